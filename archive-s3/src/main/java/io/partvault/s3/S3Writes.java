// SPDX-License-Identifier: Apache-2.0
package io.partvault.s3;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.store.CommitOutcomeUnknownException;
import io.partvault.archive.store.CreateOutcome;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.store.ObjectStoreException;
import io.partvault.archive.store.ObjectStoreException.Kind;
import io.partvault.archive.store.StoredObject;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * Create-only writes whose outcome is always one of three: done, not done, unknown.
 *
 * <p>The SDK repeats a request whose answer was lost, and the repetition may be refused because the
 * first one was done. So after every failure that leaves a doubt the store is asked what it holds.
 * Thread-safe.
 */
final class S3Writes {

  private final S3Requests requests;
  private final S3Failures failures;

  S3Writes(S3Requests requests, S3Failures failures) {
    this.requests = requireNonNull(requests, "requests is null");
    this.failures = requireNonNull(failures, "failures is null");
  }

  /** Writes a small object unless the key is held by other content. */
  CreateOutcome create(ObjectKey key, byte[] content) {
    try {
      requests.putDocument(key, Body.of(content));
      return CreateOutcome.CREATED;
    } catch (SdkException e) {
      ObjectStoreException failure = failedWrite(key, e);
      Optional<Boolean> same = holds(key, Body.of(content), failure);
      return same.map(is -> is ? CreateOutcome.CREATED : CreateOutcome.TAKEN)
          .orElseThrow(() -> new CommitOutcomeUnknownException(key, failure));
    }
  }

  /** Writes one object at once under a key that nobody else uses. */
  StoredObject put(ObjectKey key, Body body) {
    try {
      return requests.put(key, body);
    } catch (SdkException e) {
      ObjectStoreException failure = failedWrite(key, e);
      boolean same =
          holds(key, body, failure)
              .orElseThrow(() -> new CommitOutcomeUnknownException(key, failure));
      if (!same) {
        throw taken(key, failure);
      }
      return head(key, failure).orElseThrow(() -> new CommitOutcomeUnknownException(key, failure));
    }
  }

  /** Joins the parts of an upload under a key that nobody else uses. */
  StoredObject complete(ObjectKey key, String uploadId, List<CompletedPart> parts, long bytes) {
    try {
      return requests.complete(key, uploadId, parts, bytes);
    } catch (SdkException e) {
      ObjectStoreException failure = failedWrite(key, e);
      StoredObject found =
          head(key, failure).orElseThrow(() -> absentAfterComplete(key, e, failure));
      if (found.bytes() != bytes) {
        throw taken(key, failure);
      }
      if (MultipartTag.isOne(found.etag())
          && MultipartTag.of(parts).filter(found.etag()::equals).isEmpty()) {
        throw new CommitOutcomeUnknownException(key, failure);
      }
      return found;
    }
  }

  /** Classifies the failure of a write; throws it if it leaves no doubt that nothing was done. */
  private ObjectStoreException failedWrite(ObjectKey key, SdkException e) {
    ObjectStoreException failure = failures.of("write object " + key, e);
    if (S3Failures.isSurelyNotDone(e)) {
      throw failure;
    }
    return failure;
  }

  /**
   * An upload that the store has forgotten without leaving an object was aborted and cannot be
   * joined later any more; every other doubt stays.
   */
  private static RuntimeException absentAfterComplete(
      ObjectKey key, SdkException e, ObjectStoreException failure) {
    return S3Failures.isUploadGone(e) ? failure : new CommitOutcomeUnknownException(key, failure);
  }

  /** Whether the key holds exactly these bytes; empty if it holds nothing. */
  private Optional<Boolean> holds(ObjectKey key, Body body, ObjectStoreException failure) {
    try (ResponseInputStream<GetObjectResponse> held = requests.get(key)) {
      if (held.response().contentLength() != body.length()) {
        held.abort();
        return Optional.of(false);
      }
      return Optional.of(body.isSame(held));
    } catch (SdkException e) {
      return absentOrUnknown(key, e, failure);
    } catch (IOException e) {
      failure.addSuppressed(e);
      throw new CommitOutcomeUnknownException(key, failure);
    }
  }

  private Optional<StoredObject> head(ObjectKey key, ObjectStoreException failure) {
    try {
      return Optional.of(requests.head(key));
    } catch (SdkException e) {
      return absentOrUnknown(key, e, failure);
    }
  }

  private static <T> Optional<T> absentOrUnknown(
      ObjectKey key, SdkException e, ObjectStoreException failure) {
    if (S3Failures.isAbsent(e)) {
      return Optional.empty();
    }
    failure.addSuppressed(e);
    throw new CommitOutcomeUnknownException(key, failure);
  }

  private static ObjectStoreException taken(ObjectKey key, ObjectStoreException failure) {
    return new ObjectStoreException(
        Kind.PERMANENT,
        "Cannot write object %s: the key is held by other content, which was left alone"
            .formatted(key),
        failure);
  }
}
