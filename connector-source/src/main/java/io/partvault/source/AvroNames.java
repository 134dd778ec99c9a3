// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import io.partvault.archive.export.TopicName;
import io.partvault.archive.table.TableName;
import java.util.List;
import java.util.Optional;

/**
 * The names that Avro's Java library takes: letters, digits and underscores, no digit in front. In
 * a schema registry a column is a field, and the last part of the topic the record.
 */
final class AvroNames {

  private static final int SHOWN = 5;

  private AvroNames() {}

  /** What of a table Avro refuses, as a sentence with the way out; empty if it takes all of it. */
  static Optional<String> problem(String converter, TableName table, List<String> columns) {
    List<String> refused = columns.stream().filter(name -> !isName(name)).toList();
    if (!refused.isEmpty()) {
      return Optional.of(
          sentence(
              converter,
              table,
              "its %s %s"
                  .formatted(
                      refused.size() == 1 ? "column" : refused.size() + " columns",
                      String.join(", ", refused.stream().limit(SHOWN).toList()))));
    }
    String topic = TopicName.of("", table);
    return isName(topic.substring(topic.lastIndexOf('.') + 1))
        ? Optional.empty()
        : Optional.of(sentence(converter, table, "its name"));
  }

  static boolean isName(String name) {
    return !name.isEmpty()
        && (Character.isLetter(name.charAt(0)) || name.charAt(0) == '_')
        && name.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '_');
  }

  private static String sentence(String converter, TableName table, String what) {
    return "Cannot send rows of %s through %s: Avro takes letters, digits and _ in names, unlike %s; set %s to org.apache.kafka.connect.json.JsonConverter, which takes any, or leave the table out"
        .formatted(table, converter, what, ConverterRules.VALUE_CONVERTER);
  }
}
