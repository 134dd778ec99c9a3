// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.file;

import com.github.luben.zstd.RecyclingBufferPool;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import io.partvault.archive.store.ObjectKey;
import java.io.IOException;
import java.io.UncheckedIOException;

/** One zstd frame with checksum that is made of lines. Used by one thread at a time. */
final class ZstdFrame {

  private final ObjectKey key;
  private final ZstdOutputStreamNoFinalizer zstd;

  /**
   * Starts a frame.
   *
   * @param key of the data file
   * @param stored takes what is compressed
   */
  ZstdFrame(ObjectKey key, StoredBytes stored, int level) {
    this.key = key;
    try {
      zstd = new ZstdOutputStreamNoFinalizer(stored, RecyclingBufferPool.INSTANCE, level);
      zstd.setChecksum(true);
    } catch (IOException e) {
      throw failure("start a zstd frame", e);
    }
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

  private UncheckedIOException failure(String what, IOException cause) {
    return new UncheckedIOException("Cannot " + what + " of data file " + key, cause);
  }
}
