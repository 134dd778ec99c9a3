// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.read;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.partvault.archive.line.LineBuffer;

/** Booleans and integers. */
final class Scalars {

  private static final byte[] TRUE = "true".getBytes(US_ASCII);
  private static final byte[] FALSE = "false".getBytes(US_ASCII);

  private Scalars() {}

  static void bool(byte[] wire, int offset, int length, LineBuffer line) {
    Wire.requireLength(1, length, "boolean");
    line.raw(wire[offset] != 0 ? TRUE : FALSE);
  }

  static void int2(byte[] wire, int offset, int length, LineBuffer line) {
    Wire.requireLength(Short.BYTES, length, "smallint");
    line.number(Wire.int2(wire, offset));
  }

  static void int4(byte[] wire, int offset, int length, LineBuffer line) {
    Wire.requireLength(Integer.BYTES, length, "integer");
    line.number(Wire.int4(wire, offset));
  }

  static void int8(byte[] wire, int offset, int length, LineBuffer line) {
    Wire.requireLength(Long.BYTES, length, "bigint");
    line.number(Wire.int8(wire, offset));
  }

  static void oid(byte[] wire, int offset, int length, LineBuffer line) {
    Wire.requireLength(Integer.BYTES, length, "oid");
    line.number(Integer.toUnsignedLong(Wire.int4(wire, offset)));
  }
}
