// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.atLeast;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import io.partvault.archive.layout.DataPathTemplate;
import io.partvault.s3.OneOf;
import io.partvault.s3.S3Config;
import io.partvault.sink.debezium.LeafPattern;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;

/** The sink's keys, with their defaults, limits and words. */
final class SinkConfigDefinition {

  static final String PATH_TEMPLATE = "s3.path.template";
  private static final String PATH_TEMPLATE_DOC =
      "Where data files lie below the prefix. Fields: {database}, {schema}, {table}, {partition},"
          + " {year}, {month}; {table} and {partition} have to be there. Manifests name every file"
          + " by its key, so a change holds for new files and harms no old ones.";

  static final String MAX_RECORDS = "file.max.records";
  private static final String MAX_RECORDS_DOC =
      "Rows in a data file before the next one is started. Larger files mean fewer requests and"
          + " better compression, and more to read again after a failure.";

  static final String MAX_BYTES = "file.max.bytes";
  private static final String MAX_BYTES_DOC =
      "Uncompressed bytes in a data file before the next one is started; with wide rows this comes"
          + " before file.max.records. Some 256 MiB give files of 20 to 80 MB, which every query"
          + " engine reads well and which are read again in seconds.";

  static final String COMPRESSION_LEVEL = "file.compression.level";
  private static final String COMPRESSION_LEVEL_DOC =
      "Level of zstd. 3 keeps up with the topic; 9 to 12 save a further 10 to 20 % for several"
          + " times the CPU; above 19 every open file takes hundreds of megabytes.";

  static final String ROTATE_INTERVAL_MS = "rotate.interval.ms";
  private static final String ROTATE_INTERVAL_MS_DOC =
      "How long rows wait for their commit at most, also if nothing follows them. Shorter means"
          + " less to read again after a failure or rebalance, and more, smaller files. A sealed"
          + " table partition is committed within about a second whatever this says.";

  static final String MAX_OPEN_FILES = "max.open.files";
  private static final String MAX_OPEN_FILES_DOC =
      "Data files that one task keeps open at a time, each with a compressor of some 4 MB. One for each table partition that the source reads at the"
          + " same time is enough; with fewer, the largest is finished early.";

  static final String MAX_OPEN_BYTES = "max.open.bytes";
  private static final String MAX_OPEN_BYTES_DOC =
      "Compressed bytes of a task's open data files that wait in memory for their upload; when there"
          + " are more, the file that holds most is finished early. Each file holds up to"
          + " s3.part.size.bytes, so that 32 MiB suffice for four full parts.";

  static final String GAP_POLICY = "gap.policy";
  private static final String GAP_POLICY_DOC =
      "What to do when rows are missing or a seal disagrees: that export never gets a manifest, so"
          + " nothing of it is dropped. fail: the task fails once, after that was recorded, so that"
          + " somebody looks, and a restart goes on with the others. continue: only report it.";

  static final String CHANGED_ENABLED = "archive.changed.enabled";
  private static final String CHANGED_ENABLED_DOC =
      "Archive rows that a transformation changed on the way (masking, for example). Their manifest"
          + " says so, and cleanup drops nothing on it unless told to. When false, rows that differ"
          + " from those sent are a broken export.";

  static final String ENDED_RETENTION_MS = "ended.exports.retention.ms";
  private static final String ENDED_RETENTION_MS_DOC =
      "How long exports that are archived, broken or without news are remembered, so that records"
          + " of them that come again are dropped. Longer than the topic's retention is right;"
          + " every remembered export adds some 300 bytes to each commit.";

  static final String KAFKA_BOOTSTRAP_SERVERS = "kafka.bootstrap.servers";
  private static final String KAFKA_BOOTSTRAP_SERVERS_DOC =
      "Brokers to ask for the topics' ids, so that a topic that was deleted and created again is"
          + " noticed at once. Empty: it is noticed only by its offsets. Further keys that start"
          + " with kafka. (kafka.security.protocol and so on) go to the same client.";

  static final String DEBEZIUM_ENABLED = "debezium.enabled";
  private static final String DEBEZIUM_ENABLED_DOC =
      "The topics hold change events of a Debezium PostgreSQL connector that snapshots leaves, not"
          + " exports of the source connector. Needs a converter that keeps schemas, topics with one"
          + " topic partition each, and kafka.bootstrap.servers to see that.";

  static final String DEBEZIUM_TABLE_PATTERN = "debezium.table.pattern";
  private static final String DEBEZIUM_TABLE_PATTERN_DOC =
      "Tells the partitioned table of a leaf, which Debezium does not say: a regular expression for"
          + " schema.leaf, of which the first group is schema.table. Leaves that it does not match"
          + " are archived as tables of their own. A wrong answer costs no rows: cleanup compares"
          + " with the catalog, and keeps what it finds elsewhere.";

  private static final String FILES = "Data files";
  private static final String EXPORTS = "Exports";
  private static final String DEBEZIUM = "Debezium";

  private SinkConfigDefinition() {}

  static ConfigDef definition() {
    return RecordsConfigDefinition.define(
        debezium(exports(files(S3Config.define(new ConfigDef())))));
  }

  private static ConfigDef files(ConfigDef definition) {
    return openFiles(limits(definition))
        .define(
            PATH_TEMPLATE,
            ConfigDef.Type.STRING,
            DataPathTemplate.DEFAULT,
            ConfigDef.LambdaValidator.with(
                SinkConfigDefinition::requireTemplate, () -> "a path with {table} and {partition}"),
            MEDIUM,
            PATH_TEMPLATE_DOC,
            FILES,
            1,
            Width.LONG,
            "Path of data files")
        .define(
            COMPRESSION_LEVEL,
            ConfigDef.Type.INT,
            3,
            between(1, 22),
            LOW,
            COMPRESSION_LEVEL_DOC,
            FILES,
            5,
            Width.SHORT,
            "Compression level");
  }

  private static ConfigDef limits(ConfigDef definition) {
    return definition
        .define(
            MAX_RECORDS,
            ConfigDef.Type.LONG,
            1_000_000L,
            atLeast(1),
            MEDIUM,
            MAX_RECORDS_DOC,
            FILES,
            2,
            Width.SHORT,
            "Rows in a file")
        .define(
            MAX_BYTES,
            ConfigDef.Type.LONG,
            256L * 1024 * 1024,
            atLeast(1),
            MEDIUM,
            MAX_BYTES_DOC,
            FILES,
            3,
            Width.SHORT,
            "Bytes in a file")
        .define(
            ROTATE_INTERVAL_MS,
            ConfigDef.Type.LONG,
            Duration.ofMinutes(10).toMillis(),
            between(1_000L, Duration.ofDays(1).toMillis()),
            MEDIUM,
            ROTATE_INTERVAL_MS_DOC,
            FILES,
            4,
            Width.SHORT,
            "Commit interval");
  }

  private static ConfigDef openFiles(ConfigDef definition) {
    return definition
        .define(
            MAX_OPEN_FILES,
            ConfigDef.Type.INT,
            16,
            between(1, 1_000),
            LOW,
            MAX_OPEN_FILES_DOC,
            FILES,
            6,
            Width.SHORT,
            "Open files")
        .define(
            MAX_OPEN_BYTES,
            ConfigDef.Type.LONG,
            32L * 1024 * 1024,
            atLeast(1),
            LOW,
            MAX_OPEN_BYTES_DOC,
            FILES,
            7,
            Width.SHORT,
            "Bytes of open files");
  }

  private static ConfigDef exports(ConfigDef definition) {
    return definition
        .define(
            GAP_POLICY,
            ConfigDef.Type.STRING,
            GapPolicy.FAIL.word(),
            ConfigDef.ValidString.in(GapPolicy.words()),
            HIGH,
            GAP_POLICY_DOC,
            EXPORTS,
            1,
            Width.SHORT,
            "On gaps",
            OneOf.of(List.of(GapPolicy.words())))
        .define(
            CHANGED_ENABLED,
            ConfigDef.Type.BOOLEAN,
            false,
            MEDIUM,
            CHANGED_ENABLED_DOC,
            EXPORTS,
            2,
            Width.SHORT,
            "Archive changed rows")
        .define(
            ENDED_RETENTION_MS,
            ConfigDef.Type.LONG,
            Duration.ofDays(8).toMillis(),
            atLeast(Duration.ofHours(1).toMillis()),
            LOW,
            ENDED_RETENTION_MS_DOC,
            EXPORTS,
            3,
            Width.SHORT,
            "Memory for ended exports")
        .define(
            KAFKA_BOOTSTRAP_SERVERS,
            ConfigDef.Type.STRING,
            "",
            new BrokerAddresses(),
            LOW,
            KAFKA_BOOTSTRAP_SERVERS_DOC,
            EXPORTS,
            4,
            Width.LONG,
            "Kafka brokers");
  }

  private static ConfigDef debezium(ConfigDef definition) {
    return definition
        .define(
            DEBEZIUM_ENABLED,
            ConfigDef.Type.BOOLEAN,
            false,
            MEDIUM,
            DEBEZIUM_ENABLED_DOC,
            DEBEZIUM,
            1,
            Width.SHORT,
            "Archive Debezium snapshots")
        .define(
            DEBEZIUM_TABLE_PATTERN,
            ConfigDef.Type.STRING,
            LeafPattern.DEFAULT,
            ConfigDef.LambdaValidator.with(
                SinkConfigDefinition::requirePattern,
                () -> "a regular expression whose first group is schema.table"),
            LOW,
            DEBEZIUM_TABLE_PATTERN_DOC,
            DEBEZIUM,
            2,
            Width.MEDIUM,
            "Table of a leaf");
  }

  private static void requirePattern(String name, Object value) {
    try {
      new LeafPattern((String) value);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(name, value, e.getMessage());
    }
  }

  private static void requireTemplate(String name, Object value) {
    try {
      DataPathTemplate.parse((String) value);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(name, value, e.getMessage());
    }
  }
}
