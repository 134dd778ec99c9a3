// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.frame;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.nio.ByteBuffer;

/**
 * Makes zstd frames of lines, each with its checksum and with the size of its content.
 *
 * <p>Memory: the compressor's context and two buffers as large as the largest content so far, all
 * outside the heap and only from the first frame on. The heap is not handed to native code, because
 * no collection could run meanwhile. Confined to one thread.
 */
public final class FrameEncoder implements AutoCloseable {

  private static final int KEPT_BYTES = 4 * 1024 * 1024;
  private static final ByteBuffer NONE = ByteBuffer.allocateDirect(0);

  private final int level;
  private ZstdCompressCtx zstd; // null until there is something to compress
  private ByteBuffer raw = NONE;
  private ByteBuffer compressed = NONE;

  /**
   * Nothing is taken before the first frame.
   *
   * @param level of zstd, 1 to 22
   */
  public FrameEncoder(int level) {
    if (level < 1 || level > Zstd.maxCompressionLevel()) {
      throw new IllegalArgumentException(
          "zstd level %d is not within 1 and %d".formatted(level, Zstd.maxCompressionLevel()));
    }
    this.level = level;
  }

  /** Bytes that a frame can have at most, if nothing of its content can be compressed. */
  public static long bound(long rawBytes) {
    return Zstd.compressBound(rawBytes);
  }

  /**
   * One frame.
   *
   * @param lines holds from its beginning on the lines, each with a newline behind it
   * @param length of all of them
   */
  public byte[] encode(byte[] lines, int length) {
    if (zstd == null) {
      zstd = new ZstdCompressCtx().setLevel(level).setChecksum(true).setContentSize(true);
    }
    int bound = Math.toIntExact(bound(length));
    raw = sized(raw, length);
    compressed = sized(compressed, bound);
    raw.clear().put(lines, 0, length);
    int size = zstd.compressDirectByteBuffer(compressed, 0, compressed.capacity(), raw, 0, length);
    byte[] frame = new byte[size];
    compressed.get(0, frame);
    return frame;
  }

  @Override
  public void close() {
    if (zstd != null) {
      zstd.close();
      zstd = null;
    }
    raw = NONE;
    compressed = NONE;
  }

  /** A buffer that one huge row has blown up is given back with the next frame. */
  static ByteBuffer sized(ByteBuffer buffer, int needed) {
    boolean tooLarge = buffer.capacity() > KEPT_BYTES && needed < KEPT_BYTES;
    return buffer.capacity() < needed || tooLarge ? ByteBuffer.allocateDirect(needed) : buffer;
  }
}
