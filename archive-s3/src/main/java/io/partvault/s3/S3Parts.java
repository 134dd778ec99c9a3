// SPDX-License-Identifier: Apache-2.0
package io.partvault.s3;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.store.ObjectStoreException;
import io.partvault.archive.store.ObjectStoreException.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * The parts of one multipart upload on their way.
 *
 * <p>INVARIANT <b>bounded</b>: no more than two parts are in flight, so that an upload holds three
 * arrays at most, the one being filled included; arrays are handed back and used again.
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
  private final Deque<byte[]> spare = new ArrayDeque<>();
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

  /** Takes the array over and sends it; blocks while two parts are in flight. */
  void send(byte[] buffer, int length) {
    int number;
    synchronized (this) {
      waitUntilInFlightIsBelow(MAX_IN_FLIGHT);
      throwIfFailed();
      if (sent == MAX_PARTS) {
        throw new ObjectStoreException(
            Kind.PERMANENT,
            "Cannot write object %s: it has more than %d parts; raise %s"
                .formatted(key, MAX_PARTS, S3Config.PART_BYTES),
            null);
      }
      number = ++sent;
      inFlight++;
    }
    long queued = System.nanoTime();
    pool.execute(() -> upload(number, buffer, length, queued));
  }

  /** An array of a part that has arrived, or a new one. */
  synchronized byte[] buffer(int length) {
    return spare.isEmpty() ? new byte[length] : spare.pop();
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

  private void upload(int number, byte[] buffer, int length, long queuedNanos) {
    try {
      if (!isAborted()) {
        arrived(
            pool.timed(
                queuedNanos, () -> requests.uploadPart(key, uploadId, number, buffer, length)),
            buffer);
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

  private synchronized void arrived(CompletedPart part, byte[] buffer) {
    completed.put(part.partNumber(), part);
    spare.push(buffer);
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
      Thread.currentThread().interrupt();
      throw new ObjectStoreException(
          Kind.TRANSIENT, "Cannot write object " + key + ": interrupted", e);
    }
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
