// SPDX-License-Identifier: Apache-2.0
package io.partvault.s3;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.store.ObjectStoreException;
import io.partvault.archive.store.ObjectStoreException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * The parts of one multipart upload on their way.
 *
 * <p>INVARIANT <b>bounded</b>: no more than two parts of an upload are in flight, and of all
 * uploads of a store together no more than {@link PartThreads} admits.
 *
 * <p>Used by the upload's thread; parts come back on the pool's threads. All state is guarded by
 * this object's monitor.
 */
final class S3Parts {

  private static final int MAX_IN_FLIGHT = 2;
  private static final int MAX_PARTS = 10_000;

  private final S3Requests requests;
  private final S3Failures failures;
  private final PartThreads pool;
  private final ObjectKey key;
  private final String uploadId;
  private final TreeMap<Integer, CompletedPart> completed = new TreeMap<>();
  private final List<Throwable> failed = new ArrayList<>();
  private int sent;
  private int inFlight;
  private boolean aborted;

  S3Parts(
      S3Requests requests, S3Failures failures, PartThreads pool, ObjectKey key, String uploadId) {
    this.requests = requireNonNull(requests, "requests is null");
    this.failures = requireNonNull(failures, "failures is null");
    this.pool = requireNonNull(pool, "pool is null");
    this.key = requireNonNull(key, "key is null");
    this.uploadId = requireNonNull(uploadId, "uploadId is null");
  }

  String uploadId() {
    return uploadId;
  }

  /** Takes a part over and sends it; blocks while too much is in flight. */
  void send(Body part) {
    int number = next();
    long queued = System.nanoTime();
    try {
      pool.execute(() -> upload(number, part, queued));
    } catch (InterruptedException e) {
      isLastOfAborted();
      throw interrupted(e);
    }
  }

  private synchronized int next() {
    waitUntilInFlightIsBelow(MAX_IN_FLIGHT);
    throwIfFailed();
    if (sent == MAX_PARTS) {
      throw new ObjectStoreException(
          Kind.PERMANENT,
          "Cannot write object %s: it has more than %d parts; raise %s"
              .formatted(key, MAX_PARTS, S3TransferKeys.PART_BYTES),
          null);
    }
    inFlight++;
    return ++sent;
  }

  /** Waits for all parts. */
  synchronized List<CompletedPart> await() {
    waitUntilInFlightIsBelow(1);
    throwIfFailed();
    return List.copyOf(completed.values());
  }

  /** Forgets the upload at once, or as soon as the last part in flight has come back. */
  void abort() {
    synchronized (this) {
      aborted = true;
      if (inFlight > 0) {
        return;
      }
    }
    tryAbort();
  }

  private void upload(int number, Body part, long queuedNanos) {
    try {
      if (!isAborted()) {
        arrived(pool.timed(queuedNanos, () -> requests.uploadPart(key, uploadId, number, part)));
      }
    } catch (Throwable e) {
      // The outermost frame of a pool thread: whatever it was, the upload's thread must hear of it.
      failed(e);
    } finally {
      if (isLastOfAborted()) {
        tryAbort();
      }
    }
  }

  private synchronized boolean isAborted() {
    return aborted;
  }

  private synchronized void arrived(CompletedPart part) {
    completed.put(part.partNumber(), part);
  }

  private synchronized void failed(Throwable failure) {
    failed.add(failure);
  }

  private synchronized boolean isLastOfAborted() {
    inFlight--;
    notifyAll();
    return aborted && inFlight == 0;
  }

  private void tryAbort() {
    try {
      requests.abort(key, uploadId);
    } catch (SdkException | IllegalStateException e) {
      // Nothing is visible of the upload in any case; ObjectStore.abortUploads finds what is left.
    }
  }

  private void waitUntilInFlightIsBelow(int limit) {
    try {
      while (inFlight >= limit) {
        wait();
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private ObjectStoreException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new ObjectStoreException(
        Kind.TRANSIENT, "Cannot write object " + key + ": interrupted", e);
  }

  private void throwIfFailed() {
    if (failed.isEmpty()) {
      return;
    }
    Throwable first = failed.get(0);
    if (first instanceof SdkException sdk) {
      throw failures.of("write object " + key, sdk);
    }
    throw new ObjectStoreException(
        Kind.PERMANENT, "Cannot write object %s: %s".formatted(key, first), first);
  }
}
