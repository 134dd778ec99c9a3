// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.restore;

import io.partvault.postgres.read.EveryType;
import io.partvault.postgres.read.RandomValues;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;

/** A type and its values as SQL expressions: NULL, those of {@link EveryType}, and random ones. */
record RandomType(String name, Arbitrary<String> values) {

  private static final Set<String> OWN_ARRAYS = Set.of("numbers", "int2vector", "oidvector");
  private static final int SINCE_14 = 140_000;
  private static final int MOST_ELEMENTS = 4;

  private static final Map<String, Function<Random, String>> RANDOM =
      Map.ofEntries(
          Map.entry("bigint", random -> quoted(Long.toString(random.nextLong()))),
          Map.entry("numeric", random -> quoted(RandomValues.decimal(random))),
          Map.entry("double precision", RandomType::number),
          Map.entry("text", random -> quoted(RandomValues.oddText(random))),
          Map.entry(
              "varchar(10)", random -> "left(" + quoted(RandomValues.oddText(random)) + ", 10)"),
          Map.entry(
              "json", random -> "to_json(" + quoted(RandomValues.oddText(random)) + "::text)"),
          Map.entry(
              "jsonb", random -> "to_jsonb(" + quoted(RandomValues.oddText(random)) + "::text)"),
          Map.entry("pair", random -> "ROW(1, " + quoted(RandomValues.oddText(random)) + ")"),
          Map.entry("bytea", RandomType::bytes),
          Map.entry(
              "inet", random -> quoted(RandomValues.ipv6(random) + RandomValues.mask(random, 128))),
          Map.entry("timestamp", random -> moment("timestamp '2000-01-01'", random)),
          Map.entry("timestamptz", random -> moment("timestamptz '2000-01-01 00:00+00'", random)));

  /** All types that a server of this version has, and their arrays. */
  static List<RandomType> all(int serverVersion) {
    Map<String, List<String>> literals = new LinkedHashMap<>();
    read(EveryType.SCALARS, literals);
    if (serverVersion >= SINCE_14) {
      read(EveryType.SINCE_14, literals);
    }
    List<RandomType> types = new ArrayList<>();
    for (Map.Entry<String, List<String>> entry : literals.entrySet()) {
      RandomType type = of(entry.getKey(), entry.getValue());
      types.add(type);
      if (!type.name.endsWith("]") && !OWN_ARRAYS.contains(type.name)) {
        types.add(type.array());
      }
    }
    Map<String, List<String>> arrays = new LinkedHashMap<>();
    read(EveryType.ARRAYS, arrays);
    arrays.forEach((name, values) -> types.add(of(name, values)));
    return types;
  }

  private static void read(String block, Map<String, List<String>> literals) {
    for (String line : block.lines().toList()) {
      String[] cells = line.split("\\|");
      literals.computeIfAbsent(cells[0].strip(), type -> new ArrayList<>()).add(cells[1].strip());
    }
  }

  private static RandomType of(String name, List<String> literals) {
    List<String> fixed = new ArrayList<>(List.of("NULL"));
    fixed.addAll(literals);
    Arbitrary<String> values = Arbitraries.of(fixed);
    if (RANDOM.containsKey(name)) {
      values =
          Arbitraries.frequencyOf(
              Tuple.of(2, values), Tuple.of(1, Arbitraries.randomValue(RANDOM.get(name))));
    }
    return new RandomType(name, values);
  }

  /** Arrays of one and two dimensions, from the usual and from odd lower bounds, and empty ones. */
  private RandomType array() {
    String array = name + "[]";
    Arbitrary<String> element = values.map(value -> "(" + value + ")::" + name);
    Arbitrary<String> flat =
        element.list().ofMinSize(1).ofMaxSize(MOST_ELEMENTS).map(list -> array(list, array));
    Arbitrary<String> nested =
        element
            .list()
            .ofSize(MOST_ELEMENTS)
            .map(
                list ->
                    "ARRAY[%s, %s]"
                        .formatted(
                            array(list.subList(0, 2), array), array(list.subList(2, 4), array)));
    return new RandomType(
        array,
        Arbitraries.oneOf(
            Arbitraries.of("NULL", "'{}'"),
            flat,
            nested,
            element.map(one -> moved("[-3:-3]=", array(List.of(one), array), array)),
            nested.map(two -> moved("[0:1][7:8]=", two, array))));
  }

  private static String array(List<String> elements, String type) {
    return "ARRAY[" + String.join(", ", elements) + "]::" + type;
  }

  private static String moved(String bounds, String array, String type) {
    return "(%s || (%s)::text)::%s".formatted(quoted(bounds), array, type);
  }

  private static String number(Random random) {
    return quoted(Double.toString(Double.longBitsToDouble(random.nextLong())));
  }

  private static String bytes(Random random) {
    byte[] bytes = new byte[random.nextInt(40)];
    random.nextBytes(bytes);
    return quoted("\\x" + HexFormat.of().formatHex(bytes));
  }

  private static String moment(String start, Random random) {
    return "%s + make_interval(secs => %d::float8 / 1e6)"
        .formatted(start, RandomValues.micros(random));
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
