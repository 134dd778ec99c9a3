// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.restore;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether every value of one type is one of another type too, told from the names of both. */
enum TypeWidening {
  /** No, or not surely. */
  NONE,
  /** Yes, and it is printed in the same way. */
  SAME_TEXT,
  /** Yes, and it may be printed in another way. */
  OTHER_TEXT;

  // As format_type() prints them: numeric(18,4), timestamp(3) without time zone.
  private static final Pattern NAME =
      Pattern.compile("([^(]+?)(?:\\(([-0-9, ]+)\\))?( with(?:out)? time zone)?");

  private static final String NUMERIC = "numeric";
  private static final String VARCHAR = "character varying";
  private static final String CHAR = "character";
  private static final Map<String, Integer> DIGITS =
      Map.of("smallint", 5, "integer", 10, "bigint", 19);
  private static final Map<String, Set<String>> PRINTED_ALIKE =
      Map.of(
          "smallint",
          Set.of("integer", "bigint"),
          "integer",
          Set.of("bigint"),
          "oid",
          Set.of("bigint"),
          "name",
          Set.of("text", VARCHAR),
          VARCHAR,
          Set.of("text"),
          "text",
          Set.of(VARCHAR));
  private static final Map<String, Set<String>> PRINTED_OTHERWISE =
      Map.of("real", Set.of("double precision"), "date", Set.of("timestamp without time zone"));
  private static final Set<String> LIMITED =
      Set.of(
          VARCHAR,
          "bit varying",
          "time without time zone",
          "time with time zone",
          "timestamp without time zone",
          "timestamp with time zone");

  /** A type's name taken apart. */
  private record Type(String name, List<Integer> numbers) {

    static Type parse(String text) {
      Matcher matcher = NAME.matcher(text);
      if (!matcher.matches()) {
        return new Type(text, List.of());
      }
      String zone = matcher.group(3) == null ? "" : matcher.group(3);
      List<Integer> numbers =
          matcher.group(2) == null
              ? List.of()
              : Arrays.stream(matcher.group(2).split(","))
                  .map(number -> Integer.valueOf(number.strip()))
                  .toList();
      return new Type(matcher.group(1) + zone, numbers);
    }

    boolean isUnlimited() {
      return numbers.isEmpty();
    }

    boolean hasOne() {
      return numbers.size() == 1;
    }

    int scale() {
      return numbers.size() < 2 ? 0 : numbers.get(1);
    }

    int integerDigits() {
      return numbers.get(0) - scale();
    }
  }

  /** What the way from one type to another is; both as {@code format_type} prints them. */
  static TypeWidening of(String from, String to) {
    if (from.equals(to)) {
      return SAME_TEXT;
    }
    if (from.endsWith("[]") && to.endsWith("[]")) {
      TypeWidening elements = of(element(from), element(to));
      return element(to).equals("double precision") ? NONE : elements;
    }
    Type source = Type.parse(from);
    Type target = Type.parse(to);
    if (source.name().equals(target.name())) {
      return sameName(source, target);
    }
    if (contains(PRINTED_ALIKE, source, target)) {
      return target.isUnlimited() ? SAME_TEXT : NONE;
    }
    if (contains(PRINTED_OTHERWISE, source, target)) {
      return OTHER_TEXT;
    }
    Integer digits = DIGITS.get(source.name());
    boolean isIntoNumeric = digits != null && target.name().equals(NUMERIC);
    boolean fits = isIntoNumeric && (target.isUnlimited() || target.integerDigits() >= digits);
    return fits ? OTHER_TEXT : NONE;
  }

  private static TypeWidening sameName(Type from, Type to) {
    if (from.name().equals(NUMERIC)) {
      return numeric(from, to);
    }
    if (from.name().equals(CHAR)) {
      boolean longer = from.hasOne() && to.hasOne() && to.numbers().get(0) >= from.numbers().get(0);
      return longer ? OTHER_TEXT : NONE; // padded to another length
    }
    if (!LIMITED.contains(from.name())) {
      return NONE;
    }
    if (to.isUnlimited()) {
      return SAME_TEXT;
    }
    boolean wider = from.hasOne() && to.hasOne() && to.numbers().get(0) >= from.numbers().get(0);
    return wider ? SAME_TEXT : NONE;
  }

  private static TypeWidening numeric(Type from, Type to) {
    if (to.isUnlimited()) {
      return SAME_TEXT;
    }
    if (from.isUnlimited()
        || to.scale() < from.scale()
        || to.integerDigits() < from.integerDigits()) {
      return NONE;
    }
    return to.scale() == from.scale() ? SAME_TEXT : OTHER_TEXT;
  }

  private static boolean contains(Map<String, Set<String>> ways, Type from, Type to) {
    return ways.getOrDefault(from.name(), Set.of()).contains(to.name());
  }

  private static String element(String array) {
    return array.substring(0, array.length() - 2);
  }
}
