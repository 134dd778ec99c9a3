// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.read;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.partvault.archive.line.LineBuffer;

/** {@code numeric} with every digit that the server would print, trailing zeros included. */
final class Numerics {

  private static final int HEADER_BYTES = 8;
  private static final int GROUP_DIGITS = 4;
  private static final int POSITIVE = 0x0000;
  private static final int NEGATIVE = 0x4000;
  private static final int NAN = 0xc000;
  private static final int INFINITY = 0xd000;
  private static final int MINUS_INFINITY = 0xf000;
  private static final byte[] NAN_TEXT = "\"NaN\"".getBytes(US_ASCII);
  private static final byte[] INFINITY_TEXT = "\"Infinity\"".getBytes(US_ASCII);
  private static final byte[] MINUS_INFINITY_TEXT = "\"-Infinity\"".getBytes(US_ASCII);

  private Numerics() {}

  static void string(byte[] wire, int offset, int length, LineBuffer line) {
    append(wire, offset, length, true, line);
  }

  static void number(byte[] wire, int offset, int length, LineBuffer line) {
    append(wire, offset, length, false, line);
  }

  private static void append(byte[] wire, int offset, int length, boolean quoted, LineBuffer line) {
    if (length < HEADER_BYTES) {
      throw new WireFormatException("numeric came with only " + length + " bytes");
    }
    int groups = Wire.int2(wire, offset) & 0xffff;
    Wire.requireLength(HEADER_BYTES + Short.BYTES * groups, length, "numeric");
    int sign = Wire.int2(wire, offset + 4) & 0xffff;
    switch (sign) {
      case NAN -> line.raw(NAN_TEXT);
      case INFINITY -> line.raw(INFINITY_TEXT);
      case MINUS_INFINITY -> line.raw(MINUS_INFINITY_TEXT);
      case POSITIVE, NEGATIVE -> {
        if (quoted) {
          line.raw('"');
        }
        if (sign == NEGATIVE) {
          line.raw('-');
        }
        appendDigits(wire, offset, groups, line);
        if (quoted) {
          line.raw('"');
        }
      }
      default -> throw new WireFormatException("numeric has sign 0x" + Integer.toHexString(sign));
    }
  }

  private static void appendDigits(byte[] wire, int offset, int groups, LineBuffer line) {
    int weight = Wire.int2(wire, offset + 2);
    int scale = Wire.int2(wire, offset + 6) & 0xffff;
    if (weight < 0) {
      line.raw('0');
    } else {
      line.digits(group(wire, offset, groups, 0), 1);
      for (int index = 1; index <= weight; index++) {
        line.digits(group(wire, offset, groups, index), GROUP_DIGITS);
      }
    }
    if (scale == 0) {
      return;
    }
    line.raw('.');
    int end = line.length() + scale;
    for (int index = weight + 1; line.length() < end; index++) {
      line.digits(group(wire, offset, groups, index), GROUP_DIGITS);
    }
    line.truncate(end);
  }

  /** Four decimal digits; zeros before the first group and after the last are not sent. */
  private static int group(byte[] wire, int offset, int groups, int index) {
    if (index < 0 || index >= groups) {
      return 0;
    }
    int digits = Wire.int2(wire, offset + HEADER_BYTES + Short.BYTES * index);
    if (digits < 0 || digits > 9999) {
      throw new WireFormatException("numeric has the group of four digits " + digits);
    }
    return digits;
  }
}
