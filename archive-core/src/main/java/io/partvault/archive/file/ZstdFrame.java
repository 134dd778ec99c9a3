// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.file;

import com.github.luben.zstd.RecyclingBufferPool;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import io.partvault.archive.store.Upload;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/**
 * One zstd frame with checksum on its way into an upload. Used by one thread at a time; {@link
 * #discard} and the counts may be asked for by any.
 */
final class ZstdFrame {

  private final StoredBytes stored;
  private final ZstdOutputStreamNoFinalizer zstd;

  ZstdFrame(Upload upload, int level) throws IOException {
    stored = new StoredBytes(upload);
    zstd = new ZstdOutputStreamNoFinalizer(stored, RecyclingBufferPool.INSTANCE, level);
    zstd.setChecksum(true);
  }

  /** Compresses bytes; may block while parts of the upload are in flight. */
  void write(byte[] bytes, int offset, int length) {
    try {
      zstd.write(bytes, offset, length);
    } catch (IOException e) {
      throw failure("compress rows", e);
    }
  }

  /** Ends the frame and frees the compressor. */
  void end() {
    try {
      zstd.close();
    } catch (IOException e) {
      throw failure("end the zstd frame", e);
    }
  }

  /** Nothing of what is still to come is wanted; {@link #end} has to follow all the same. */
  void discard() {
    stored.discarding = true;
  }

  /** Bytes that have left the compressor. */
  long bytes() {
    return stored.bytes;
  }

  /** Those of them that the upload has not sent on yet. */
  long waitingBytes() {
    return stored.waitingBytes;
  }

  /** Of the whole frame, once it has ended. */
  String sha256() {
    return stored.sha256.hex();
  }

  private UncheckedIOException failure(String what, IOException cause) {
    return new UncheckedIOException(
        "Cannot " + what + " of data file " + stored.upload.key(), cause);
  }

  /** What comes out of the compressor, on its way into the upload. */
  private static final class StoredBytes extends OutputStream {

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

    @Override
    public void write(byte[] source, int offset, int length) {
      if (!discarding) {
        sha256.add(source, offset, length);
        upload.write(source, offset, length);
        bytes = upload.bytes();
        waitingBytes = upload.waitingBytes();
      }
    }
  }
}
