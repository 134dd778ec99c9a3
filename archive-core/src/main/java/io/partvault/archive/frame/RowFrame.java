// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.frame;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.digest.Digest;

/** Rows that follow one another, as one zstd frame with what is said of it. */
public final class RowFrame {

  private final byte[] bytes;
  private final int rows;
  private final long rawBytes;
  private final Digest digest;

  /**
   * A frame; nothing of what is said is compared with its bytes, {@link FrameCheck} does that.
   *
   * @param bytes the frame, not to be changed afterwards
   * @param rows lines in it, at least 1
   * @param rawBytes size decompressed, newlines included
   * @param digest of its lines
   */
  public RowFrame(byte[] bytes, int rows, long rawBytes, Digest digest) {
    this.bytes = requireNonNull(bytes, "bytes is null");
    this.digest = requireNonNull(digest, "digest is null");
    if (rows < 1 || rawBytes < rows) {
      throw new IllegalArgumentException(
          "A frame of %d rows in %d bytes is none".formatted(rows, rawBytes));
    }
    this.rows = rows;
    this.rawBytes = rawBytes;
  }

  /** The frame itself, not to be changed. */
  public byte[] bytes() {
    return bytes;
  }

  /** Lines in it. */
  public int rows() {
    return rows;
  }

  /** Size decompressed, newlines included. */
  public long rawBytes() {
    return rawBytes;
  }

  /** Of its lines. */
  public Digest digest() {
    return digest;
  }
}
