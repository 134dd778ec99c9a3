// SPDX-License-Identifier: Apache-2.0
package io.partvault.cleanup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.partvault.archive.store.ObjectStore;
import io.partvault.embedded.PostgresServer;
import io.partvault.embedded.S3Server;
import io.partvault.s3.S3ObjectStore;
import io.partvault.s3.S3Settings;
import io.partvault.source.HeldOffsets;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceConnector;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("versions")
@Tag("long")
class PartitionCleanupTaskIT {

  private static final String BUCKET = "archive";
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  @TempDir private static Path folder;
  private static PostgresServer server;
  private static S3Server s3;

  private final Map<String, String> properties = new HashMap<>();

  @BeforeAll
  static void startServers() {
    server = PostgresServer.start(folder.resolve("postgres"));
    s3 = S3Server.start(folder.resolve("s3"));
    s3.createBucket(BUCKET);
  }

  @AfterAll
  static void stopServers() {
    s3.close();
    server.close();
  }

  @BeforeEach
  void configure() {
    properties.put("connection.url", server.jdbcUrl("postgres"));
    properties.put("connection.user", server.user());
    properties.put("s3.bucket.name", BUCKET);
    properties.put("s3.endpoint.url", s3.endpoint().toString());
    properties.put("s3.region", s3.region());
    properties.put("s3.path.style.access.enabled", "true");
    properties.put("aws.access.key.id", s3.accessKeyId());
    properties.put("aws.secret.access.key", s3.secretAccessKey());
    properties.put("topic.prefix", "shop");
    properties.put("table.include.list", "public.events");
    properties.put("retention.period", "P90D");
    properties.put("cleanup.drop.enabled", "true");
    properties.put("cleanup.interval.ms", "100");
  }

  @Test
  void taskDropsAndTellsItOnTheTopic() {
    try (CleanupFixture fixture = new CleanupFixture(server)) {
      fixture.archiveInto(S3ObjectStore.open(PartitionCleanupConfig.consistent(properties).s3()));
      PartitionCleanupTask task = task();
      task.start(properties);
      try {
        List<SourceRecord> records = new ArrayList<>();
        await()
            .atMost(PATIENCE)
            .until(
                () -> {
                  List<SourceRecord> polled = task.poll();
                  records.addAll(polled == null ? List.of() : polled);
                  return records.size() >= 2;
                });
        assertThat(records).extracting(SourceRecord::topic).containsOnly("shop.partvault.cleanup");
        assertThat(records)
            .extracting(SourceRecord::key)
            .containsOnly("shop/public.events/events_2024_01");
        assertThat(new String((byte[]) records.get(1).value(), StandardCharsets.UTF_8))
            .startsWith("{\"format\":1,\"event\":\"dropped\",\"database\":\"shop\"");
        assertThat(fixture.leafExists()).isFalse();
      } finally {
        task.stop();
      }
    }
  }

  @Test
  @Tag("D36")
  void twoCleanupsAtOnceDropEachTablePartitionOnceAndLeaveOneReceipt() throws Exception {
    S3Settings bucket = PartitionCleanupConfig.consistent(properties).s3();
    try (CleanupFixture fixture = new CleanupFixture(server);
        ObjectStore store = S3ObjectStore.open(bucket)) {
      int leaves = 1 + addLeaves(fixture);
      fixture.archiveInto(S3ObjectStore.open(bucket));
      Set<String> receiptsBefore = keys(store, "receipts/");
      long deadlocks = deadlocks(fixture);
      List<PartitionCleanupTask> tasks = List.of(task(), task());
      List<SourceRecord> told = new ArrayList<>();
      tasks.forEach(task -> task.start(properties));
      try {
        await()
            .atMost(PATIENCE)
            .until(
                () -> {
                  for (PartitionCleanupTask task : tasks) {
                    List<SourceRecord> polled = task.poll();
                    told.addAll(polled == null ? List.of() : polled);
                  }
                  return count(told, "dropped") >= leaves && fixture.leafCount() == 0;
                });
      } finally {
        tasks.forEach(PartitionCleanupTask::stop);
      }
      Set<String> receipts = keys(store, "receipts/");
      receipts.removeAll(receiptsBefore);
      assertThat(receipts).hasSize(leaves);
      assertThat(count(told, "dropped")).isEqualTo(leaves);
      assertThat(count(told, "recovered")).isZero();
      assertThat(count(told, "failed")).isZero();
      assertThat(deadlocks(fixture)).isEqualTo(deadlocks);
    }
  }

  private static int addLeaves(CleanupFixture fixture) {
    int added = 0;
    for (String month : List.of("02", "03", "04", "05", "06")) {
      fixture.sql(
          "CREATE TABLE public.events_2023_%s PARTITION OF public.events FOR VALUES FROM ('2023-%s-01') TO ('2023-%s-28')"
              .formatted(month, month, month));
      fixture.sql(
          "INSERT INTO public.events SELECT n, '2023-%s-15' FROM generate_series(1, 50) n"
              .formatted(month));
      added++;
    }
    return added;
  }

  private static long deadlocks(CleanupFixture fixture) {
    return Long.parseLong(
        fixture.text(
            "SELECT deadlocks::text FROM pg_stat_database WHERE datname = current_database()"));
  }

  private static Set<String> keys(ObjectStore store, String folder) {
    return store.list(folder, "", 1000).stream()
        .map(object -> object.key().value())
        .collect(Collectors.toCollection(HashSet::new));
  }

  private static long count(List<SourceRecord> told, String kind) {
    return told.stream()
        .map(record -> new String((byte[]) record.value(), StandardCharsets.UTF_8))
        .filter(event -> event.contains("\"" + kind + "\""))
        .count();
  }

  @Test
  @Tag("C17")
  void failureOfTheRoundsIsThrownAtTheNextPoll() {
    properties.put("aws.secret.access.key", "wrong");
    PartitionCleanupTask task = task();
    task.start(properties);
    try {
      assertThatThrownBy(() -> await().atMost(PATIENCE).until(() -> task.poll() != null))
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("Cannot go on with the cleanup");
    } finally {
      task.stop();
    }
  }

  @Test
  void validateNamesTheMissingBucketAndTheRoleThatOwnsNothing() {
    try (CleanupFixture fixture = new CleanupFixture(server)) {
      fixture.sql("DROP ROLE IF EXISTS reader");
      fixture.sql("CREATE ROLE reader LOGIN");
      properties.put("connection.user", "reader");
      properties.put("s3.bucket.name", "missing");
      List<ConfigValue> wrong =
          new PartitionCleanupConnector()
              .validate(properties).configValues().stream()
                  .filter(value -> !value.errorMessages().isEmpty())
                  .toList();
      assertThat(wrong)
          .extracting(ConfigValue::name)
          .contains("s3.bucket.name")
          .hasSizeGreaterThanOrEqualTo(2);
    }
  }

  @Test
  void connectFindsTheConnectorAsAService() {
    assertThat(ServiceLoader.load(SourceConnector.class).stream().map(ServiceLoader.Provider::type))
        .anyMatch(PartitionCleanupConnector.class::equals);
  }

  private static PartitionCleanupTask task() {
    PartitionCleanupTask task = new PartitionCleanupTask();
    task.initialize(new HeldOffsets());
    return task;
  }
}
