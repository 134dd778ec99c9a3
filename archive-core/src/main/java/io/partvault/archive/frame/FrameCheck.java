// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.frame;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import io.partvault.archive.line.Newline;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * Looks whether frames hold what is said of them: decompresses each, which compares zstd's checksum
 * with the content, and counts bytes and lines. Their digest is not made again; what reads data
 * files back does that.
 *
 * <p>Memory: the decompressor's context and buffers as large as the largest frame and its content,
 * from the first frame on. Confined to one thread.
 */
public final class FrameCheck implements AutoCloseable {

  private static final int DESCRIPTOR = 4; // behind the magic number
  private static final int CHECKSUM = 1 << 2;
  private static final int KEPT_BYTES = 4 * 1024 * 1024;
  private static final int LONGEST = Integer.MAX_VALUE - 16;
  private static final ByteBuffer NONE = ByteBuffer.allocateDirect(0);

  private ZstdDecompressCtx zstd; // null until there is something to decompress
  private ByteBuffer compressed = NONE;
  private ByteBuffer raw = NONE;
  private byte[] lines = new byte[0];
  private int length;

  /** In what a frame is not what is said of it. */
  public record Flaw(String what, String expected, String found) {}

  /**
   * Compares a frame with what is said of it.
   *
   * @return the first difference; empty if there is none, and {@link #lines} has its lines then
   */
  public Optional<Flaw> flaw(RowFrame frame) {
    byte[] bytes = frame.bytes();
    length = 0;
    long size = bytes.length > DESCRIPTOR ? Zstd.getFrameContentSize(bytes) : -1;
    if (size < 0) {
      return flaw("zstd frame", "a frame that says its size", bytes.length + " bytes of no frame");
    }
    if ((bytes[DESCRIPTOR] & CHECKSUM) == 0) {
      return flaw("zstd frame", "a checksum", "none");
    }
    if (size != frame.rawBytes() || size > LONGEST) {
      return flaw("raw bytes", frame.rawBytes() + " bytes", size + " bytes");
    }
    return content(frame, (int) size);
  }

  /** The lines of the last frame without flaw, joined by newlines, none behind the last. */
  public byte[] lines() {
    return Arrays.copyOf(lines, length - 1);
  }

  @Override
  public void close() {
    if (zstd != null) {
      zstd.close();
      zstd = null;
    }
    compressed = NONE;
    raw = NONE;
    lines = new byte[0];
  }

  private Optional<Flaw> content(RowFrame frame, int size) {
    try {
      int decompressed = decompress(frame.bytes(), size);
      if (decompressed != size) {
        return flaw("raw bytes", size + " bytes", decompressed + " bytes");
      }
    } catch (ZstdException e) {
      return flaw("zstd frame", "a sound one", "a damaged one (" + e.getMessage() + ")");
    }
    if (lines[size - 1] != '\n') {
      return flaw("lines", "a newline behind the last", "none");
    }
    int rows = count(size);
    if (rows != frame.rows()) {
      return flaw("lines", frame.rows() + " lines", rows + " lines");
    }
    length = size;
    return Optional.empty();
  }

  private int decompress(byte[] bytes, int size) {
    if (zstd == null) {
      zstd = new ZstdDecompressCtx();
    }
    compressed = FrameEncoder.sized(compressed, bytes.length);
    raw = FrameEncoder.sized(raw, size);
    compressed.clear().put(bytes);
    int decompressed = zstd.decompressDirectByteBuffer(raw, 0, size, compressed, 0, bytes.length);
    if (lines.length < size || (lines.length > KEPT_BYTES && size < KEPT_BYTES)) {
      lines = new byte[size];
    }
    raw.get(0, lines, 0, decompressed);
    return decompressed;
  }

  private int count(int size) {
    int rows = 0;
    int newline = Newline.find(lines, 0, size);
    while (newline < size) {
      rows++;
      newline = Newline.find(lines, newline + 1, size);
    }
    return rows;
  }

  private static Optional<Flaw> flaw(String what, String expected, String found) {
    return Optional.of(new Flaw(what, expected, found));
  }
}
