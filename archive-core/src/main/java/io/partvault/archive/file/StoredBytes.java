// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.file;

import io.partvault.archive.store.Upload;
import java.io.OutputStream;

/**
 * The bytes of a data file on their way into an upload, hashed. Written by one thread at a time;
 * {@link #discard} and the counts may be asked for by any.
 */
final class StoredBytes extends OutputStream {

  private final Upload upload;
  private final Sha256 sha256 = new Sha256();
  private volatile boolean discarding;
  private volatile long bytes;
  private volatile long waitingBytes;

  StoredBytes(Upload upload) {
    this.upload = upload;
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  /** Takes bytes; may block while parts of the upload are in flight. */
  @Override
  public void write(byte[] source, int offset, int length) {
    if (!discarding) {
      sha256.add(source, offset, length);
      upload.write(source, offset, length);
      bytes = upload.bytes();
      waitingBytes = upload.waitingBytes();
    }
  }

  /** Nothing of what is still to come is wanted. */
  void discard() {
    discarding = true;
  }

  /** Bytes so far. */
  long bytes() {
    return bytes;
  }

  /** Those of them that the upload has not sent on yet. */
  long waitingBytes() {
    return waitingBytes;
  }

  /** Of all bytes; ends the sum. */
  String sha256() {
    return sha256.hex();
  }
}
