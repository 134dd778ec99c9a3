// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;

/**
 * What has to hold of a sink that reads change events: nothing numbers the rows of a snapshot, so
 * errors that are passed over and filters, which leave some out on the way, are refused.
 */
final class DebeziumConfig {

  private static final String VALUE_CONVERTER = "value.converter";
  private static final String ERRORS_TOLERANCE = "errors.tolerance";
  private static final String TRANSFORMS = "transforms";

  private final AbstractConfig config;

  DebeziumConfig(AbstractConfig config) {
    this.config = config;
  }

  boolean isEnabled() {
    return config.getBoolean(SinkConfigDefinition.DEBEZIUM_ENABLED);
  }

  /** What each key alone does not show, by the key to change. */
  void addProblems(Map<String, String> problems) {
    if (isEnabled()) {
      addProblemsOfTopics(problems);
      addProblemsOfConverter(problems);
      addProblemsOfErrors(problems);
      addProblemsOfFilters(problems);
    }
  }

  private void addProblemsOfTopics(Map<String, String> problems) {
    if (config.getString(SinkConfigDefinition.KAFKA_BOOTSTRAP_SERVERS).isBlank()) {
      problems.put(
          SinkConfigDefinition.KAFKA_BOOTSTRAP_SERVERS,
          "is missing: with debezium.enabled the brokers are asked whether a topic has one topic"
              + " partition only");
    }
  }

  private void addProblemsOfConverter(Map<String, String> problems) {
    String converter = PluginClass.converter(config, VALUE_CONVERTER);
    if (converter.equals("ByteArray") || converter.equals("String")) {
      problems.put(
          VALUE_CONVERTER,
          "is %s, which reads no change events: with debezium.enabled set it to that of the Debezium connector, JsonConverter with schemas for example"
              .formatted(original(VALUE_CONVERTER, "")));
    }
    if (!converter.equals("Json")) {
      return;
    }
    if (!Boolean.parseBoolean(original(VALUE_CONVERTER + ".schemas.enable", "true"))) {
      problems.put(
          VALUE_CONVERTER + ".schemas.enable",
          "must be true with debezium.enabled, on the Debezium connector too: without schemas the types of the columns are lost");
    }
    if (!original(VALUE_CONVERTER + ".replace.null.with.default", "true")
        .equalsIgnoreCase("false")) {
      problems.put(
          VALUE_CONVERTER + ".replace.null.with.default",
          "must be false with debezium.enabled, on the Debezium connector too: a NULL would be archived as the default of its column");
    }
  }

  private void addProblemsOfErrors(Map<String, String> problems) {
    if (original(ERRORS_TOLERANCE, "none").equals("all")) {
      problems.put(
          ERRORS_TOLERANCE,
          "is all: with debezium.enabled a row that Connect passes over would be missing in an archive that says it is whole; take it away");
    }
  }

  private void addProblemsOfFilters(Map<String, String> problems) {
    for (String alias : aliases()) {
      String type = TRANSFORMS + "." + alias + ".type";
      if (PluginClass.name(config, type).matches("Filter(\\$(Key|Value))?")
          && !takesTombstonesOnly(alias)) {
        problems.put(
            type,
            "is %s: with debezium.enabled a row that it takes would be missing in an archive that says it is whole; take it away, or let the Debezium connector leave out whole tables (table.include.list)"
                .formatted(original(type, "")));
      }
    }
  }

  private List<String> aliases() {
    return ((List<?>)
            ConfigDef.parseType(TRANSFORMS, original(TRANSFORMS, ""), ConfigDef.Type.LIST))
        .stream().map(String::valueOf).toList();
  }

  /** A tombstone is no row. */
  private boolean takesTombstonesOnly(String alias) {
    String predicate = original(TRANSFORMS + "." + alias + ".predicate", "");
    String negated = original(TRANSFORMS + "." + alias + ".negate", "false");
    return PluginClass.name(config, "predicates." + predicate + ".type").equals("RecordIsTombstone")
        && !Boolean.parseBoolean(negated);
  }

  private String original(String key, String otherwise) {
    return String.valueOf(config.originals().getOrDefault(key, otherwise)).trim();
  }
}
