// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.partvault.archive.layout.DataPathTemplate;
import io.partvault.archive.layout.RecordPathTemplate;
import io.partvault.s3.S3Config;
import io.partvault.sink.archiver.ArchiverSettings;
import io.partvault.sink.archiver.LedgerRules;
import io.partvault.sink.archiver.OpenFileLimits;
import io.partvault.sink.archiver.RotationPolicy;
import io.partvault.sink.archiver.TopicContent;
import io.partvault.sink.debezium.LeafPattern;
import io.partvault.sink.records.NullValues;
import io.partvault.sink.records.RecordRules;
import io.partvault.sink.records.TextMode;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkConnector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class S3ArchiveSinkConfigTest {

  @Test
  void everyKeyHasTheseDefaults() {
    S3ArchiveSinkConfig config = config(Map.of());

    assertThat(ownKeys())
        .containsExactlyInAnyOrder(
            "s3.path.template",
            "file.max.records",
            "file.max.bytes",
            "file.compression.level",
            "rotate.interval.ms",
            "max.open.files",
            "max.open.bytes",
            "gap.policy",
            "archive.changed.enabled",
            "ended.exports.retention.ms",
            "kafka.bootstrap.servers",
            "debezium.enabled",
            "debezium.table.pattern",
            "records.enabled",
            "records.path.template",
            "records.time.zone",
            "records.text.mode",
            "behavior.on.null.values",
            "records.envelope.enabled",
            "records.metadata.enabled",
            "records.manifest.window.ms");
    assertThat(config.archiverSettings())
        .isEqualTo(
            new ArchiverSettings(
                "archive-sink",
                new RotationPolicy(1_000_000, 268_435_456, Duration.ofMinutes(10)),
                new LedgerRules(false, Duration.ofDays(8)),
                3,
                new OpenFileLimits(16, 33_554_432),
                true));
    assertThat(config.values().get("s3.path.template")).isEqualTo(DataPathTemplate.DEFAULT);
    assertThat(config.asksForTopicIds()).isFalse();
    assertThat(config.problems()).isEmpty();
  }

  @Test
  void everyKeyIsHonoured() {
    Map<String, String> values =
        Map.ofEntries(
            entry("s3.path.template", "files/{table}/{partition}"),
            entry("file.max.records", "5"),
            entry("file.max.bytes", "6"),
            entry("file.compression.level", "7"),
            entry("rotate.interval.ms", "8000"),
            entry("max.open.files", "9"),
            entry("max.open.bytes", "10"),
            entry("gap.policy", "continue"),
            entry("archive.changed.enabled", "true"),
            entry("ended.exports.retention.ms", "3600000"),
            entry("kafka.bootstrap.servers", "127.0.0.1:9092"),
            entry("debezium.enabled", "true"),
            entry("debezium.table.pattern", "(.*)_old"));
    S3ArchiveSinkConfig config = config(values);

    assertThat(ownKeys().stream().filter(key -> !isOfRecords(key)))
        .hasSameElementsAs(values.keySet());
    assertThat(config.archiverSettings())
        .isEqualTo(
            new ArchiverSettings(
                "archive-sink",
                new RotationPolicy(5, 6, Duration.ofSeconds(8)),
                new LedgerRules(true, Duration.ofHours(1)),
                7,
                new OpenFileLimits(9, 10),
                false,
                new TopicContent.ChangeEvents(new LeafPattern("(.*)_old"))));
    assertThat(config.layout().prefix()).isEmpty();
    assertThat(config.values().get("s3.path.template")).isEqualTo("files/{table}/{partition}");
    assertThat(config.asksForTopicIds()).isTrue();
    assertThat(config.kafkaSettings()).containsEntry("bootstrap.servers", "127.0.0.1:9092");
  }

  @Test
  void everyKeyOfRecordsIsHonoured() {
    Map<String, String> values =
        Map.of(
            "records.enabled", "true",
            "records.path.template", "data/{topic}/{day}/{topicPartition}-{firstOffset}",
            "records.time.zone", "Europe/Vienna",
            "records.text.mode", "json",
            "behavior.on.null.values", "skip",
            "records.envelope.enabled", "true",
            "records.metadata.enabled", "true",
            "records.manifest.window.ms", "2000");
    Map<String, String> withBrokers = new HashMap<>(values);
    withBrokers.put("kafka.bootstrap.servers", "127.0.0.1:9092");
    S3ArchiveSinkConfig config = config(withBrokers);

    assertThat(ownKeys().stream().filter(S3ArchiveSinkConfigTest::isOfRecords))
        .hasSameElementsAs(values.keySet());
    assertThat(config.problems()).isEmpty();
    assertThat(config.archiverSettings().content())
        .isEqualTo(
            new TopicContent.Records(
                new RecordRules(
                    RecordPathTemplate.parse(
                        "data/{topic}/{day}/{topicPartition}-{firstOffset}",
                        ZoneId.of("Europe/Vienna")),
                    TextMode.JSON,
                    NullValues.SKIP,
                    true,
                    true,
                    Duration.ofSeconds(2))));
    assertThat(config(Map.of("records.enabled", "true")).archiverSettings().content())
        .isEqualTo(
            new TopicContent.Records(
                new RecordRules(
                    RecordPathTemplate.parse(RecordPathTemplate.DEFAULT, ZoneId.of("UTC")),
                    TextMode.STRING,
                    NullValues.FAIL,
                    false,
                    false,
                    Duration.ofHours(1))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "debezium.enabled|true|records.enabled|exclude each other",
        "s3.path.template|files/{table}/{partition}|records.path.template|let both begin alike",
        "kafka.bootstrap.servers|''|kafka.bootstrap.servers|is missing: with records.enabled",
        "consumer.override.isolation.level|read_uncommitted|consumer.override.isolation.level|set it to read_committed",
        "errors.tolerance|all|errors.deadletterqueue.topic.name|is missing: with errors.tolerance=all",
        "records.path.template|data/{topic}/{field:a}/{topicPartition}-{firstOffset}|records.path.template|set records.text.mode=json",
      })
  void whatKeysOfRecordsContradictIsSaidAtTheOneToChange(
      String key, String value, String problem, String sentence) {
    Map<String, String> values = new HashMap<>(Map.of("records.enabled", "true"));
    values.put("value.converter", "org.apache.kafka.connect.storage.StringConverter");
    values.put("kafka.bootstrap.servers", "127.0.0.1:9092");
    assertThat(config(values).problems()).isEmpty();
    values.put(key, value);

    assertThat(config(values).problems()).containsKey(problem);
    assertThat(config(values).problems().get(problem)).contains(sentence);
  }

  @ParameterizedTest
  @ValueSource(strings = {"org.apache.kafka.connect.json.JsonConverter", "JsonConverter", "Json"})
  void jsonTextIsNotLookedForBehindAConverterThatHasReadIt(String converter) {
    assertThat(
            config(
                    Map.of(
                        "records.enabled", "true",
                        "records.text.mode", "json",
                        "kafka.bootstrap.servers", "127.0.0.1:9092",
                        "value.converter", converter))
                .problems())
        .containsOnlyKeys("records.text.mode");
  }

  @Test
  void keysOfRecordsSayNothingToASinkOfTablePartitions() {
    assertThat(config(Map.of("behavior.on.null.values", "skip")).problems())
        .containsOnlyKeys("behavior.on.null.values");
  }

  @ParameterizedTest
  @CsvSource({
    "records.path.template,data/{topicPartition}-{firstOffset}",
    "records.path.template,data/{topic}/x",
    "records.time.zone,Atlantis",
    "records.text.mode,xml",
    "behavior.on.null.values,ignore",
    "records.manifest.window.ms,999",
    "s3.path.template,data/{table}",
    "s3.path.template,commits/{table}/{partition}",
    "file.max.records,0",
    "file.max.bytes,0",
    "file.compression.level,0",
    "file.compression.level,23",
    "rotate.interval.ms,999",
    "max.open.files,0",
    "max.open.bytes,0",
    "gap.policy,ignore",
    "ended.exports.retention.ms,1",
  })
  void valuesThatCannotWorkAreRefusedByTheirKey(String key, String value) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> config(Map.of(key, value)))
        .withMessageContaining(key);
  }

  @Test
  void whatKeysSayTogetherIsAttachedToTheOneToChange() {
    assertThat(config(Map.of("file.max.bytes", "99999999999999")).problems())
        .containsOnlyKeys("file.max.bytes");
    assertThat(config(Map.of("s3.part.size.bytes", "67108864")).problems())
        .containsOnlyKeys("max.open.bytes");
    assertThat(config(Map.of("consumer.override.auto.offset.reset", "latest")).problems())
        .containsOnlyKeys("consumer.override.auto.offset.reset");
    assertThat(config(Map.of("name", "")).problems()).containsOnlyKeys("name");
    assertThat(config(Map.of("aws.access.key.id", "AKID")).problems())
        .containsOnlyKeys("aws.secret.access.key");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> config(Map.of("name", "")).requireNoProblems())
        .withMessageContaining("name is missing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          kafka.bootstrap.servers | | is missing: with debezium.enabled
          value.converter | org.apache.kafka.connect.converters.ByteArrayConverter | set it to that of the Debezium connector
          value.converter | org.apache.kafka.connect.storage.StringConverter | which reads no change events
          value.converter | StringConverter | which reads no change events
          value.converter.schemas.enable | false | must be true with debezium.enabled, on the Debezium connector too
          value.converter.replace.null.with.default | true | a NULL would be archived as the default of its column
          errors.tolerance | all | a row that Connect passes over would be missing
          """)
  void whatChangeEventsCannotComeThroughIsSaidBeforeTheFirstOneDoes(
      String key, String value, String sentence) {
    Map<String, String> values = debezium();
    assertThat(config(values).problems()).isEmpty();

    values.put(key, value == null ? "" : value);

    assertThat(config(values).problems()).containsOnlyKeys(key);
    assertThat(config(values).problems().get(key)).contains(sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          org.apache.kafka.connect.transforms.Filter | RecordIsTombstone | false | true
          org.apache.kafka.connect.transforms.Filter | RecordIsTombstone | true | false
          org.apache.kafka.connect.transforms.Filter | TopicNameMatches | false | false
          io.debezium.transforms.Filter | | | false
          Filter | HasHeaderKey | false | false
          Filter | RecordIsTombstone | false | true
          Filter$Value | | | false
          org.apache.kafka.connect.transforms.InsertField$Value | | | true
          """)
  void aTransformationThatMayTakeRowsOfASnapshotIsRefused(
      String type, String predicate, String negated, boolean fits) {
    Map<String, String> values = debezium();
    values.put("transforms", "first, less");
    values.put("transforms.first.type", "org.apache.kafka.connect.transforms.RegexRouter");
    values.put("transforms.less.type", type);
    if (predicate != null) {
      values.put("transforms.less.predicate", "some");
      values.put("transforms.less.negate", negated);
      // Connect knows classes by their last names too.
      String folder = type.contains(".") ? "org.apache.kafka.connect.transforms.predicates." : "";
      values.put("predicates.some.type", folder + predicate);
    }

    Map<String, String> problems = config(values).problems();

    if (fits) {
      assertThat(problems).isEmpty();
    } else {
      assertThat(problems).containsOnlyKeys("transforms.less.type");
      assertThat(problems.get("transforms.less.type"))
          .startsWith("is " + type)
          .contains("a row that it takes would be missing");
    }
  }

  private static Map<String, String> debezium() {
    return new HashMap<>(
        Map.of(
            "debezium.enabled",
            "true",
            "kafka.bootstrap.servers",
            "127.0.0.1:9092",
            "value.converter",
            "org.apache.kafka.connect.json.JsonConverter",
            "value.converter.replace.null.with.default",
            "false"));
  }

  @Test
  void validateAttachesProblemsWithoutAskingAStoreThatCannotAnswer() {
    Map<String, String> props = properties(Map.of("file.max.bytes", "99999999999999"));

    assertThat(new S3ArchiveSinkConnector().validate(props).configValues())
        .filteredOn(value -> !value.errorMessages().isEmpty())
        .singleElement()
        .satisfies(value -> assertThat(value.name()).isEqualTo("file.max.bytes"));
    assertThat(
            new S3ArchiveSinkConnector()
                .validate(properties(Map.of("consumer.override.auto.offset.reset", "latest")))
                .configValues())
        .anySatisfy(
            value ->
                assertThat(value.errorMessages())
                    .anyMatch(message -> message.contains("must be earliest")));
  }

  @Test
  void theConnectorIsFoundByTheServiceLoaderAndHandsItsPropertiesOn() {
    SinkConnector connector = ServiceLoader.load(SinkConnector.class).findFirst().orElseThrow();
    Map<String, String> props = properties(Map.of());
    connector.start(props);

    assertThat(connector).isInstanceOf(S3ArchiveSinkConnector.class);
    assertThat(connector.taskClass()).isEqualTo(S3ArchiveSinkTask.class);
    assertThat(connector.taskConfigs(2)).isEqualTo(List.of(props, props));
    assertThat(connector.version()).isNotEmpty();
    connector.stop();
  }

  @Test
  void offsetsOfTopicsThatTheConnectorDoesNotReadAreNotAltered() {
    Map<String, String> byName = properties(Map.of("topics", "a.b.c, a.b.d"));
    Map<String, String> byRegex = properties(Map.of("topics.regex", "a\\.b\\..*"));

    assertThat(new S3ArchiveSinkConfig(byName).reads("a.b.d")).isTrue();
    assertThat(new S3ArchiveSinkConfig(byRegex).reads("a.b.e")).isTrue();
    assertThat(new S3ArchiveSinkConfig(properties(Map.of())).reads("a.b.e")).isFalse();
    for (Map<String, String> props : List.of(byName, byRegex)) {
      assertThatExceptionOfType(ConnectException.class)
          .isThrownBy(
              () ->
                  new S3ArchiveSinkConnector()
                      .alterOffsets(props, Map.of(new TopicPartition("a.x.e", 3), 7L)))
          .withMessage(
              "Cannot alter the offset of a.x.e-3: the connector does not read that topic");
    }
  }

  private static boolean isOfRecords(String key) {
    return key.startsWith("records.") || key.equals("behavior.on.null.values");
  }

  private static Set<String> ownKeys() {
    Set<String> keys = new HashSet<>(S3ArchiveSinkConfig.definition().names());
    keys.removeAll(S3Config.define(new ConfigDef()).names());
    return keys;
  }

  private static S3ArchiveSinkConfig config(Map<String, String> values) {
    return new S3ArchiveSinkConfig(properties(values));
  }

  private static Map<String, String> properties(Map<String, String> values) {
    Map<String, String> all =
        new HashMap<>(Map.of("name", "archive-sink", "s3.bucket.name", "archive"));
    all.putAll(values);
    return all;
  }
}
