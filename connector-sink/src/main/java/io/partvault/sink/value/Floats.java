// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.value;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.partvault.archive.line.LineBuffer;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/**
 * The shortest digits that give a float back, in PostgreSQL's form: {@code 1e+20}, {@code 0.0001}.
 * Java 17's own are not always the shortest.
 */
final class Floats {

  private static final int LOWEST_PLAIN = -4;
  private static final BigDecimal TWO = BigDecimal.valueOf(2);

  /** Digits that every number keeps, digits that keep every number, where exponents begin. */
  private record Kind(int kept, int enough, int scientificFrom) {}

  private static final Kind DOUBLE = new Kind(15, 17, 15);
  private static final Kind FLOAT = new Kind(6, 9, 6);

  private Floats() {}

  static void append(Number value, LineBuffer line) {
    double number = value.doubleValue();
    if (!Double.isFinite(number)) {
      String word = Double.isNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity";
      ascii('"' + word + '"', line);
    } else if (number == 0) {
      ascii(1 / number < 0 ? "-0" : "0", line);
    } else {
      ascii(value instanceof Float f ? text(f) : text(number), line);
    }
  }

  private static String text(double value) {
    BigDecimal exact = new BigDecimal(value);
    int digits = Math.abs(value) < Double.MIN_NORMAL ? 1 : DOUBLE.kept();
    while (digits < DOUBLE.enough()
        && !isWithin(rounded(exact, digits), exact, Math.nextDown(value), Math.nextUp(value))) {
      digits++;
    }
    return text(rounded(exact, digits), DOUBLE);
  }

  private static String text(float value) {
    BigDecimal exact = new BigDecimal(value);
    int digits = Math.abs(value) < Float.MIN_NORMAL ? 1 : FLOAT.kept();
    while (digits < FLOAT.enough()
        && !isWithin(rounded(exact, digits), exact, Math.nextDown(value), Math.nextUp(value))) {
      digits++;
    }
    return text(rounded(exact, digits), FLOAT);
  }

  /**
   * Whether a text is nearer to the number than to its neighbours. PostgreSQL takes none that lies
   * in the middle, though half of those would be read as the number.
   */
  private static boolean isWithin(
      BigDecimal candidate, BigDecimal exact, double below, double above) {
    double near = candidate.compareTo(exact) < 0 ? below : above;
    // Beside the greatest number the gaps to both sides are as wide.
    double far = near == above ? below : above;
    double neighbour = Double.isInfinite(near) ? far : near;
    BigDecimal gap = new BigDecimal(neighbour).subtract(exact).abs();
    return candidate.subtract(exact).abs().multiply(TWO).compareTo(gap) < 0;
  }

  private static BigDecimal rounded(BigDecimal exact, int digits) {
    return exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
  }

  private static String text(BigDecimal rounded, Kind kind) {
    BigDecimal shortest = rounded.stripTrailingZeros();
    int exponent = shortest.precision() - shortest.scale() - 1;
    if (exponent >= LOWEST_PLAIN && exponent < kind.scientificFrom()) {
      return shortest.toPlainString();
    }
    String digits = shortest.unscaledValue().abs().toString();
    return (shortest.signum() < 0 ? "-" : "")
        + digits.charAt(0)
        + (digits.length() > 1 ? "." + digits.substring(1) : "")
        + String.format(Locale.ROOT, "e%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
  }

  private static void ascii(String text, LineBuffer line) {
    line.raw(text.getBytes(US_ASCII));
  }
}
