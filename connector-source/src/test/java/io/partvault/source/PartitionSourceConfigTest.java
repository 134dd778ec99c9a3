// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partvault.archive.table.TableName;
import io.partvault.postgres.catalog.RetentionRule;
import io.partvault.postgres.read.DecimalMode;
import io.partvault.postgres.session.ConnectionSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartitionSourceConfigTest {

  private static final Map<String, String> REQUIRED =
      Map.of(
          "connection.url",
          "jdbc:postgresql://localhost:5432/shop",
          "connection.user",
          "reader",
          "topic.prefix",
          "shop",
          "table.include.list",
          "public.events");

  @Test
  void hasADefaultForEveryOtherKey() {
    PartitionSourceConfig config = new PartitionSourceConfig(REQUIRED);

    Map<String, Object> defaults = new HashMap<>(config.values());
    defaults.keySet().removeAll(REQUIRED.keySet());
    Map<String, Object> expected = new HashMap<>();
    expected.put("connection.password", config.getPassword("connection.password"));
    expected.put("partition.include.list", "");
    expected.put("retention.period", "");
    expected.put("retention.keep.count", -1);
    expected.put("poll.interval.ms", 60_000L);
    expected.put("recheck.interval.ms", 3_600_000L);
    expected.put("recheck.full.interval.ms", 86_400_000L);
    expected.put("chunk.target.bytes", 33_554_432L);
    expected.put("poll.max.rows", 5000);
    expected.put("read.max.rows.per.second", 0L);
    expected.put("record.format", "json");
    expected.put("record.max.rows", 1);
    expected.put("record.max.bytes", 16_384);
    expected.put("record.compression.level", 3);
    expected.put("row.max.bytes", 1_000_000);
    expected.put("decimal.handling.mode", "string");
    expected.put("sink.group.id", "");
    expected.put("sink.max.lag.records", 10_000_000L);
    expected.put("kafka.bootstrap.servers", "");
    assertThat(defaults).isEqualTo(expected);
  }

  @Test
  void readsEveryKey() {
    Map<String, String> properties = new HashMap<>();
    properties.put("connection.url", "jdbc:postgresql://db:5433/sales");
    properties.put("connection.user", "archiver");
    properties.put("connection.password", "secret");
    properties.put("topic.prefix", "sales");
    properties.put("table.include.list", "public.orders,\"Sales\".lines");
    properties.put("partition.include.list", "orders_1, public.\"Orders 2\"");
    properties.put("retention.period", "P13M");
    properties.put("retention.keep.count", "12");
    properties.put("poll.interval.ms", "1000");
    properties.put("recheck.interval.ms", "2000");
    properties.put("recheck.full.interval.ms", "3000");
    properties.put("chunk.target.bytes", "1048576");
    properties.put("poll.max.rows", "20000");
    properties.put("read.max.rows.per.second", "10000");
    properties.put("record.format", "frames");
    properties.put("record.max.rows", "1000");
    properties.put("record.max.bytes", "8192");
    properties.put("record.compression.level", "7");
    properties.put("row.max.bytes", "9000");
    properties.put("decimal.handling.mode", "number");
    properties.put("sink.group.id", "connect-archive-sink");
    properties.put("sink.max.lag.records", "500000");
    properties.put("kafka.bootstrap.servers", "kafka:9092");
    assertThat(properties.keySet()).isEqualTo(SourceConfigDefinition.definition().names());

    PartitionSourceConfig config = PartitionSourceConfig.consistent(properties);

    assertThat(config.connection())
        .isEqualTo(new ConnectionSettings("jdbc:postgresql://db:5433/sales", "archiver", "secret"));
    assertThat(config.topicPrefix()).isEqualTo("sales");
    assertThat(config.tableNames())
        .containsExactly(new TableName("public", "orders"), new TableName("Sales", "lines"));
    assertThat(config.retention())
        .isEqualTo(new RetentionRule("P13M", 12, List.of("orders_1", "public.Orders 2")));
    assertThat(config.intervals())
        .isEqualTo(
            new SourceIntervals(
                Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3)));
    assertThat(config.chunkBlocks()).isEqualTo(128);
    assertThat(config.limits())
        .isEqualTo(new PollLimits(20000, 8 << 20, Duration.ofMillis(500), 1000, 8192, 9000));
    assertThat(config.decimals()).isEqualTo(DecimalMode.NUMBER);
    assertThat(config.recordForm())
        .isEqualTo(new RecordForm(RecordFormat.FRAMES, DecimalMode.NUMBER, 7));
    assertThat(config.renderingKey()).isEqualTo("number");
  }

  @ParameterizedTest
  @CsvSource({
    "topic.prefix,shop/eu,must be letters",
    "topic.prefix,'',must be letters",
    "table.include.list,events,must name each table as schema.table",
    "table.include.list,'',at least one table",
    "partition.include.list,a.b.c,must be name or schema.name",
    "retention.period,13 months,'for example P13M'",
    "retention.keep.count,-2,at least -1",
    "row.max.bytes,10,at least 1024",
    "record.format,avro,'json, struct, frames'",
    "record.compression.level,23,'no more than 22'",
    "decimal.handling.mode,double,'string, number'",
    "sink.max.lag.records,0,at least 1000"
  })
  void refusesWhatCannotWork(String key, String value, String reason) {
    assertThatThrownBy(() -> new PartitionSourceConfig(with(key, value)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(key)
        .hasMessageContaining(reason);
  }

  @Test
  void attachesContradictionsToTheKeyToLookAt() {
    assertThat(keys(REQUIRED)).containsExactly("retention.period");
    assertThat(keys(with("retention.keep.count", "0"))).isEmpty();
    assertThat(keys(with("partition.include.list", "events_1"))).isEmpty();
    assertThat(keys(with("retention.period", "P1D", "recheck.full.interval.ms", "1000")))
        .containsExactly("recheck.full.interval.ms");
    assertThat(keys(with("retention.period", "P1D", "record.max.bytes", "2000000")))
        .containsExactly("row.max.bytes");
    assertThat(keys(with("retention.period", "P1D", "topic.prefix", "x".repeat(240))))
        .containsExactly("topic.prefix");
    assertThat(
            keys(
                with("retention.period", "P1D", "record.format", "struct", "record.max.rows", "2")))
        .containsExactly("record.max.rows");
    assertThat(keys(with("retention.period", "P1D", "sink.group.id", "connect-archive-sink")))
        .containsExactly("kafka.bootstrap.servers");
  }

  @Test
  void aFrameTakesAsManyRowsAsFitInto128KiBUnlessToldOtherwise() {
    PollLimits frames = new PartitionSourceConfig(with("record.format", "frames")).limits();
    assertThat(frames.recordMaxBytes()).isEqualTo(131_072);
    assertThat(frames.recordMaxRows()).isGreaterThan(1_000_000);
    PollLimits lines = new PartitionSourceConfig(REQUIRED).limits();
    assertThat(lines.recordMaxBytes()).isEqualTo(16_384);
    assertThat(lines.recordMaxRows()).isEqualTo(1);
  }

  @Test
  void definesNoKeyThatConnectOwns() {
    assertThat(SourceConfigDefinition.definition().names())
        .doesNotContainAnyElementsOf(
            Set.of("name", "connector.class", "tasks.max", "key.converter", "header.converter"));
  }

  private static List<String> keys(Map<String, String> properties) {
    return new PartitionSourceConfig(properties)
        .contradictions().stream().map(ConfigProblem::key).toList();
  }

  private static Map<String, String> with(String... pairs) {
    Map<String, String> properties = new HashMap<>(REQUIRED);
    for (int i = 0; i < pairs.length; i += 2) {
      properties.put(pairs[i], pairs[i + 1]);
    }
    return properties;
  }
}
