// SPDX-License-Identifier: Apache-2.0
package io.partvault.cleanup;

import io.partvault.postgres.catalog.TableSuggestions;
import io.partvault.postgres.session.ConnectionConfig;
import io.partvault.s3.OneOf;
import io.partvault.s3.S3Config;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.ValidString;
import org.apache.kafka.common.config.ConfigDef.Width;

/** The keys of the cleanup connector with their defaults and what they mean. */
final class CleanupConfigDefinition {

  private static final String TABLES = "Tables";
  private static final String RETENTION = "Retention";
  private static final String REMOVAL = "Removal";
  private static final String VERIFICATION = "Verification";

  private static final String TOPIC_PREFIX_DOC =
      "Logical name of the database, the same as in the source. Events go to the topic"
          + " `<topic.prefix>.partvault.cleanup`.";
  private static final String TABLE_INCLUDE_LIST_DOC =
      "Partitioned tables that may be cleaned up, `schema.table`, separated by commas. Archives of"
          + " other tables are left alone.";
  private static final String PARTITION_INCLUDE_LIST_DOC =
      "Table partitions that may go, with or without their schema; empty for all that retention lets"
          + " through.";
  private static final String RETENTION_PERIOD_DOC =
      "How far back the upper bound must lie before a table partition is detached or dropped, ISO"
          + " 8601 (`P13M`, `P90D`), by the server's clock. Cleanup's own: the source archives by its"
          + " own setting, and may do so earlier.";
  private static final String RETENTION_KEEP_COUNT_DOC =
      "So many of the newest table partitions of each table always stay; -1 for no such number.";
  private static final String DECIMAL_HANDLING_MODE_DOC =
      "The same as in the source: it is part of what the change proof compares, and nothing is"
          + " dropped where it differs.";
  private static final String INTERVAL_DOC =
      "Time between the starts of two rounds. Each round lists the manifests and looks at those that"
          + " are not closed.";
  private static final String DETACH_DOC =
      "Whether verified table partitions may be detached. Alone: detached and left. With"
          + " `cleanup.drop.enabled`: detached, and dropped after `cleanup.drop.delay.days`.";
  private static final String DROP_DOC =
      "Whether verified table partitions may be dropped. Alone: dropped directly, in the transaction"
          + " that proves them.";
  private static final String DROP_DELAY_DOC =
      "Days between detach and drop, during which the detached table can be looked at or attached"
          + " again; 0 for none. Means nothing unless both switches are on.";
  private static final String MAX_DROPS_DOC =
      "Detaches and drops that one round may do, so that a wrong setting shows before much is gone.";
  private static final String LOCK_TIMEOUT_DOC =
      "How long one try waits for a lock; the application may queue so long behind it. Best below the"
          + " server's `deadlock_timeout` (1 s). Each table partition gets several tries a round.";
  private static final String VERIFY_MODE_DOC =
      "`content` reads every data file back once, decompresses, counts and digests it; `metadata`"
          + " compares size and tag only and trusts the store for the rest.";
  private static final String VERIFY_THREADS_DOC =
      "How many data files of a table partition are read back at once, each on a thread of its own,"
          + " with some 5 MB and three times the longest row each; 1 where rows are very wide. A processor reads some 250 MB of rows a second.";
  private static final String ALLOW_CHANGED_DOC =
      "Tables whose archived rows may differ from those in the database because a transformation"
          + " changes them on the way. Without this their table partitions stay.";
  private static final String MISSING_AFTER_DOC =
      "How long after an export was reported incomplete, or after a table partition was first seen"
          + " without anything of it in the bucket or with other rows than its archive, another"
          + " export is asked for, by a mark in the table's comment. Longer than a seal takes to its"
          + " manifest, pauses of the sink included: too short costs exports, never rows. Each further request for what is missing or differs waits twice as long.";

  private CleanupConfigDefinition() {}

  /** All keys. */
  static ConfigDef definition() {
    ConfigDef definition = S3Config.define(ConnectionConfig.define(new ConfigDef()));
    tables(definition);
    retention(definition);
    removal(definition);
    verification(definition);
    differences(definition);
    return definition;
  }

  private static void tables(ConfigDef definition) {
    definition
        .define(
            PartitionCleanupConfig.TOPIC_PREFIX,
            ConfigDef.Type.STRING,
            ConfigDef.NO_DEFAULT_VALUE,
            ConfigDef.LambdaValidator.with(
                PartitionCleanupConfig::requirePrefix, () -> "letters, digits, _ and -"),
            Importance.HIGH,
            TOPIC_PREFIX_DOC,
            TABLES,
            1,
            Width.MEDIUM,
            "Logical database")
        .define(
            PartitionCleanupConfig.TABLE_INCLUDE_LIST,
            ConfigDef.Type.STRING,
            ConfigDef.NO_DEFAULT_VALUE,
            ConfigDef.LambdaValidator.with(
                PartitionCleanupConfig::requireTables, () -> "schema.table, …"),
            Importance.HIGH,
            TABLE_INCLUDE_LIST_DOC,
            TABLES,
            2,
            Width.LONG,
            "Tables",
            new TableSuggestions())
        .define(
            PartitionCleanupConfig.PARTITION_INCLUDE_LIST,
            ConfigDef.Type.STRING,
            "",
            ConfigDef.LambdaValidator.with(
                PartitionCleanupConfig::requireNames, () -> "names, separated by commas"),
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
            PartitionCleanupConfig.RETENTION_PERIOD,
            ConfigDef.Type.STRING,
            "",
            ConfigDef.LambdaValidator.with(
                PartitionCleanupConfig::requirePeriod, () -> "ISO 8601 period"),
            Importance.HIGH,
            RETENTION_PERIOD_DOC,
            RETENTION,
            1,
            Width.SHORT,
            "Period")
        .define(
            PartitionCleanupConfig.RETENTION_KEEP_COUNT,
            ConfigDef.Type.INT,
            -1,
            Range.atLeast(-1),
            Importance.MEDIUM,
            RETENTION_KEEP_COUNT_DOC,
            RETENTION,
            2,
            Width.SHORT,
            "Number to keep");
  }

  private static void removal(ConfigDef definition) {
    flag(definition, PartitionCleanupConfig.DETACH_ENABLED, DETACH_DOC, 1);
    flag(definition, PartitionCleanupConfig.DROP_ENABLED, DROP_DOC, 2);
    number(definition, PartitionCleanupConfig.DROP_DELAY_DAYS, 7, 0, 36_500, DROP_DELAY_DOC, 3);
    number(definition, PartitionCleanupConfig.MAX_DROPS_PER_ROUND, 10, 1, 10_000, MAX_DROPS_DOC, 4);
    number(
        definition, PartitionCleanupConfig.LOCK_TIMEOUT_MS, 800, 10, 60_000, LOCK_TIMEOUT_DOC, 5);
    number(
        definition,
        PartitionCleanupConfig.INTERVAL_MS,
        60_000,
        100,
        Integer.MAX_VALUE,
        INTERVAL_DOC,
        6);
  }

  private static void verification(ConfigDef definition) {
    definition
        .define(
            PartitionCleanupConfig.VERIFY_MODE,
            ConfigDef.Type.STRING,
            "content",
            ValidString.in("content", "metadata"),
            Importance.MEDIUM,
            VERIFY_MODE_DOC,
            VERIFICATION,
            1,
            Width.SHORT,
            "Mode",
            OneOf.of(List.of("content", "metadata")))
        .define(
            PartitionCleanupConfig.VERIFY_THREADS,
            ConfigDef.Type.INT,
            2,
            Range.between(1, 16),
            Importance.LOW,
            VERIFY_THREADS_DOC,
            VERIFICATION,
            2,
            Width.SHORT,
            "Files at once");
  }

  private static void differences(ConfigDef definition) {
    definition
        .define(
            PartitionCleanupConfig.ALLOW_CHANGED,
            ConfigDef.Type.STRING,
            "",
            ConfigDef.LambdaValidator.with(
                PartitionCleanupConfig::requireTables, () -> "schema.table, …"),
            Importance.LOW,
            ALLOW_CHANGED_DOC,
            VERIFICATION,
            3,
            Width.LONG,
            "Changes allowed")
        .define(
            PartitionCleanupConfig.MISSING_AFTER_MS,
            ConfigDef.Type.LONG,
            86_400_000L,
            Range.atLeast(0),
            Importance.LOW,
            MISSING_AFTER_DOC,
            VERIFICATION,
            4,
            Width.SHORT,
            "Missing after")
        .define(
            PartitionCleanupConfig.DECIMAL_HANDLING_MODE,
            ConfigDef.Type.STRING,
            "string",
            ValidString.in("string", "number"),
            Importance.LOW,
            DECIMAL_HANDLING_MODE_DOC,
            VERIFICATION,
            5,
            Width.SHORT,
            "Decimals",
            OneOf.of(List.of("string", "number")));
  }

  private static void flag(ConfigDef definition, String key, String doc, int order) {
    definition.define(
        key, ConfigDef.Type.BOOLEAN, false, Importance.HIGH, doc, REMOVAL, order, Width.SHORT, key);
  }

  private static void number(
      ConfigDef definition, String key, int normal, int least, int most, String doc, int order) {
    definition.define(
        key,
        ConfigDef.Type.INT,
        normal,
        Range.between(least, most),
        Importance.MEDIUM,
        doc,
        REMOVAL,
        order,
        Width.SHORT,
        key);
  }
}
