// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.read;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;

/** Random values as literals, their edges more often than by chance. */
public final class RandomValues {

  private RandomValues() {}

  /** A numeric of up to 700 bits with a fraction of up to 120 digits. */
  public static String decimal(Random random) {
    var unscaled = new BigInteger(random.nextInt(1 + random.nextInt(700)), random);
    int scale = random.nextInt(5) == 0 ? 0 : random.nextInt(120) - 20;
    BigDecimal value = new BigDecimal(unscaled, scale);
    if (random.nextInt(4) == 0) {
      value = value.multiply(BigDecimal.TEN.pow(random.nextInt(12)));
    }
    return (random.nextBoolean() ? value : value.negate()).toPlainString();
  }

  /** An address with many zeros in it. */
  public static String ipv6(Random random) {
    var text = new StringBuilder();
    boolean mapped = random.nextInt(3) == 0;
    for (int word = 0; word < 8; word++) {
      int value = random.nextInt(3) == 0 ? random.nextInt(0x10000) >> random.nextInt(16) : 0;
      if (mapped && word < 6) {
        value = word == 5 && random.nextBoolean() ? 0xffff : 0;
      }
      text.append(word == 0 ? "" : ":").append(Integer.toHexString(value));
    }
    return text.toString();
  }

  /** A netmask, or none. */
  public static String mask(Random random, int bits) {
    return random.nextBoolean() ? "" : "/" + random.nextInt(bits + 1);
  }

  /** Microseconds since 2000 within the range of timestamps, often in our times. */
  public static long micros(Random random) {
    return random.nextInt(4) == 0
        ? fraction(random, 100 * 86_400 * 365L) - 60 * 86_400L * 365 * 1_000_000
        : fraction(random, 9_000_000_000_000L) - 210_000_000_000L * 1_000_000;
  }

  /** A number of microseconds whose fraction of a second often ends in zeros. */
  public static long fraction(Random random, long seconds) {
    long scale = (long) Math.pow(10, random.nextInt(7));
    return Math.floorMod(random.nextLong(), seconds) * 1_000_000
        + random.nextInt(1_000_000) / scale * scale;
  }

  /** Letters that some syntax or other gives a meaning. */
  public static String oddText(Random random) {
    var text = new StringBuilder();
    String letters = "ab \"\\{},;\n\t'é😀\u2028N";
    int[] points = letters.codePoints().toArray();
    for (int count = random.nextInt(12); count > 0; count--) {
      text.appendCodePoint(points[random.nextInt(points.length)]);
    }
    return text.toString();
  }
}
