// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.reading;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.Locale;

/** When two texts are the same value. */
enum Likeness {

  /** Letter for letter. */
  TEXT {
    @Override
    boolean holds(String expected, String found) {
      return expected.equals(found);
    }
  },

  /** Whatever the trailing zeros. */
  DECIMAL {
    @Override
    boolean holds(String expected, String found) {
      return new BigDecimal(expected).compareTo(new BigDecimal(found)) == 0;
    }
  },

  /** The same double; readers disagree about the sign of zero. */
  DOUBLE {
    @Override
    boolean holds(String expected, String found) {
      return number(expected) + 0.0 == number(found) + 0.0
          || Double.isNaN(number(expected)) && Double.isNaN(number(found));
    }
  },

  /** The same document, with its numbers taken as doubles. */
  JSON {
    @Override
    boolean holds(String expected, String found) {
      return tree(expected).equals(AS_DOUBLES, tree(found));
    }
  };

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Comparator<JsonNode> AS_DOUBLES =
      (a, b) ->
          a.isNumber() && b.isNumber()
              ? Double.compare(a.doubleValue() + 0.0, b.doubleValue() + 0.0)
              : a.equals(b) ? 0 : 1;

  abstract boolean holds(String expected, String found);

  private static double number(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "nan" -> Double.NaN;
      case "inf", "infinity" -> Double.POSITIVE_INFINITY;
      case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  private static JsonNode tree(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Not JSON: " + text, e);
    }
  }
}
