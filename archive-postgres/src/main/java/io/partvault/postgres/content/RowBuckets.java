// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.content;

import java.util.HashSet;
import java.util.Set;

/**
 * Sums of the lines on two sides, by the hash of their keys, in memory that does not grow with
 * them: where a bucket's sum is not zero, a row with a key of that bucket differs. Only for finding
 * examples; what is decided rests on the digest.
 */
final class RowBuckets {

  private static final int BITS = 16;
  private static final long FNV_START = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private final long[] sums = new long[1 << BITS];

  /** The bucket of a key. */
  static int of(String key) {
    return (key.hashCode() * 0x9e3779b9) >>> (Integer.SIZE - BITS);
  }

  void add(String key, byte[] line, int offset, int length) {
    sums[of(key)] += hash(line, offset, length);
  }

  void subtract(String key, byte[] line, int offset, int length) {
    sums[of(key)] -= hash(line, offset, length);
  }

  /** Some buckets that differ, the first ones. */
  Set<Integer> differing(int most) {
    Set<Integer> differing = new HashSet<>();
    for (int bucket = 0; bucket < sums.length && differing.size() < most; bucket++) {
      if (sums[bucket] != 0) {
        differing.add(bucket);
      }
    }
    return differing;
  }

  private static long hash(byte[] line, int offset, int length) {
    long hash = FNV_START;
    for (int index = offset; index < offset + length; index++) {
      hash = (hash ^ line[index]) * FNV_PRIME;
    }
    return hash;
  }
}
