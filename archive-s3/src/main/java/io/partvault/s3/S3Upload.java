// SPDX-License-Identifier: Apache-2.0
package io.partvault.s3;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.store.CommitOutcomeUnknownException;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.store.StoredObject;
import io.partvault.archive.store.Upload;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * One object on its way: a single request while it fits one part, a multipart upload from then on.
 */
final class S3Upload implements Upload {

  private enum State {
    /** Bytes are taken. */
    OPEN,
    /** Visible. */
    COMMITTED,
    /** Perhaps visible, perhaps still to become visible: nothing may be aborted. */
    UNKNOWN,
    /** Not visible and never to be. */
    CLOSED
  }

  private final S3Writes writes;
  private final Function<ObjectKey, S3Parts> multipart;
  private final ObjectKey key;
  private final int partBytes;
  private S3Parts parts; // set when the first part is full
  private Body part = new Body();
  private long bytes;
  private State state = State.OPEN;

  S3Upload(S3Writes writes, Function<ObjectKey, S3Parts> multipart, ObjectKey key, int partBytes) {
    this.writes = requireNonNull(writes, "writes is null");
    this.multipart = requireNonNull(multipart, "multipart is null");
    this.key = requireNonNull(key, "key is null");
    this.partBytes = partBytes;
  }

  @Override
  public ObjectKey key() {
    return key;
  }

  @Override
  public void write(byte[] source, int offset, int length) {
    requireOpen();
    Objects.checkFromIndexSize(offset, length, source.length);
    int from = offset;
    int left = length;
    while (left > 0) {
      if (part.length() == partBytes) {
        sendPart();
      }
      int count = Math.min(left, partBytes - part.length());
      part.write(source, from, count);
      bytes += count;
      from += count;
      left -= count;
    }
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public long waitingBytes() {
    return part.length();
  }

  @Override
  public StoredObject commit() {
    requireOpen();
    if (parts != null) {
      parts.send(part);
      List<CompletedPart> arrived = parts.await();
      return committed(() -> writes.complete(key, parts.uploadId(), arrived, bytes));
    }
    return committed(() -> writes.put(key, part));
  }

  @Override
  public void close() {
    if (state == State.OPEN) {
      state = State.CLOSED;
      if (parts != null) {
        parts.abort();
      }
    }
    part = new Body();
  }

  private StoredObject committed(Supplier<StoredObject> write) {
    try {
      StoredObject stored = write.get();
      state = State.COMMITTED;
      return stored;
    } catch (CommitOutcomeUnknownException e) {
      state = State.UNKNOWN;
      throw e;
    }
  }

  private void sendPart() {
    if (parts == null) {
      parts = multipart.apply(key);
    }
    parts.send(part);
    part = new Body();
  }

  private void requireOpen() {
    if (state != State.OPEN) {
      throw new IllegalStateException("Upload of " + key + " is over: " + state);
    }
  }
}
