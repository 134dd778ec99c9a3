// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import io.partvault.archive.export.TopicName;
import io.partvault.archive.table.NameList;
import io.partvault.postgres.catalog.RetentionRule;
import io.partvault.postgres.catalog.TableSuggestions;
import io.partvault.postgres.session.ConnectionConfig;
import io.partvault.s3.OneOf;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.LambdaValidator;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.ValidString;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;

/** Defaults, validators and documentation of the source connector's keys. */
final class SourceConfigDefinition {

  private static final String TABLES = "Tables";
  private static final String RETENTION = "Retention";
  private static final String LOOKS = "Looks";
  private static final String READING = "Reading";
  private static final String BACKPRESSURE = "Back-pressure";
  private static final int MEBIBYTE = 1024 * 1024;

  private static final String TOPIC_PREFIX_DOC =
      "Logical name of the database: first part of every topic, `<topic.prefix>.<schema>.<table>`, of"
          + " every record key and of every object in the archive. Letters, digits, `.`, `_` and `-`."
          + " Under another prefix everything is archived again.";
  private static final String TABLE_INCLUDE_LIST_DOC =
      "Partitioned tables to archive, as `schema.table`, separated by commas. As in SQL, names"
          + " without double quotes are folded to lower case.";
  private static final String PARTITION_INCLUDE_LIST_DOC =
      "Table partitions to archive, as `name` or `schema.name`, separated by commas. Alone it names"
          + " exactly what is archived, whatever its age; with a retention it narrows that. Empty for"
          + " all.";
  private static final String RETENTION_PERIOD_DOC =
      "Table partitions whose upper bound lies further back than this are archived: ISO 8601, such as"
          + " `P13M`, `P90D` or `PT12H`, by the server's clock and calendar. For range keys of type"
          + " date, timestamp or timestamptz. A longer period leaves more in the database; rows that"
          + " come after a table partition was archived cost another export of it.";
  private static final String RETENTION_KEEP_COUNT_DOC =
      "So many of the newest table partitions of each table are kept, for range keys of any type; -1"
          + " for no rule by number. Together with a period, a table partition must pass both.";
  private static final String POLL_INTERVAL_DOC =
      "Pause between two looks at the catalog, and before a table partition that could not be"
          + " exported is tried again. Shorter notices sooner and asks the database more often.";
  private static final String RECHECK_INTERVAL_DOC =
      "A table partition that was archived and is still attached is proven again after this time if"
          + " the server's statistics say that it may have changed, or say nothing. A proof reads it"
          + " once without sending it; a changed one is exported again. Not shorter than the worker's"
          + " `offset.flush.interval.ms`: until its offset is stored, an export counts as not made.";
  private static final String RECHECK_FULL_INTERVAL_DOC =
      "An archived, still attached table partition is proven again after this time in any case,"
          + " because statistics can be reset. Longer spares the database and notices changes later;"
          + " nothing is ever dropped without a proof of its own.";
  private static final String CHUNK_TARGET_BYTES_DOC =
      "Heap bytes read by one query in one short transaction. Below 4 MiB reading gets slower by a"
          + " fifth; larger chunks hold a snapshot for longer. Without effect before PostgreSQL 14,"
          + " where a table partition is read in one pass.";
  private static final String READ_MAX_ROWS_PER_SECOND_DOC =
      "Rows that one task reads in a second, on average; 0: as fast as it can. Keeps processors and"
          + " disks of the database free for its queries. A chunk is read at once and rested for"
          + " afterwards, so a smaller `chunk.target.bytes` makes it more even; before PostgreSQL 14 a"
          + " chunk is a whole table partition.";
  private static final String POLL_MAX_ROWS_DOC =
      "Rows handed to Connect at once. With exactly-once support each poll is a transaction: 10000"
          + " and more cost less there. More rows need more memory and are read again after a crash."
          + " A poll also ends after 8 MiB or half a second.";
  private static final String DECIMAL_HANDLING_MODE_DOC =
      "How numeric is written: `string` keeps all digits with every JSON reader; `number` is easier to"
          + " query, and many readers round it. A change exports unfinished table partitions anew.";

  private static final String SINK_GROUP_ID_DOC =
      "Consumer group of the sink: `connect-` and the sink connector's name. The source then reads no"
          + " further while more than `sink.max.lag.records` wait for it in its topics. Empty: it reads"
          + " as fast as it can, and Kafka keeps what the sink has not taken yet.";
  private static final String SINK_MAX_LAG_RECORDS_DOC =
      "With `sink.group.id`: records that may wait for the sink before the source rests, until half of"
          + " them do. Asked once a second, between two chunks, so a chunk of each task comes on top:"
          + " before PostgreSQL 14 a whole table partition. What lies in data files that are not committed"
          + " yet counts as waiting, which can be all that came within the sink's `rotate.interval.ms`:"
          + " less than that, and the source waits for it. So do records of aborted transactions; where"
          + " nothing moves for five minutes, one chunk more is read.";
  private static final String KAFKA_BOOTSTRAP_SERVERS_DOC =
      "With `sink.group.id`: brokers to ask. Further keys that start with kafka."
          + " (kafka.security.protocol and so on) go to the same client, which needs DESCRIBE on the"
          + " group and the topics.";

  private SourceConfigDefinition() {}

  /** All keys, with defaults, validators and documentation. */
  static ConfigDef definition() {
    ConfigDef definition = ConnectionConfig.define(new ConfigDef());
    tables(definition);
    retention(definition);
    looks(definition);
    reading(definition);
    RecordConfigDefinition.define(definition);
    backpressure(definition);
    return definition;
  }

  private static void tables(ConfigDef definition) {
    definition
        .define(
            PartitionSourceConfig.TOPIC_PREFIX,
            ConfigDef.Type.STRING,
            ConfigDef.NO_DEFAULT_VALUE,
            LambdaValidator.with(
                SourceConfigDefinition::requirePrefix, () -> "letters, digits, '.', '_', '-'"),
            Importance.HIGH,
            TOPIC_PREFIX_DOC,
            TABLES,
            1,
            Width.MEDIUM,
            "Logical database")
        .define(
            PartitionSourceConfig.TABLE_INCLUDE_LIST,
            ConfigDef.Type.STRING,
            ConfigDef.NO_DEFAULT_VALUE,
            LambdaValidator.with(
                SourceConfigDefinition::requireTables, () -> "schema.table, schema.table"),
            Importance.HIGH,
            TABLE_INCLUDE_LIST_DOC,
            TABLES,
            2,
            Width.LONG,
            "Tables",
            new TableSuggestions())
        .define(
            PartitionSourceConfig.PARTITION_INCLUDE_LIST,
            ConfigDef.Type.STRING,
            "",
            LambdaValidator.with(SourceConfigDefinition::requireLeaves, () -> "name, schema.name"),
            Importance.MEDIUM,
            PARTITION_INCLUDE_LIST_DOC,
            TABLES,
            3,
            Width.LONG,
            "Table partitions");
  }

  private static void retention(ConfigDef definition) {
    definition
        .define(
            PartitionSourceConfig.RETENTION_PERIOD,
            ConfigDef.Type.STRING,
            "",
            LambdaValidator.with(SourceConfigDefinition::requirePeriod, () -> "ISO 8601 period"),
            Importance.HIGH,
            RETENTION_PERIOD_DOC,
            RETENTION,
            1,
            Width.SHORT,
            "Retention period")
        .define(
            PartitionSourceConfig.RETENTION_KEEP_COUNT,
            ConfigDef.Type.INT,
            -1,
            Range.atLeast(-1),
            Importance.HIGH,
            RETENTION_KEEP_COUNT_DOC,
            RETENTION,
            2,
            Width.SHORT,
            "Table partitions to keep");
  }

  private static void looks(ConfigDef definition) {
    defineLong(
        definition,
        PartitionSourceConfig.POLL_INTERVAL_MS,
        Duration.ofMinutes(1).toMillis(),
        100,
        POLL_INTERVAL_DOC,
        LOOKS);
    defineLong(
        definition,
        PartitionSourceConfig.RECHECK_INTERVAL_MS,
        Duration.ofHours(1).toMillis(),
        1000,
        RECHECK_INTERVAL_DOC,
        LOOKS);
    defineLong(
        definition,
        PartitionSourceConfig.RECHECK_FULL_INTERVAL_MS,
        Duration.ofDays(1).toMillis(),
        1000,
        RECHECK_FULL_INTERVAL_DOC,
        LOOKS);
  }

  private static void reading(ConfigDef definition) {
    defineLong(
        definition,
        PartitionSourceConfig.CHUNK_TARGET_BYTES,
        32L * MEBIBYTE,
        MEBIBYTE / 8,
        CHUNK_TARGET_BYTES_DOC,
        READING);
    defineInt(definition, PartitionSourceConfig.POLL_MAX_ROWS, 5000, 1, POLL_MAX_ROWS_DOC, READING);
    defineLong(
        definition,
        PartitionSourceConfig.READ_MAX_ROWS_PER_SECOND,
        0,
        0,
        READ_MAX_ROWS_PER_SECOND_DOC,
        READING);
    definition.define(
        PartitionSourceConfig.DECIMAL_HANDLING_MODE,
        ConfigDef.Type.STRING,
        "string",
        ValidString.in("string", "number"),
        Importance.MEDIUM,
        DECIMAL_HANDLING_MODE_DOC,
        READING,
        3,
        Width.SHORT,
        PartitionSourceConfig.DECIMAL_HANDLING_MODE,
        OneOf.of(List.of("string", "number")));
  }

  private static void backpressure(ConfigDef definition) {
    defineString(definition, PartitionSourceConfig.SINK_GROUP_ID, null, SINK_GROUP_ID_DOC);
    defineLong(
        definition,
        PartitionSourceConfig.SINK_MAX_LAG_RECORDS,
        10_000_000,
        1000,
        SINK_MAX_LAG_RECORDS_DOC,
        BACKPRESSURE);
    defineString(
        definition,
        PartitionSourceConfig.KAFKA_BOOTSTRAP_SERVERS,
        new BrokerAddresses(),
        KAFKA_BOOTSTRAP_SERVERS_DOC);
  }

  private static void defineString(
      ConfigDef definition, String key, ConfigDef.Validator validator, String doc) {
    definition.define(
        key,
        ConfigDef.Type.STRING,
        "",
        validator,
        Importance.LOW,
        doc,
        BACKPRESSURE,
        definition.names().size(),
        Width.MEDIUM,
        key);
  }

  private static void defineLong(
      ConfigDef definition, String key, long preset, long least, String doc, String group) {
    definition.define(
        key,
        ConfigDef.Type.LONG,
        preset,
        Range.atLeast(least),
        Importance.MEDIUM,
        doc,
        group,
        definition.names().size(),
        Width.SHORT,
        key);
  }

  private static void defineInt(
      ConfigDef definition, String key, int preset, int least, String doc, String group) {
    definition.define(
        key,
        ConfigDef.Type.INT,
        preset,
        Range.atLeast(least),
        Importance.MEDIUM,
        doc,
        group,
        definition.names().size(),
        Width.SHORT,
        key);
  }

  private static void requirePrefix(String key, Object value) {
    if (value != null && !TopicName.isLegalPrefix(value.toString())) {
      throw new ConfigException(
          key, value, "must be letters, digits, '.', '_' and '-', and not empty");
    }
  }

  private static void requireTables(String key, Object value) {
    if (value == null) {
      return; // reported by ConfigDef as missing
    }
    List<List<String>> names = names(key, value);
    if (names.isEmpty()) {
      throw new ConfigException(key, value, "must name at least one table, as schema.table");
    }
    for (List<String> parts : names) {
      if (parts.size() != 2) {
        throw new ConfigException(
            key, value, "must name each table as schema.table, unlike " + String.join(".", parts));
      }
    }
  }

  private static void requireLeaves(String key, Object value) {
    for (List<String> parts : names(key, value)) {
      if (parts.size() > 2) {
        throw new ConfigException(
            key, value, "must be name or schema.name, unlike " + String.join(".", parts));
      }
    }
  }

  private static List<List<String>> names(String key, Object value) {
    try {
      return NameList.parse(value.toString());
    } catch (IllegalArgumentException e) {
      throw new ConfigException(key, value, e.getMessage());
    }
  }

  private static void requirePeriod(String key, Object value) {
    if (!value.toString().isEmpty()) {
      try {
        RetentionRule.olderThan(value.toString());
      } catch (IllegalArgumentException e) {
        throw new ConfigException(key, value, e.getMessage());
      }
    }
  }
}
