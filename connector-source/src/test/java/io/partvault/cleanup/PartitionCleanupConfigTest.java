// SPDX-License-Identifier: Apache-2.0
package io.partvault.cleanup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partvault.archive.table.TableName;
import io.partvault.archive.table.TablePartitionKey;
import io.partvault.archive.verdict.VerifyMode;
import io.partvault.postgres.catalog.RetentionRule;
import io.partvault.postgres.removal.RemovalSwitches;
import io.partvault.postgres.review.ReviewTarget;
import io.partvault.postgres.review.ReviewTerms;
import io.partvault.postgres.session.ConnectionConfig;
import io.partvault.s3.S3Config;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartitionCleanupConfigTest {

  private static final Map<String, String> REQUIRED =
      Map.of(
          "connection.url", "jdbc:postgresql://localhost:5432/shop",
          "connection.user", "cleaner",
          "s3.bucket.name", "archive",
          "topic.prefix", "shop",
          "table.include.list", "public.events",
          "retention.period", "P90D");

  @Test
  void everyKeyHasTheDefaultWrittenDownHere() {
    Map<String, Object> defaults = new HashMap<>();
    defaults.put("topic.prefix", ConfigDef.NO_DEFAULT_VALUE);
    defaults.put("table.include.list", ConfigDef.NO_DEFAULT_VALUE);
    defaults.put("partition.include.list", "");
    defaults.put("retention.period", "");
    defaults.put("retention.keep.count", -1);
    defaults.put("decimal.handling.mode", "string");
    defaults.put("cleanup.interval.ms", 60_000);
    defaults.put("cleanup.detach.enabled", false);
    defaults.put("cleanup.drop.enabled", false);
    defaults.put("cleanup.drop.delay.days", 7);
    defaults.put("cleanup.verify.mode", "content");
    defaults.put("cleanup.verify.threads", 2);
    defaults.put("cleanup.max.drops.per.round", 10);
    defaults.put("cleanup.lock.timeout.ms", 800);
    defaults.put("cleanup.allow.changed", "");
    defaults.put("cleanup.missing.after.ms", 86_400_000L);
    Map<String, Object> found = new HashMap<>();
    ownKeys()
        .forEach(
            key ->
                found.put(
                    key, CleanupConfigDefinition.definition().configKeys().get(key).defaultValue));
    assertThat(found).isEqualTo(defaults);
  }

  @Test
  void everyKeyCanBeSet() {
    Map<String, String> properties = new HashMap<>(REQUIRED);
    properties.put("topic.prefix", "bazaar");
    properties.put("table.include.list", "public.events, sales.\"Order,Lines\"");
    properties.put("partition.include.list", "events_2024_01, old.\"E 1\"");
    properties.put("retention.period", "P13M");
    properties.put("retention.keep.count", "3");
    properties.put("decimal.handling.mode", "number");
    properties.put("cleanup.interval.ms", "5000");
    properties.put("cleanup.detach.enabled", "true");
    properties.put("cleanup.drop.enabled", "true");
    properties.put("cleanup.drop.delay.days", "0");
    properties.put("cleanup.verify.mode", "metadata");
    properties.put("cleanup.verify.threads", "5");
    properties.put("cleanup.max.drops.per.round", "1");
    properties.put("cleanup.lock.timeout.ms", "100");
    properties.put("cleanup.allow.changed", "public.events");
    properties.put("cleanup.missing.after.ms", "1");
    assertThat(properties.keySet()).containsAll(ownKeys());
    PartitionCleanupConfig config = PartitionCleanupConfig.consistent(properties);
    assertThat(config.topic()).isEqualTo("bazaar.partvault.cleanup");
    assertThat(config.tables())
        .containsExactly(new TableName("public", "events"), new TableName("sales", "Order,Lines"));
    assertThat(config.retention())
        .isEqualTo(new RetentionRule("P13M", 3, List.of("events_2024_01", "old.E 1")));
    assertThat(config.reviewTarget())
        .isEqualTo(new ReviewTarget("bazaar", config.retention(), "number"));
    assertThat(config.verifyMode()).isEqualTo(VerifyMode.METADATA);
    assertThat(config.verifyThreads()).isEqualTo(5);
    assertThat(config.settings())
        .isEqualTo(
            new CleanupSettings(
                new ReviewTerms(
                    new RemovalSwitches(true, true),
                    Duration.ZERO,
                    Set.of(new TableName("public", "events")),
                    false),
                1,
                Duration.ofMillis(100),
                Duration.ofSeconds(5),
                Duration.ofMillis(1)));
  }

  @ParameterizedTest
  @CsvSource({
    "topic.prefix,'a b'",
    "table.include.list,''",
    "table.include.list,events",
    "table.include.list,'public.events,'",
    "retention.keep.count,-2",
    "cleanup.verify.mode,none",
    "cleanup.verify.threads,17",
    "cleanup.drop.delay.days,-1",
    "cleanup.allow.changed,'\"a'",
    "partition.include.list,'a,,b'"
  })
  void valueThatCannotBeIsRefusedWithItsKey(String key, String value) {
    Map<String, String> properties = new HashMap<>(REQUIRED);
    properties.put(key, value);
    assertThatThrownBy(() -> PartitionCleanupConfig.consistent(properties))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(key);
  }

  @Test
  void nothingThatSaysHowOldIsRefused() {
    Map<String, String> properties = new HashMap<>(REQUIRED);
    properties.remove("retention.period");
    assertThat(new PartitionCleanupConfig(properties).contradictions())
        .containsOnlyKeys("retention.period");
  }

  @Test
  void delayWithoutADetachIsAContradiction() {
    Map<String, String> properties = new HashMap<>(REQUIRED);
    properties.put("cleanup.drop.enabled", "true");
    properties.put("cleanup.drop.delay.days", "7");
    assertThat(new PartitionCleanupConfig(properties).contradictions())
        .containsOnlyKeys("cleanup.drop.delay.days");
  }

  @Test
  void allowedChangesMustNameIncludedTables() {
    Map<String, String> properties = new HashMap<>(REQUIRED);
    properties.put("cleanup.allow.changed", "public.other");
    assertThat(new PartitionCleanupConfig(properties).contradictions())
        .containsOnlyKeys("cleanup.allow.changed");
  }

  @Test
  void onlyListedTablesAndTablePartitionsAreLookedAt() {
    Map<String, String> properties = new HashMap<>(REQUIRED);
    properties.put("partition.include.list", "events_1");
    PartitionCleanupConfig config = PartitionCleanupConfig.consistent(properties);
    assertThat(config.wanted()).accepts(TablePartitionKey.parse("shop/public.events/events_1"));
    assertThat(config.wanted())
        .rejects(
            TablePartitionKey.parse("shop/public.events/events_2"),
            TablePartitionKey.parse("shop/public.other/events_1"));
  }

  @Test
  void thereIsAlwaysOneTask() {
    PartitionCleanupConnector connector = new PartitionCleanupConnector();
    connector.start(REQUIRED);
    assertThat(connector.taskConfigs(8)).containsExactly(REQUIRED);
  }

  private static Set<String> ownKeys() {
    Set<String> own = new TreeSet<>(CleanupConfigDefinition.definition().names());
    own.removeAll(S3Config.define(ConnectionConfig.define(new ConfigDef())).names());
    return own;
  }
}
