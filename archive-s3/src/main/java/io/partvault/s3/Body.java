// SPDX-License-Identifier: Apache-2.0
package io.partvault.s3;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The bytes of one request, in blocks: it grows without copying, a small object holds little, and
 * the collector never has to find room for an array of megabytes (G1 keeps those apart, each in
 * regions of its own). Confined to one thread while it grows; can be read by any afterwards.
 */
final class Body {

  /** What an empty one holds, and by which it grows. */
  static final int BLOCK_BYTES = 64 * 1024;

  private final List<byte[]> blocks = new ArrayList<>();
  private int length;

  /** Starts empty. */
  Body() {}

  /** Wraps an array that does not change any more. */
  static Body of(byte[] content) {
    Body body = new Body();
    body.blocks.add(requireNonNull(content, "content is null"));
    body.length = content.length;
    return body;
  }

  int length() {
    return length;
  }

  /** Adds bytes; the array is free again on return. */
  void write(byte[] source, int offset, int count) {
    int from = offset;
    int left = count;
    while (left > 0) {
      int used = length % BLOCK_BYTES;
      if (used == 0) {
        blocks.add(new byte[BLOCK_BYTES]);
      }
      int fits = Math.min(left, BLOCK_BYTES - used);
      System.arraycopy(source, from, blocks.get(blocks.size() - 1), used, fits);
      length += fits;
      from += fits;
      left -= fits;
    }
  }

  /** All bytes, from the first one. */
  InputStream stream() {
    List<InputStream> streams = new ArrayList<>(blocks.size());
    int left = length;
    for (byte[] block : blocks) {
      int count = Math.min(left, block.length);
      streams.add(new ByteArrayInputStream(block, 0, count));
      left -= count;
    }
    return new SequenceInputStream(Collections.enumeration(streams));
  }

  /** Whether a stream of as many bytes holds the same. */
  boolean isSame(InputStream other) throws IOException {
    int left = length;
    for (byte[] block : blocks) {
      int count = Math.min(left, block.length);
      byte[] found = other.readNBytes(count);
      if (!Arrays.equals(found, 0, found.length, block, 0, count)) {
        return false;
      }
      left -= count;
    }
    return other.read() < 0;
  }
}
