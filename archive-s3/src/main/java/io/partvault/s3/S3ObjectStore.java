// SPDX-License-Identifier: Apache-2.0
package io.partvault.s3;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.store.CreateOutcome;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.store.ObjectStore;
import io.partvault.archive.store.ObjectStoreException;
import io.partvault.archive.store.ObjectStoreException.Kind;
import io.partvault.archive.store.StoredObject;
import io.partvault.archive.store.Upload;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * An object store in one bucket of S3 or of a store that speaks its protocol and honours {@code
 * If-None-Match}; {@link S3Probe} tells whether it does. Thread-safe.
 */
public final class S3ObjectStore implements ObjectStore {

  private static final int PAGE = 1000;
  private static final Pattern BEING_WRITTEN =
      Pattern.compile("-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$");

  private final S3Settings settings;
  private final S3Clients clients;
  private final S3Requests requests;
  private final S3Failures failures;
  private final S3Writes writes;
  private final PartThreads pool;

  private S3ObjectStore(S3Settings settings) {
    this.settings = settings;
    clients = S3Clients.open(settings);
    requests = new S3Requests(clients.s3(), settings);
    failures = new S3Failures(settings);
    writes = new S3Writes(requests, failures);
    pool = PartThreads.start(settings.bucket(), settings.attemptTimeout());
  }

  /** Makes a client; the store is not asked anything yet. */
  public static S3ObjectStore open(S3Settings settings) {
    return new S3ObjectStore(requireNonNull(settings, "settings is null"));
  }

  @Override
  public CreateOutcome create(ObjectKey key, byte[] content) {
    return writes.create(key, content);
  }

  @Override
  public Upload upload(ObjectKey key) {
    return new S3Upload(writes, this::startParts, key, settings.partBytes());
  }

  @Override
  public Optional<StoredObject> stat(ObjectKey key) {
    try {
      return Optional.of(requests.head(key));
    } catch (SdkException e) {
      if (!S3Failures.isAbsent(e)) {
        throw failures.of("look up object " + key, e);
      }
      // The answer to a HEAD does not say whether the object or the whole bucket is missing.
      requireBucket(key);
      return Optional.empty();
    }
  }

  @Override
  public InputStream open(ObjectKey key) {
    return call("read object " + key, () -> new S3Input(requests.get(key)));
  }

  @Override
  public byte[] read(ObjectKey key) {
    try (InputStream in = open(key)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new ObjectStoreException(
          Kind.TRANSIENT, "Cannot read object %s: %s".formatted(key, e.getMessage()), e);
    }
  }

  @Override
  public List<StoredObject> list(String prefix, String after, int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("Cannot list " + limit + " objects");
    }
    return call(
        "list " + prefix,
        () ->
            clients
                .s3()
                .listObjectsV2Paginator(
                    request ->
                        request
                            .bucket(settings.bucket())
                            .prefix(prefix)
                            .startAfter(after.isEmpty() ? null : after)
                            .maxKeys(Math.min(limit, PAGE)))
                .contents()
                .stream()
                .filter(S3ObjectStore::isFinished)
                .limit(limit)
                .map(S3ObjectStore::stored)
                .toList());
  }

  @Override
  public void delete(ObjectKey key) {
    call(
        "delete object " + key,
        () -> {
          requests.delete(key);
          return key;
        });
  }

  @Override
  public int abortUploads(String prefix, Instant startedBefore) {
    return call(
        "abort uploads below " + prefix,
        () ->
            (int)
                clients
                    .s3()
                    .listMultipartUploadsPaginator(
                        request -> request.bucket(settings.bucket()).prefix(prefix))
                    .uploads()
                    .stream()
                    .filter(upload -> upload.initiated().isBefore(startedBefore))
                    .filter(this::abort)
                    .count());
  }

  @Override
  public void close() {
    pool.close();
    clients.close();
  }

  S3Requests requests() {
    return requests;
  }

  S3Failures failures() {
    return failures;
  }

  private S3Parts startParts(ObjectKey key) {
    String uploadId = call("write object " + key, () -> requests.startUpload(key));
    return new S3Parts(requests, failures, pool, key, uploadId);
  }

  private boolean abort(MultipartUpload upload) {
    try {
      requests.abort(new ObjectKey(upload.key()), upload.uploadId());
      return true;
    } catch (SdkException e) {
      if (S3Failures.isAbsent(e)) {
        return false;
      }
      throw e;
    }
  }

  private void requireBucket(ObjectKey key) {
    try {
      requests.headBucket();
    } catch (SdkException e) {
      if (S3Failures.isAbsent(e) || S3Failures.isNoBucket(e)) {
        throw failures.noBucket("look up object " + key, e);
      }
      // Without the right to see the bucket, the answer about the object has to stand.
    }
  }

  private <T> T call(String action, Supplier<T> request) {
    try {
      return request.get();
    } catch (SdkException e) {
      throw failures.of(action, e);
    }
  }

  /**
   * S3Proxy, where it keeps objects as files, lists those that it is still writing as well, and
   * after a crash what was left of them: under the key and a UUID, without a tag until the last
   * byte is there (tried with release 4.1.0). No key of an archive ends in a UUID.
   */
  private static boolean isFinished(S3Object object) {
    return !BEING_WRITTEN.matcher(object.key()).find();
  }

  private static StoredObject stored(S3Object object) {
    if (object.eTag() == null) {
      throw new ObjectStoreException(
          Kind.PERMANENT,
          "Cannot list objects: the store names no ETag for " + object.key() + ", as S3 does",
          null);
    }
    return new StoredObject(
        new ObjectKey(object.key()),
        object.size(),
        S3Requests.plain(object.eTag()),
        object.lastModified());
  }
}
