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

  static final String VALUE_CONVERTER = "value.converter";

  private static final String KEY_CONVERTER = "key.converter";
  private static final String HEADER_CONVERTER = "header.converter";
  private static final String PACKAGE = "org.apache.kafka.connect.";
  private static final String BYTES = PACKAGE + "converters.ByteArrayConverter";
  private static final String JSON = PACKAGE + "json.JsonConverter";
  private static final String AVRO = "Avro";

  private ConverterRules() {}

  /** What is wrong with the converters among a connector's properties. */
  static List<ConfigProblem> problems(Map<String, String> properties) {
    List<ConfigProblem> problems = new ArrayList<>();
    require(
        problems, properties, KEY_CONVERTER, Set.of("String"), PACKAGE + "storage.StringConverter");
    String format = properties.get(PartitionSourceConfig.RECORD_FORMAT);
    if (RecordFormat.STRUCT.word().equals(format)) {
      require(
          problems,
          properties,
          VALUE_CONVERTER,
          Set.of("Json", AVRO),
          JSON
              + " or an AvroConverter, which carry "
              + PartitionSourceConfig.RECORD_FORMAT
              + " = struct");
    } else {
      require(
          problems,
          properties,
          VALUE_CONVERTER,
          Set.of("ByteArray"),
          BYTES + ", or send structs with " + PartitionSourceConfig.RECORD_FORMAT + " and " + JSON);
    }
    // The simple converter gives base64 on both sides, which the sink reads too.
    require(problems, properties, HEADER_CONVERTER, Set.of("ByteArray", "Simple"), BYTES);
    return problems;
  }

  /** Whether rows go through a converter that takes only some names of tables and columns. */
  static boolean isAvro(Map<String, String> properties) {
    return alias(properties.getOrDefault(VALUE_CONVERTER, "")).equals(AVRO);
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
