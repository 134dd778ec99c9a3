// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.read;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Big-endian numbers in the bytes that the server sends. */
final class Wire {

  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private Wire() {}

  static short int2(byte[] wire, int offset) {
    return (short) SHORT.get(wire, offset);
  }

  static int int4(byte[] wire, int offset) {
    return (int) INT.get(wire, offset);
  }

  static long int8(byte[] wire, int offset) {
    return (long) LONG.get(wire, offset);
  }

  static void requireLength(int expected, int length, String type) {
    if (length != expected) {
      throw new WireFormatException(
          type + " came with " + length + " bytes instead of " + expected);
    }
  }
}
