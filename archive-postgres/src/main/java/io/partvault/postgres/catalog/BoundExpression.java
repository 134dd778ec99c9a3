// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.catalog;

import java.util.ArrayList;
import java.util.List;

/**
 * A partition bound as {@code pg_get_expr} prints it, taken apart.
 *
 * <pre>
 * FOR VALUES FROM ('2024-01-01 00:00:00+00', MINVALUE) TO ('2024-02-01 00:00:00+00', MINVALUE)
 * FOR VALUES IN ('north', NULL)
 * FOR VALUES WITH (modulus 4, remainder 0)
 * DEFAULT
 * </pre>
 *
 * @param kind which of the four
 * @param lower values of the lower bound, one for each key column; empty unless RANGE
 * @param upper values of the upper bound, one for each key column; empty unless RANGE
 */
record BoundExpression(Kind kind, List<Value> lower, List<Value> upper) {

  /** The four forms. */
  enum Kind {
    RANGE,
    LIST,
    HASH,
    DEFAULT
  }

  /**
   * One value.
   *
   * @param text without quotes; the keyword itself where not finite
   * @param finite false for MINVALUE and MAXVALUE
   */
  record Value(String text, boolean finite) {}

  private static final String RANGE_START = "FOR VALUES FROM (";
  private static final String RANGE_MIDDLE = ") TO (";

  BoundExpression {
    lower = List.copyOf(lower);
    upper = List.copyOf(upper);
  }

  /**
   * Takes a bound apart.
   *
   * @throws IllegalArgumentException if the text is none
   */
  static BoundExpression parse(String expression) {
    if (expression.equals("DEFAULT")) {
      return new BoundExpression(Kind.DEFAULT, List.of(), List.of());
    }
    if (expression.startsWith("FOR VALUES IN (")) {
      return new BoundExpression(Kind.LIST, List.of(), List.of());
    }
    if (expression.startsWith("FOR VALUES WITH (")) {
      return new BoundExpression(Kind.HASH, List.of(), List.of());
    }
    Scanner scanner = new Scanner(expression);
    scanner.expect(RANGE_START);
    List<Value> lower = scanner.values();
    scanner.expect(RANGE_MIDDLE);
    List<Value> upper = scanner.values();
    scanner.expect(")");
    scanner.expectEnd();
    return new BoundExpression(Kind.RANGE, lower, upper);
  }

  /** Whether the first key column is bounded on both sides. */
  boolean isFinite() {
    return kind == Kind.RANGE && lower.get(0).finite() && upper.get(0).finite();
  }

  /** Whether the first key column is bounded above, so that the place among others is known. */
  boolean hasUpper() {
    return kind == Kind.RANGE && upper.get(0).finite();
  }

  /** Whether the range has no end (MAXVALUE): newer than every range that has one. */
  boolean isOpenAbove() {
    return kind == Kind.RANGE && !upper.get(0).finite();
  }

  /** Lower bound of the first key column as text, empty where there is none. */
  String from() {
    return kind == Kind.RANGE && lower.get(0).finite() ? lower.get(0).text() : "";
  }

  /** Upper bound of the first key column as text, empty where there is none. */
  String to() {
    return kind == Kind.RANGE && upper.get(0).finite() ? upper.get(0).text() : "";
  }

  private static final class Scanner {

    private final String text;
    private int position;

    Scanner(String text) {
      this.text = text;
    }

    void expect(String token) {
      if (!text.startsWith(token, position)) {
        throw unreadable();
      }
      position += token.length();
    }

    void expectEnd() {
      if (position != text.length()) {
        throw unreadable();
      }
    }

    List<Value> values() {
      List<Value> values = new ArrayList<>();
      values.add(value());
      while (text.startsWith(", ", position)) {
        position += 2;
        values.add(value());
      }
      return values;
    }

    private Value value() {
      if (text.startsWith("'", position)) {
        return new Value(quoted(), true);
      }
      if (text.startsWith("B'", position)) {
        position++;
        return new Value(quoted(), true); // a bit string
      }
      int start = position;
      while (position < text.length() && ",)".indexOf(text.charAt(position)) < 0) {
        position++;
      }
      String word = text.substring(start, position);
      if (word.isEmpty()) {
        throw unreadable();
      }
      return new Value(word, !word.equals("MINVALUE") && !word.equals("MAXVALUE"));
    }

    private String quoted() {
      StringBuilder value = new StringBuilder();
      position++;
      while (position < text.length()) {
        char c = text.charAt(position++);
        if (c != '\'') {
          value.append(c);
        } else if (text.startsWith("'", position)) {
          value.append(c);
          position++;
        } else {
          return value.toString();
        }
      }
      throw unreadable();
    }

    private IllegalArgumentException unreadable() {
      return new IllegalArgumentException(
          "Cannot read partition bound at character " + position + ": " + text);
    }
  }
}
