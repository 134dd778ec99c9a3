// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink;

import io.partvault.archive.layout.ArchiveLayout;
import io.partvault.archive.layout.DataPathTemplate;
import io.partvault.archive.store.ObjectStore;
import io.partvault.s3.S3Config;
import io.partvault.s3.S3ObjectStore;
import io.partvault.s3.S3Settings;
import io.partvault.sink.archiver.ArchiverParts;
import io.partvault.sink.archiver.ArchiverSettings;
import io.partvault.sink.archiver.CompressionThreads;
import io.partvault.sink.archiver.KafkaTopicIds;
import io.partvault.sink.archiver.LedgerRules;
import io.partvault.sink.archiver.OpenFileLimits;
import io.partvault.sink.archiver.RotationPolicy;
import io.partvault.sink.archiver.TopicContent;
import io.partvault.sink.archiver.TopicIds;
import io.partvault.sink.debezium.LeafPattern;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.sink.SinkConnector;

/** The sink connector's configuration. */
final class S3ArchiveSinkConfig extends AbstractConfig {

  /** Given by Connect to connector and tasks alike; commits are found again by it. */
  static final String NAME = "name";

  static final String AUTO_OFFSET_RESET = "consumer.override.auto.offset.reset";

  private static final String KAFKA = "kafka.";
  private static final int MAX_PARTS = 10_000;

  private final S3Config s3 = new S3Config(this);
  private final DebeziumConfig debezium = new DebeziumConfig(this);
  private final RecordsConfig records = new RecordsConfig(this);

  S3ArchiveSinkConfig(Map<String, String> properties) {
    super(definition(), properties);
  }

  static ConfigDef definition() {
    return SinkConfigDefinition.definition();
  }

  /** What each key alone does not show: messages by key, empty if all is well. */
  Map<String, String> problems() {
    Map<String, String> problems = new LinkedHashMap<>(s3.problems());
    if (sink().isEmpty()) {
      problems.put(NAME, "is missing: commits are found again by the connector's name");
    }
    if (problems.isEmpty()) {
      // The key of the part size is private to its group; its value is not.
      addProblemsOfParts(problems, s3Settings().partBytes());
    }
    String reset = String.valueOf(originals().getOrDefault(AUTO_OFFSET_RESET, "earliest"));
    if (!reset.toLowerCase(Locale.ROOT).equals("earliest")) {
      problems.put(
          AUTO_OFFSET_RESET,
          "must be earliest: with %s the records before a new task are skipped".formatted(reset));
    }
    debezium.addProblems(problems);
    records.addProblems(problems);
    return problems;
  }

  private void addProblemsOfParts(Map<String, String> problems, long partBytes) {
    long maxBytes = getLong(SinkConfigDefinition.MAX_BYTES);
    long limit = MAX_PARTS * partBytes;
    if (maxBytes > limit) {
      problems.put(
          SinkConfigDefinition.MAX_BYTES,
          "%d is more than S3 takes: %d parts of s3.part.size.bytes are %d; lower it or raise the part size"
              .formatted(maxBytes, MAX_PARTS, limit));
    }
    long openBytes = getLong(SinkConfigDefinition.MAX_OPEN_BYTES);
    if (openBytes < partBytes) {
      problems.put(
          SinkConfigDefinition.MAX_OPEN_BYTES,
          "%d is less than one part: s3.part.size.bytes is %d; raise it or lower the part size"
              .formatted(openBytes, partBytes));
    }
  }

  /**
   * Refuses what {@link #problems} finds.
   *
   * @throws ConfigException with the first problem
   */
  S3ArchiveSinkConfig requireNoProblems() {
    problems()
        .forEach(
            (key, problem) -> {
              throw new ConfigException(key + " " + problem);
            });
    return this;
  }

  S3Settings s3Settings() {
    return s3.settings();
  }

  ArchiveLayout layout() {
    return new ArchiveLayout(
        s3.keyPrefix(), DataPathTemplate.parse(getString(SinkConfigDefinition.PATH_TEMPLATE)));
  }

  ArchiverSettings archiverSettings() {
    return new ArchiverSettings(
        sink(),
        new RotationPolicy(
            getLong(SinkConfigDefinition.MAX_RECORDS),
            getLong(SinkConfigDefinition.MAX_BYTES),
            Duration.ofMillis(getLong(SinkConfigDefinition.ROTATE_INTERVAL_MS))),
        new LedgerRules(
            getBoolean(SinkConfigDefinition.CHANGED_ENABLED),
            Duration.ofMillis(getLong(SinkConfigDefinition.ENDED_RETENTION_MS))),
        getInt(SinkConfigDefinition.COMPRESSION_LEVEL),
        new OpenFileLimits(
            getInt(SinkConfigDefinition.MAX_OPEN_FILES),
            getLong(SinkConfigDefinition.MAX_OPEN_BYTES)),
        gapPolicy() == GapPolicy.FAIL,
        content());
  }

  private TopicContent content() {
    if (records.isEnabled()) {
      return new TopicContent.Records(records.rules());
    }
    return isDebezium()
        ? new TopicContent.ChangeEvents(
            new LeafPattern(getString(SinkConfigDefinition.DEBEZIUM_TABLE_PATTERN)))
        : new TopicContent.Exports();
  }

  private boolean isDebezium() {
    return getBoolean(SinkConfigDefinition.DEBEZIUM_ENABLED);
  }

  /** Connects to store and brokers; the caller closes what it gets. */
  ArchiverParts openParts() {
    // The store first: what is opened second is closed by nobody if the other one cannot be.
    ObjectStore store = S3ObjectStore.open(s3Settings());
    TopicIds topicIds = asksForTopicIds() ? KafkaTopicIds.open(kafkaSettings()) : TopicIds.none();
    return new ArchiverParts(
        store,
        layout(),
        archiverSettings(),
        topicIds,
        CompressionThreads.start(sink()),
        Clock.systemUTC());
  }

  /** Whether the connector is told to read a topic. */
  boolean reads(String topic) {
    Object regex = originals().get(SinkConnector.TOPICS_CONFIG + ".regex");
    return (regex != null && !regex.toString().isBlank())
        ? Pattern.matches(regex.toString(), topic)
        : Arrays.stream(String.valueOf(originals().get(SinkConnector.TOPICS_CONFIG)).split(","))
            .map(String::strip)
            .anyMatch(topic::equals);
  }

  GapPolicy gapPolicy() {
    return GapPolicy.parse(getString(SinkConfigDefinition.GAP_POLICY));
  }

  /** Whether brokers can be asked for topic ids. */
  boolean asksForTopicIds() {
    return !getString(SinkConfigDefinition.KAFKA_BOOTSTRAP_SERVERS).isBlank();
  }

  /** For the client that asks for topic ids. */
  Map<String, Object> kafkaSettings() {
    return new HashMap<>(originalsWithPrefix(KAFKA));
  }

  private String sink() {
    Object name = originals().get(NAME);
    return name == null ? "" : name.toString();
  }
}
