// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.file;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import io.partvault.archive.store.ObjectKey;
import java.nio.ByteBuffer;

/**
 * Decompresses an object that is nothing but whole zstd frames, one at least. It finds one that
 * ends within a frame and one that goes on with anything else, down to a single byte. Whether a
 * whole frame is missing at the end, or is one too many, only the object's size can tell.
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

  /** Fills some of the buffer; -1 when a frame and the object have ended, both at once. */
  int read(byte[] buffer, int offset, int length) {
    while (!raw.hasRemaining()) {
      if (frameEnded && isEndOfObject()) {
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
      String how = frameEnded ? "goes on after a zstd frame with something else" : "is damaged";
      throw new DataFileException(
          key, "it %s before byte %d (%s)".formatted(how, stored.bytes(), e.getMessage()), e);
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

  private boolean isEndOfObject() {
    if (compressed.hasRemaining()) {
      return false;
    }
    int count = stored.read(read, 0, read.length);
    compressed.clear().put(read, 0, Math.max(count, 0)).flip();
    return count < 0;
  }
}
