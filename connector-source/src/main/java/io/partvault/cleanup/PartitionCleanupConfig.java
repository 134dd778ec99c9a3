// SPDX-License-Identifier: Apache-2.0
package io.partvault.cleanup;

import io.partvault.archive.layout.ArchiveLayout;
import io.partvault.archive.layout.DataPathTemplate;
import io.partvault.archive.table.NameList;
import io.partvault.archive.table.TableName;
import io.partvault.archive.table.TablePartitionKey;
import io.partvault.archive.verdict.VerifyMode;
import io.partvault.postgres.catalog.RetentionRule;
import io.partvault.postgres.removal.RemovalSwitches;
import io.partvault.postgres.review.ReviewTarget;
import io.partvault.postgres.review.ReviewTerms;
import io.partvault.postgres.session.ConnectionConfig;
import io.partvault.postgres.session.ConnectionSettings;
import io.partvault.s3.S3Config;
import io.partvault.s3.S3Settings;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigException;

/** The configuration of the cleanup connector. */
final class PartitionCleanupConfig extends AbstractConfig {

  static final String TOPIC_PREFIX = "topic.prefix";
  static final String TABLE_INCLUDE_LIST = "table.include.list";
  static final String PARTITION_INCLUDE_LIST = "partition.include.list";
  static final String RETENTION_PERIOD = "retention.period";
  static final String RETENTION_KEEP_COUNT = "retention.keep.count";
  static final String DECIMAL_HANDLING_MODE = "decimal.handling.mode";
  static final String INTERVAL_MS = "cleanup.interval.ms";
  static final String DETACH_ENABLED = "cleanup.detach.enabled";
  static final String DROP_ENABLED = ReviewTerms.DROP_ENABLED_KEY;
  static final String DROP_DELAY_DAYS = "cleanup.drop.delay.days";
  static final String VERIFY_MODE = "cleanup.verify.mode";
  static final String VERIFY_THREADS = "cleanup.verify.threads";
  static final String MAX_DROPS_PER_ROUND = "cleanup.max.drops.per.round";
  static final String LOCK_TIMEOUT_MS = "cleanup.lock.timeout.ms";
  static final String ALLOW_CHANGED = ReviewTerms.ALLOW_CHANGED_KEY;
  static final String MISSING_AFTER_MS = "cleanup.missing.after.ms";

  private static final String TOPIC_SUFFIX = ".partvault.cleanup";

  PartitionCleanupConfig(Map<String, String> properties) {
    super(CleanupConfigDefinition.definition(), properties);
  }

  /**
   * A configuration whose keys agree with each other.
   *
   * @throws ConfigException that names the first key that does not
   */
  static PartitionCleanupConfig consistent(Map<String, String> properties) {
    PartitionCleanupConfig config = new PartitionCleanupConfig(properties);
    config
        .contradictions()
        .forEach(
            (key, message) -> {
              throw new ConfigException("Invalid configuration of " + key + ": " + message);
            });
    return config;
  }

  /** What does not agree, by key; empty if everything does. */
  Map<String, String> contradictions() {
    Map<String, String> problems = new LinkedHashMap<>();
    new S3Config(this).problems().forEach((key, problem) -> problems.put(key, key + " " + problem));
    if (getString(RETENTION_PERIOD).isEmpty()
        && getInt(RETENTION_KEEP_COUNT) < 0
        && getString(PARTITION_INCLUDE_LIST).isBlank()) {
      problems.put(
          RETENTION_PERIOD,
          "Nothing says which table partitions are old enough: set %s (P13M), %s (12) or %s"
              .formatted(RETENTION_PERIOD, RETENTION_KEEP_COUNT, PARTITION_INCLUDE_LIST));
    } else {
      try {
        retention();
      } catch (IllegalArgumentException e) {
        problems.put(PARTITION_INCLUDE_LIST, PARTITION_INCLUDE_LIST + ": " + e.getMessage());
      }
    }
    boolean delayed = originals().containsKey(DROP_DELAY_DAYS);
    if (delayed && getBoolean(DROP_ENABLED) && !getBoolean(DETACH_ENABLED)) {
      problems.put(
          DROP_DELAY_DAYS,
          "%s = %d, a delay between detach and drop, needs %s; without it drops are direct: switch it on, or leave the delay out"
              .formatted(DROP_DELAY_DAYS, getInt(DROP_DELAY_DAYS), DETACH_ENABLED));
    }
    for (TableName table : NameList.tables(getString(ALLOW_CHANGED))) {
      if (!tables().contains(table)) {
        problems.put(
            ALLOW_CHANGED,
            "%s names table %s, which is not in %s: add it there, or leave it out"
                .formatted(ALLOW_CHANGED, table, TABLE_INCLUDE_LIST));
      }
    }
    return problems;
  }

  ConnectionSettings connection() {
    return ConnectionConfig.settings(this);
  }

  S3Settings s3() {
    return new S3Config(this).settings();
  }

  /** Data files are named by manifests, so that their template does not matter here. */
  ArchiveLayout layout() {
    return new ArchiveLayout(
        new S3Config(this).keyPrefix(), DataPathTemplate.parse(DataPathTemplate.DEFAULT));
  }

  String logicalDatabase() {
    return getString(TOPIC_PREFIX);
  }

  String topic() {
    return logicalDatabase() + TOPIC_SUFFIX;
  }

  List<TableName> tables() {
    return NameList.tables(getString(TABLE_INCLUDE_LIST));
  }

  RetentionRule retention() {
    return new RetentionRule(
        getString(RETENTION_PERIOD),
        getInt(RETENTION_KEEP_COUNT),
        NameList.names(getString(PARTITION_INCLUDE_LIST)));
  }

  /** Which table partitions are looked at, by name. */
  Predicate<TablePartitionKey> wanted() {
    Set<TableName> tables = Set.copyOf(tables());
    RetentionRule retention = retention();
    return key -> tables.contains(key.table()) && retention.includes(key.name());
  }

  VerifyMode verifyMode() {
    return VerifyMode.valueOf(getString(VERIFY_MODE).toUpperCase(Locale.ROOT));
  }

  int verifyThreads() {
    return getInt(VERIFY_THREADS);
  }

  ReviewTarget reviewTarget() {
    return new ReviewTarget(logicalDatabase(), retention(), getString(DECIMAL_HANDLING_MODE));
  }

  CleanupSettings settings() {
    return new CleanupSettings(
        new ReviewTerms(
            new RemovalSwitches(getBoolean(DETACH_ENABLED), getBoolean(DROP_ENABLED)),
            Duration.ofDays(getInt(DROP_DELAY_DAYS)),
            Set.copyOf(NameList.tables(getString(ALLOW_CHANGED))),
            false),
        getInt(MAX_DROPS_PER_ROUND),
        Duration.ofMillis(getInt(LOCK_TIMEOUT_MS)),
        Duration.ofMillis(getInt(INTERVAL_MS)),
        Duration.ofMillis(getLong(MISSING_AFTER_MS)));
  }

  static void requirePrefix(String key, Object value) {
    if (value != null && !value.toString().matches("[A-Za-z0-9_-]{1,100}")) {
      throw new ConfigException(key, value, "must be letters, digits, _ and -");
    }
  }

  static void requireTables(String key, Object value) {
    try {
      boolean empty = value != null && NameList.tables(value.toString()).isEmpty();
      if (empty && key.equals(TABLE_INCLUDE_LIST)) {
        throw new ConfigException(key, value, "must name at least one table");
      }
    } catch (IllegalArgumentException e) {
      throw new ConfigException(key, value, e.getMessage());
    }
  }

  static void requirePeriod(String key, Object value) {
    if (!value.toString().isEmpty()) {
      try {
        RetentionRule.olderThan(value.toString());
      } catch (IllegalArgumentException e) {
        throw new ConfigException(key, value, e.getMessage());
      }
    }
  }

  static void requireNames(String key, Object value) {
    try {
      if (value != null) {
        NameList.names(value.toString());
      }
    } catch (IllegalArgumentException e) {
      throw new ConfigException(key, value, e.getMessage());
    }
  }
}
