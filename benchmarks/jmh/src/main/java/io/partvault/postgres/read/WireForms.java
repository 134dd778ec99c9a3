// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.read;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;

/** Values as the server's binary output functions send them. */
final class WireForms {

  private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");
  private static final LocalDate EPOCH_DAY = LocalDate.of(2000, 1, 1);
  private static final int GROUP_DIGITS = 4;
  private static final BigInteger GROUP = BigInteger.valueOf(10_000);
  private static final byte IPV4 = 2;

  private WireForms() {}

  static byte[] bool(boolean value) {
    return new byte[] {(byte) (value ? 1 : 0)};
  }

  static byte[] int4(int value) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
  }

  static byte[] int8(long value) {
    return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
  }

  static byte[] timestamptz(Instant value) {
    return int8(ChronoUnit.MICROS.between(EPOCH, value));
  }

  static byte[] date(LocalDate value) {
    return int4((int) ChronoUnit.DAYS.between(EPOCH_DAY, value));
  }

  static byte[] uuid(UUID value) {
    return ByteBuffer.allocate(2 * Long.BYTES)
        .putLong(value.getMostSignificantBits())
        .putLong(value.getLeastSignificantBits())
        .array();
  }

  static byte[] text(String value) {
    return value.getBytes(UTF_8);
  }

  static byte[] jsonb(String value) {
    return text("\u0001" + value);
  }

  static byte[] inet(byte[] ipv4) {
    return ByteBuffer.allocate(4 + ipv4.length)
        .put(new byte[] {IPV4, (byte) (ipv4.length * Byte.SIZE), 0, (byte) ipv4.length})
        .put(ipv4)
        .array();
  }

  /** Of a number that is not negative: groups of four digits, without zeros at either end. */
  static byte[] numeric(BigDecimal value) {
    int groupsBehindPoint = (value.scale() + GROUP_DIGITS - 1) / GROUP_DIGITS;
    BigInteger rest = value.setScale(GROUP_DIGITS * groupsBehindPoint).unscaledValue();
    Deque<Short> groups = new ArrayDeque<>();
    for (; rest.signum() != 0; rest = rest.divide(GROUP)) {
      groups.addFirst(rest.mod(GROUP).shortValue());
    }
    int weight = value.signum() == 0 ? 0 : groups.size() - groupsBehindPoint - 1;
    while (!groups.isEmpty() && groups.getLast() == 0) {
      groups.removeLast();
    }
    ByteBuffer wire = ByteBuffer.allocate((4 + groups.size()) * Short.BYTES);
    wire.putShort((short) groups.size()).putShort((short) weight);
    wire.putShort((short) 0).putShort((short) value.scale());
    groups.forEach(wire::putShort);
    return wire.array();
  }
}
