// SPDX-License-Identifier: Apache-2.0
package io.partvault.s3;

import io.partvault.archive.layout.ArchiveLayout;
import io.partvault.archive.store.CommitOutcomeUnknownException;
import io.partvault.archive.store.CreateOutcome;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.store.ObjectStoreException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * Asks a store whether it can hold an archive: reachable, with these keys, in this bucket, giving
 * back what was written, encrypted as asked for, and honouring create-only writes, without which
 * two tasks could overwrite each other's objects.
 *
 * <p>Two tiny objects are written below {@code probe/} and deleted again. Takes milliseconds when
 * all is well and at most some twenty seconds for each thing that is not.
 */
public final class S3Probe {

  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(20);
  private static final byte[] FIRST = "first".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] SECOND = "second".getBytes(StandardCharsets.US_ASCII);
  private static final SecureRandom RANDOM = new SecureRandom();

  private S3Probe() {}

  /** What is wrong; empty if nothing is. Never throws for anything that the store does. */
  public static List<S3Problem> check(S3Settings settings, ArchiveLayout layout) {
    Duration timeout =
        settings.callTimeout().compareTo(CALL_TIMEOUT) < 0 ? settings.callTimeout() : CALL_TIMEOUT;
    try (S3ObjectStore store = S3ObjectStore.open(settings.withCallTimeout(timeout))) {
      return check(store, settings, layout);
    }
  }

  private static List<S3Problem> check(
      S3ObjectStore store, S3Settings settings, ArchiveLayout layout) {
    ObjectKey key = layout.probe(RANDOM.nextLong());
    try {
      // Unlike a HEAD of the bucket, a listing says in words what is wrong.
      store.list(key.value(), "", 1);
      store.create(key, FIRST);
      List<S3Problem> problems = readBack(store, settings, key);
      if (problems.isEmpty()) {
        problems = createAgain(store, settings, key);
      }
      return problems.isEmpty() ? completeOnto(store, settings, key) : problems;
    } catch (ObjectStoreException e) {
      return List.of(new S3Problem(configKey(e, store, settings), e.getMessage()));
    } catch (CommitOutcomeUnknownException e) {
      return List.of(new S3Problem(addressKey(settings), e.getCause().getMessage()));
    } finally {
      tryDelete(store, key);
    }
  }

  private static List<S3Problem> createAgain(
      S3ObjectStore store, S3Settings settings, ObjectKey key) {
    return store.create(key, SECOND) == CreateOutcome.TAKEN
        ? List.of()
        : List.of(ignored(settings, "PutObject"));
  }

  /** Reading needs rights of its own, and a key where objects are encrypted. */
  private static List<S3Problem> readBack(S3ObjectStore store, S3Settings settings, ObjectKey key) {
    if (!Arrays.equals(store.read(key), FIRST)) {
      return List.of(
          new S3Problem(
              addressKey(settings),
              "%s gives another object back than was written: it cannot hold an archive"
                  .formatted(settings.location())));
    }
    EncryptionMode asked = settings.objects().encryption().mode();
    EncryptionMode given = encryptionOf(store, key);
    return asked == EncryptionMode.NONE || asked == given
        ? List.of()
        : List.of(
            new S3Problem(
                S3ObjectKeys.SSE_MODE,
                ("%s was asked for encryption %s and says %s: it does not know that kind; take one"
                        + " that it knows")
                    .formatted(settings.location(), asked.word(), given.word())));
  }

  private static EncryptionMode encryptionOf(S3ObjectStore store, ObjectKey key) {
    try {
      return store.requests().encryptionOf(key);
    } catch (SdkException e) {
      throw store.failures().of("look up object " + key, e);
    }
  }

  private static List<S3Problem> completeOnto(
      S3ObjectStore store, S3Settings settings, ObjectKey key) {
    S3Requests requests = store.requests();
    try {
      String uploadId = requests.startUpload(key);
      try {
        CompletedPart part = requests.uploadPart(key, uploadId, 1, Body.of(SECOND));
        requests.complete(key, uploadId, List.of(part), SECOND.length);
        return List.of(ignored(settings, "CompleteMultipartUpload"));
      } catch (SdkException e) {
        if (S3Failures.isTaken(e)) {
          return List.of();
        }
        throw e;
      } finally {
        tryAbort(requests, key, uploadId);
      }
    } catch (SdkException e) {
      throw store.failures().of("write object " + key, e);
    }
  }

  private static S3Problem ignored(S3Settings settings, String operation) {
    return new S3Problem(
        addressKey(settings),
        ("%s ignores If-None-Match on %s and overwrites objects. Two tasks could destroy each"
                + " other's files: use a store that honours conditional writes")
            .formatted(settings.location(), operation));
  }

  private static String configKey(
      ObjectStoreException failure, S3ObjectStore store, S3Settings settings) {
    return failure.getCause() instanceof SdkException cause
        ? store.failures().configKey(cause)
        : addressKey(settings);
  }

  private static String addressKey(S3Settings settings) {
    return settings.endpoint().isEmpty() ? S3PlaceKeys.REGION : S3PlaceKeys.ENDPOINT;
  }

  private static void tryDelete(S3ObjectStore store, ObjectKey key) {
    try {
      store.delete(key);
    } catch (ObjectStoreException e) {
      // An archive may well be kept where nothing can be deleted; a probe of five bytes stays then.
    }
  }

  private static void tryAbort(S3Requests requests, ObjectKey key, String uploadId) {
    try {
      requests.abort(key, uploadId);
    } catch (SdkException e) {
      // Completed or forgotten already, or it expires by itself.
    }
  }
}
