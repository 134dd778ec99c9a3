// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.line;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds the end of a line, eight bytes at a time: byte by byte the search alone takes a quarter of
 * the time in which a data file is read back.
 */
public final class Newline {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long NEWLINES = 0x0A0A_0A0A_0A0A_0A0AL;
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

  private Newline() {}

  /**
   * Where the first newline is from one index on and below another; the latter if there is none.
   */
  public static int find(byte[] bytes, int from, int to) {
    int i = from;
    for (; i <= to - Long.BYTES; i += Long.BYTES) {
      // A newline becomes zero, and only below a zero byte does a borrow set a high bit.
      long zeros = (long) LONG.get(bytes, i) ^ NEWLINES;
      long found = (zeros - ONES) & ~zeros & HIGH_BITS;
      if (found != 0) {
        return i + Long.numberOfTrailingZeros(found) / Byte.SIZE;
      }
    }
    while (i < to && bytes[i] != '\n') {
      i++;
    }
    return i;
  }
}
