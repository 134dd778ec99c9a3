// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.file;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import io.partvault.archive.store.ObjectKey;
import java.nio.ByteBuffer;

/**
 * Decompresses exactly one zstd frame. Unlike a stream of frames it finds an object that ends too
 * early and one that goes on after its frame, down to a single byte.
 */
final class FrameInput implements AutoCloseable {

  private static final int BUFFER_BYTES = 128 * 1024;

  private final ObjectKey key;
  private final StoreInput stored;
  private final ZstdDecompressCtx zstd = new ZstdDecompressCtx();
  private final byte[] read = new byte[BUFFER_BYTES];
  private final ByteBuffer compressed = ByteBuffer.allocateDirect(BUFFER_BYTES).flip();
  private final ByteBuffer raw = ByteBuffer.allocateDirect(BUFFER_BYTES).flip();
  private boolean frameEnded;

  FrameInput(ObjectKey key, StoreInput stored) {
    this.key = key;
    this.stored = stored;
  }

  /** Fills some of the buffer; -1 when the frame and the object have ended, both at once. */
  int read(byte[] buffer, int offset, int length) {
    while (!raw.hasRemaining()) {
      if (frameEnded) {
        requireEndOfObject();
        return -1;
      }
      decompress();
    }
    int count = Math.min(length, raw.remaining());
    raw.get(buffer, offset, count);
    return count;
  }

  @Override
  public void close() {
    zstd.close();
    stored.close();
  }

  private void decompress() {
    raw.clear();
    try {
      frameEnded = zstd.decompressDirectByteBufferStream(raw, compressed);
    } catch (ZstdException e) {
      throw new DataFileException(
          key, "it is damaged before byte %d (%s)".formatted(stored.bytes(), e.getMessage()), e);
    }
    raw.flip();
    if (!frameEnded && !raw.hasRemaining() && !compressed.hasRemaining()) {
      fill();
    }
  }

  private void fill() {
    int count = stored.read(read, 0, read.length);
    if (count < 0) {
      throw new DataFileException(
          key,
          stored.bytes() == 0
              ? "it is empty"
              : "it is cut off after %d bytes".formatted(stored.bytes()),
          null);
    }
    compressed.clear().put(read, 0, count).flip();
  }

  private void requireEndOfObject() {
    if (compressed.hasRemaining() || stored.read(read, 0, 1) >= 0) {
      throw new DataFileException(
          key,
          "it goes on after its zstd frame, at byte %d"
              .formatted(stored.bytes() - Math.max(1, compressed.remaining())),
          null);
    }
  }
}
