// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import io.partvault.archive.export.TopicName;
import io.partvault.archive.table.NameList;
import io.partvault.archive.table.TableName;
import io.partvault.postgres.catalog.RetentionRule;
import io.partvault.postgres.read.DecimalMode;
import io.partvault.postgres.session.ConnectionConfig;
import io.partvault.postgres.session.ConnectionSettings;
import io.partvault.source.backpressure.Brake;
import io.partvault.source.backpressure.RowRate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigException;

/** The source connector's configuration. */
final class PartitionSourceConfig extends AbstractConfig {

  static final String TOPIC_PREFIX = "topic.prefix";
  static final String TABLE_INCLUDE_LIST = "table.include.list";
  static final String PARTITION_INCLUDE_LIST = "partition.include.list";
  static final String RETENTION_PERIOD = "retention.period";
  static final String RETENTION_KEEP_COUNT = "retention.keep.count";
  static final String POLL_INTERVAL_MS = "poll.interval.ms";
  static final String RECHECK_INTERVAL_MS = "recheck.interval.ms";
  static final String RECHECK_FULL_INTERVAL_MS = "recheck.full.interval.ms";
  static final String CHUNK_TARGET_BYTES = "chunk.target.bytes";
  static final String POLL_MAX_ROWS = "poll.max.rows";
  static final String READ_MAX_ROWS_PER_SECOND = "read.max.rows.per.second";
  static final String RECORD_FORMAT = "record.format";
  static final String RECORD_MAX_ROWS = "record.max.rows";
  static final String RECORD_MAX_BYTES = "record.max.bytes";
  static final String RECORD_COMPRESSION_LEVEL = "record.compression.level";
  static final String ROW_MAX_BYTES = "row.max.bytes";
  static final String DECIMAL_HANDLING_MODE = "decimal.handling.mode";
  static final String SINK_GROUP_ID = "sink.group.id";
  static final String SINK_MAX_LAG_RECORDS = "sink.max.lag.records";
  static final String KAFKA_BOOTSTRAP_SERVERS = "kafka.bootstrap.servers";

  private static final String KAFKA = "kafka.";

  private static final int BLOCK_BYTES = 8192;
  private static final long POLL_MAX_BYTES = 8L * 1024 * 1024;

  /**
   * Up to this size zstd takes parameters for small inputs, which keep to the processor's cache:
   * rows of 640 bytes cost two thirds of what they cost in frames of 512 KiB, and become no larger.
   */
  private static final int FRAME_BYTES = 128 * 1024;

  private static final Duration POLL_MAX_TIME = Duration.ofMillis(500);

  PartitionSourceConfig(Map<String, String> properties) {
    super(SourceConfigDefinition.definition(), properties, false);
  }

  /**
   * Reads properties that must not contradict one another.
   *
   * @throws ConfigException that names the first key to look at
   */
  static PartitionSourceConfig consistent(Map<String, String> properties) {
    PartitionSourceConfig config = new PartitionSourceConfig(properties);
    for (ConfigProblem problem : config.contradictions()) {
      throw new ConfigException(problem.message());
    }
    return config;
  }

  /** Keys that contradict one another; empty if none do. */
  List<ConfigProblem> contradictions() {
    List<ConfigProblem> problems = new ArrayList<>();
    if (getString(RETENTION_PERIOD).isEmpty()
        && getInt(RETENTION_KEEP_COUNT) < 0
        && getString(PARTITION_INCLUDE_LIST).isBlank()) {
      problems.add(
          new ConfigProblem(
              RETENTION_PERIOD,
              "Nothing says which table partitions are old enough: set "
                  + RETENTION_PERIOD
                  + " (P13M), "
                  + RETENTION_KEEP_COUNT
                  + " (12) or "
                  + PARTITION_INCLUDE_LIST));
    }
    long full = getLong(RECHECK_FULL_INTERVAL_MS);
    if (full < getLong(RECHECK_INTERVAL_MS)) {
      problems.add(
          notLess(
              RECHECK_FULL_INTERVAL_MS, full, RECHECK_INTERVAL_MS, getLong(RECHECK_INTERVAL_MS)));
    }
    problems.addAll(RecordRules.problems(this));
    if (isBraked() && getString(KAFKA_BOOTSTRAP_SERVERS).isBlank()) {
      problems.add(
          new ConfigProblem(
              KAFKA_BOOTSTRAP_SERVERS,
              "Nobody can be asked how far %s = %s is behind: set %s"
                  .formatted(SINK_GROUP_ID, getString(SINK_GROUP_ID), KAFKA_BOOTSTRAP_SERVERS)));
    }
    for (TableName table : tableNames()) {
      String topic = TopicName.of(topicPrefix(), table);
      if (topic.length() > TopicName.MAX_LENGTH) {
        problems.add(
            new ConfigProblem(
                TOPIC_PREFIX,
                "Topic "
                    + topic
                    + " has "
                    + topic.length()
                    + " characters, Kafka allows "
                    + TopicName.MAX_LENGTH
                    + ": set a shorter "
                    + TOPIC_PREFIX));
      }
    }
    return problems;
  }

  ConnectionSettings connection() {
    return ConnectionConfig.settings(this);
  }

  String topicPrefix() {
    return getString(TOPIC_PREFIX);
  }

  List<TableName> tableNames() {
    return NameList.tables(getString(TABLE_INCLUDE_LIST)).stream().distinct().toList();
  }

  RetentionRule retention() {
    return new RetentionRule(
        getString(RETENTION_PERIOD),
        getInt(RETENTION_KEEP_COUNT),
        NameList.names(getString(PARTITION_INCLUDE_LIST)));
  }

  SourceIntervals intervals() {
    return new SourceIntervals(
        Duration.ofMillis(getLong(POLL_INTERVAL_MS)),
        Duration.ofMillis(getLong(RECHECK_INTERVAL_MS)),
        Duration.ofMillis(getLong(RECHECK_FULL_INTERVAL_MS)));
  }

  PollLimits limits() {
    return new PollLimits(
        getInt(POLL_MAX_ROWS),
        POLL_MAX_BYTES,
        POLL_MAX_TIME,
        recordMaxRows(),
        recordMaxBytes(),
        getInt(ROW_MAX_BYTES));
  }

  private int recordMaxRows() {
    return isFrames() && !isGiven(RECORD_MAX_ROWS) ? Integer.MAX_VALUE : getInt(RECORD_MAX_ROWS);
  }

  /** Bytes of the lines of a record. */
  int recordMaxBytes() {
    return isFrames() && !isGiven(RECORD_MAX_BYTES) ? FRAME_BYTES : getInt(RECORD_MAX_BYTES);
  }

  private boolean isFrames() {
    return recordFormat() == RecordFormat.FRAMES;
  }

  /** Whether somebody has set a key. */
  boolean isGiven(String key) {
    return originals().containsKey(key);
  }

  long chunkBlocks() {
    return getLong(CHUNK_TARGET_BYTES) / BLOCK_BYTES;
  }

  DecimalMode decimals() {
    return DecimalMode.valueOf(getString(DECIMAL_HANDLING_MODE).toUpperCase(Locale.ROOT));
  }

  RecordForm recordForm() {
    return new RecordForm(recordFormat(), decimals(), getInt(RECORD_COMPRESSION_LEVEL));
  }

  RecordFormat recordFormat() {
    return RecordFormat.parse(getString(RECORD_FORMAT));
  }

  /** The converter of rows, where it is one of Avro's. */
  Optional<String> avroConverter() {
    Map<String, String> properties = originalsStrings();
    return recordFormat() == RecordFormat.STRUCT && ConverterRules.isAvro(properties)
        ? Optional.of(properties.get(ConverterRules.VALUE_CONVERTER))
        : Optional.empty();
  }

  /**
   * Keeps the source from running away from the sink and from straining the database, if it is to.
   */
  Brake brake() {
    RowRate rate = RowRate.of(getLong(READ_MAX_ROWS_PER_SECOND));
    return isBraked()
        ? Brake.onLagOf(
            new HashMap<>(originalsWithPrefix(KAFKA)),
            getString(SINK_GROUP_ID),
            tableNames().stream().map(table -> TopicName.of(topicPrefix(), table)).toList(),
            getLong(SINK_MAX_LAG_RECORDS),
            rate)
        : Brake.onRate(rate);
  }

  private boolean isBraked() {
    return !getString(SINK_GROUP_ID).isBlank();
  }

  /** What decides the rendering besides the database; cleanup must have the same. */
  String renderingKey() {
    return getString(DECIMAL_HANDLING_MODE);
  }

  static ConfigProblem notLess(String key, long value, String than, long least) {
    return new ConfigProblem(
        key,
        "%s = %d must not be less than %s = %d: raise the one or lower the other"
            .formatted(key, value, than, least));
  }
}
