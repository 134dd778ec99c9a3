// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink;

import io.partvault.archive.layout.DataPathTemplate;
import io.partvault.archive.layout.RecordPathTemplate;
import io.partvault.sink.records.NullValues;
import io.partvault.sink.records.RecordRules;
import io.partvault.sink.records.TextMode;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;

/** What the configuration says of records that are of no table partition. */
final class RecordsConfig {

  private static final String VALUE_CONVERTER = "value.converter";
  private static final String ISOLATION = "consumer.override.isolation.level";
  private static final String DEAD_LETTERS = "errors.deadletterqueue.topic.name";

  private final AbstractConfig config;

  RecordsConfig(AbstractConfig config) {
    this.config = config;
  }

  boolean isEnabled() {
    return config.getBoolean(RecordsConfigDefinition.ENABLED);
  }

  RecordRules rules() {
    return new RecordRules(
        RecordPathTemplate.parse(
            config.getString(RecordsConfigDefinition.PATH_TEMPLATE),
            ZoneId.of(config.getString(RecordsConfigDefinition.TIME_ZONE))),
        TextMode.parse(config.getString(RecordsConfigDefinition.TEXT_MODE)),
        NullValues.parse(config.getString(RecordsConfigDefinition.NULL_VALUES)),
        config.getBoolean(RecordsConfigDefinition.ENVELOPE_ENABLED),
        config.getBoolean(RecordsConfigDefinition.METADATA_ENABLED),
        Duration.ofMillis(config.getLong(RecordsConfigDefinition.WINDOW_MS)));
  }

  /** What each key alone does not show, by the key to change. */
  void addProblems(Map<String, String> problems) {
    if (isEnabled()) {
      addContradictions(problems);
      addProblemsOfPaths(problems);
      addProblemsOfConverter(problems);
      addProblemsOfErrors(problems);
      addProblemsOfReading(problems);
      return;
    }
    for (String key : RecordsConfigDefinition.keys()) {
      if (config.originals().containsKey(key)) {
        problems.put(key, "says nothing without records.enabled=true: set that, or take it away");
      }
    }
  }

  private void addContradictions(Map<String, String> problems) {
    if (config.getBoolean(SinkConfigDefinition.DEBEZIUM_ENABLED)) {
      problems.put(
          RecordsConfigDefinition.ENABLED,
          "and debezium.enabled exclude each other: either table partitions are put together from"
              + " change events, or these are archived as they come");
    }
  }

  private void addProblemsOfPaths(Map<String, String> problems) {
    String folder = rules().path().root();
    String tables =
        DataPathTemplate.parse(config.getString(SinkConfigDefinition.PATH_TEMPLATE)).root();
    if (!folder.equals(tables)) {
      problems.put(
          RecordsConfigDefinition.PATH_TEMPLATE,
          "begins with the folder %s, but s3.path.template with %s, where unfinished uploads and files that no commit names are looked for: let both begin alike"
              .formatted(folder, tables));
    }
    if (!rules().path().fields().isEmpty()
        && isConverter("ByteArray", "String")
        && rules().text() == TextMode.STRING) {
      problems.put(
          RecordsConfigDefinition.PATH_TEMPLATE,
          "names a field of the value, which has none as text or bytes: set records.text.mode=json,"
              + " or a value.converter that reads fields");
    }
  }

  private void addProblemsOfConverter(Map<String, String> problems) {
    if (rules().text() == TextMode.JSON && isConverter("Json")) {
      problems.put(
          RecordsConfigDefinition.TEXT_MODE,
          "is json, but value.converter is a JsonConverter, after which no value is JSON text: set"
              + " value.converter to org.apache.kafka.connect.converters.ByteArrayConverter, which"
              + " keeps every digit, or take records.text.mode away");
    }
  }

  private void addProblemsOfErrors(Map<String, String> problems) {
    Object tolerance = config.originals().getOrDefault("errors.tolerance", "none");
    Object topic = config.originals().getOrDefault(DEAD_LETTERS, "");
    if (tolerance.equals("all") && topic.toString().isBlank()) {
      problems.put(
          DEAD_LETTERS,
          "is missing: with errors.tolerance=all Connect drops records that it cannot convert, and"
              + " nothing else says which");
    }
  }

  /** Rows of a table are told by their numbers; here nothing else tells what must not count. */
  private void addProblemsOfReading(Map<String, String> problems) {
    Object isolation = config.originals().get(ISOLATION);
    if (isolation != null && !isolation.equals("read_committed")) {
      problems.put(
          ISOLATION,
          "is %s, with which records of aborted transactions are archived: set it to read_committed"
              .formatted(isolation));
    }
    if (config.getString(SinkConfigDefinition.KAFKA_BOOTSTRAP_SERVERS).isBlank()) {
      problems.put(
          SinkConfigDefinition.KAFKA_BOOTSTRAP_SERVERS,
          "is missing: with records.enabled the brokers are asked for the ids of topics, because one"
              + " that was deleted and created again would go on where the old one stood");
    }
  }

  private boolean isConverter(String... names) {
    return List.of(names).contains(PluginClass.converter(config, VALUE_CONVERTER));
  }
}
