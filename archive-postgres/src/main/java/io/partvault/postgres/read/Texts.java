// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.read;

import io.partvault.archive.line.LineBuffer;

/** Types that become JSON strings or literals without much ado. */
final class Texts {

  private static final int UUID_BYTES = 16;

  private Texts() {}

  static void string(byte[] wire, int offset, int length, LineBuffer line) {
    line.string(wire, offset, length);
  }

  static void base64(byte[] wire, int offset, int length, LineBuffer line) {
    line.base64(wire, offset, length);
  }

  /**
   * The internal type {@code "char"}, one byte: zero is the empty string, and bytes outside ASCII
   * stand in octal as in PostgreSQL 16 and later; before, the server sends them as broken UTF-8.
   */
  static void singleByte(byte[] wire, int offset, int length, LineBuffer line) {
    Wire.requireLength(1, length, "\"char\"");
    byte value = wire[offset];
    if (value > 0) {
      line.string(wire, offset, 1);
      return;
    }
    line.raw('"');
    if (value < 0) {
      line.raw('\\');
      line.raw('\\');
      line.raw((char) ('0' + (value >> 6 & 3)));
      line.raw((char) ('0' + (value >> 3 & 7)));
      line.raw((char) ('0' + (value & 7)));
    }
    line.raw('"');
  }

  static void uuid(byte[] wire, int offset, int length, LineBuffer line) {
    Wire.requireLength(UUID_BYTES, length, "uuid");
    line.raw('"');
    for (int index = 0; index < UUID_BYTES; index++) {
      if (index == 4 || index == 6 || index == 8 || index == 10) {
        line.raw('-');
      }
      line.hex(wire[offset + index]);
    }
    line.raw('"');
  }
}
