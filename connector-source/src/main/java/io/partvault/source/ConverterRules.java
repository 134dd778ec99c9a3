// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which converters carry the records unharmed. Only what is set on the connector can be judged;
 * where nothing is set the worker's defaults count, which a connector is not told.
 */
final class ConverterRules {

  private static final String KEY_CONVERTER = "key.converter";
  private static final String VALUE_CONVERTER = "value.converter";
  private static final String HEADER_CONVERTER = "header.converter";
  private static final String PACKAGE = "org.apache.kafka.connect.";

  private ConverterRules() {}

  /** What is wrong with the converters among a connector's properties. */
  static List<ConfigProblem> problems(Map<String, String> properties) {
    List<ConfigProblem> problems = new ArrayList<>();
    require(problems, properties, KEY_CONVERTER, Set.of("String"), "storage.StringConverter");
    require(
        problems,
        properties,
        VALUE_CONVERTER,
        Set.of("ByteArray"),
        "converters.ByteArrayConverter");
    // The simple converter gives base64 on both sides, which the sink reads too.
    require(
        problems,
        properties,
        HEADER_CONVERTER,
        Set.of("ByteArray", "Simple"),
        "converters.ByteArrayConverter");
    return problems;
  }

  private static void require(
      List<ConfigProblem> problems,
      Map<String, String> properties,
      String key,
      Set<String> allowed,
      String wayOut) {
    String set = properties.get(key);
    if (set != null && !allowed.contains(alias(set))) {
      problems.add(
          new ConfigProblem(
              key,
              "Cannot archive with "
                  + key
                  + " = "
                  + set
                  + ": it would change what is sent; set "
                  + PACKAGE
                  + wayOut));
    }
  }

  /** {@code org.apache.kafka.connect.storage.StringConverter} is {@code String} for short. */
  private static String alias(String converter) {
    return converter
        .substring(converter.lastIndexOf('.') + 1)
        .replaceFirst("(Header)?Converter$", "");
  }
}
