// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.partvault.archive.export.ExportHeaders;
import io.partvault.archive.table.PartitionBounds;
import io.partvault.archive.table.TableName;
import io.partvault.archive.table.TablePartition;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The task against a real database, driven as Connect drives it. */
@Tag("versions")
@Tag("long")
class PartitionSourceTaskIT {

  private static final int ROWS = 20_000;
  private static final Duration PATIENCE = Duration.ofSeconds(150);

  @TempDir static Path dir;
  private static EventsDatabase database;

  private final HeldOffsets offsets = new HeldOffsets();
  private final List<SourceRecord> topic = new ArrayList<>();
  private PartitionSourceTask task;

  @BeforeAll
  static void startDatabase() throws Exception {
    database = EventsDatabase.start(dir);
  }

  @AfterAll
  static void stopDatabase() {
    database.close();
  }

  @AfterEach
  void stopTask() {
    if (task != null) {
      task.stop();
    }
  }

  @Test
  void emitsTheRowsOfEligibleLeavesOldestFirstAndSealsThem() throws Exception {
    database.reset(ROWS);
    start(Map.of());

    drive(() -> sealed() == 2);

    for (String leaf : EventsDatabase.OLD) {
      assertThat(EventsDatabase.names(read(leaf).lines())).isEqualTo(database.names(leaf));
    }
    assertThat(topic.get(0).key()).isEqualTo("shop/public.events/events_2024_01");
    assertThat(read("events_2098_01").begun()).isEmpty();
  }

  @Test
  void goesOnRowExactInTheSameEpochAfterARestart() throws Exception {
    database.reset(ROWS);
    Map<String, String> small = Map.of("chunk.target.bytes", "131072", "poll.max.rows", "700");
    start(small);
    drive(() -> topic.size() > 3_000);
    int emitted = topic.size();

    task.stop();
    // Until the server has ended its session the leaf is claimed, and the other one would be next.
    await().atMost(PATIENCE).until(() -> database.sourceSessions() == 0);
    start(small);
    drive(() -> sealed() == 2);

    assertThat(topic.get(emitted).value()).as("goes on with a row").isNotNull();
    for (String leaf : EventsDatabase.OLD) {
      assertThat(read(leaf).begun()).hasSize(1);
      assertThat(EventsDatabase.names(read(leaf).lines())).isEqualTo(database.names(leaf));
    }
    assertThat(topic).as("no row twice").hasSize(2 * (ROWS + 2));
  }

  @Test
  void joinsRowsIntoRecords() throws Exception {
    database.reset(1_000);
    start(Map.of("record.max.rows", "10"));

    drive(() -> sealed() == 2);

    assertThat(topic).hasSize(2 * (100 + 2));
    assertThat(EventsDatabase.names(read("events_2024_01").lines()))
        .isEqualTo(database.names("events_2024_01"));
  }

  @Test
  @Tag("D7")
  void exportsALeafAgainThatChangedWhileItWasRead() throws Exception {
    database.reset(ROWS);
    start(Map.of("chunk.target.bytes", "131072", "poll.max.rows", "100"));
    drive(() -> topic.size() > 200);

    database.execute("UPDATE events_2024_01 SET name = 'changed' WHERE id = 1");
    drive(() -> sealed() == 2);

    assertThat(read("events_2024_01").begun()).hasSize(2);
    assertThat(with(ExportHeaders.ABANDON)).hasSize(1);
    assertThat(EventsDatabase.names(read("events_2024_01").lines()))
        .isEqualTo(database.names("events_2024_01"))
        .containsEntry(1L, "changed");
  }

  @Test
  @Tag("D7")
  void exportsASealedLeafAgainThatChanged() throws Exception {
    database.reset(100);
    start(Map.of("recheck.interval.ms", "1000", "recheck.full.interval.ms", "1000"));
    drive(() -> sealed() == 2);

    database.execute("INSERT INTO events VALUES (101, '2024-01-31 12:00Z', 'late', 1)");
    drive(() -> read("events_2024_01").epochs().size() == 2);

    assertThat(EventsDatabase.names(read("events_2024_01").lines())).containsEntry(101L, "late");
  }

  @Test
  void goesOnWhenItsSessionIsEnded() throws Exception {
    database.reset(ROWS);
    start(Map.of("chunk.target.bytes", "131072", "poll.max.rows", "100"));
    drive(() -> topic.size() > 500);

    database.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            + " WHERE application_name LIKE 'partvault-source%'");
    drive(() -> sealed() == 2);

    assertThat(EventsDatabase.names(read("events_2024_01").lines()))
        .isEqualTo(database.names("events_2024_01"));
  }

  @Test
  @Tag("D15")
  void leavesALeafThatIsDroppedWhileItIsReadAndGoesOn() throws Exception {
    database.reset(ROWS);
    start(Map.of("chunk.target.bytes", "131072", "poll.max.rows", "100"));
    drive(() -> topic.size() > 200);
    drop("events_2024_01");

    drive(() -> sealed() == 1);

    assertThat(with(ExportHeaders.ABANDON)).hasSize(1);
    assertThat(read("events_2024_02").epochs()).hasSize(1);
  }

  @Test
  void releasesItsClaimsWhenTheSealsAreStoredAndItsSessionWhenItStops() throws Exception {
    database.reset(10);
    start(Map.of());
    drive(() -> sealed() == 2);
    assertThat(database.claims()).isPositive();

    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (database.claims() > 0) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      step();
    }
    task.stop();
    task = null;

    await().atMost(PATIENCE).until(() -> database.sourceSessions() == 0);
  }

  @Tag("B6")
  @Test
  void failsOnARowThatIsTooLarge() throws Exception {
    database.reset(10);
    database.execute("INSERT INTO events VALUES (11, '2024-01-31 12:00Z', repeat('x', 5000), 1)");
    start(Map.of("row.max.bytes", "4096", "record.max.bytes", "4096"));

    assertThatThrownBy(() -> drive(() -> sealed() > 0))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("Cannot archive public.events_2024_01: row number 10 has 50")
        .hasMessageContaining("row.max.bytes = 4096");
  }

  /** DROP waits for the chunk's transaction to end, so it runs beside the task. */
  private void drop(String leaf) throws Exception {
    Thread dropping =
        new Thread(
            () -> {
              try {
                database.execute("DROP TABLE " + leaf);
              } catch (SQLException e) {
                throw new IllegalStateException("Cannot drop " + leaf, e);
              }
            });
    dropping.start();
    await().atMost(PATIENCE).until(() -> !dropping.isAlive() || database.lockWaits() > 0);
    while (dropping.isAlive()) {
      step();
    }
  }

  private void start(Map<String, String> changed) {
    Map<String, String> properties = new HashMap<>(database.properties());
    properties.putAll(changed);
    task = new PartitionSourceTask();
    task.initialize(offsets);
    task.start(properties);
  }

  private void drive(BooleanSupplier until) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!until.getAsBoolean()) {
      assertThat(System.nanoTime()).as("records %d", topic.size()).isLessThan(deadline);
      step();
    }
  }

  private void step() throws InterruptedException {
    List<SourceRecord> records = poll();
    if (records == null) {
      return;
    }
    for (SourceRecord record : records) {
      topic.add(record);
      task.commitRecord(
          record,
          new RecordMetadata(new TopicPartition(record.topic(), 0), topic.size(), 0, 0, 0, 0));
    }
    offsets.store(records);
  }

  private List<SourceRecord> poll() throws InterruptedException {
    try {
      return task.poll();
    } catch (RetriableException e) {
      return null; // Connect does the same
    }
  }

  private long sealed() {
    return topic.isEmpty() || topic.get(topic.size() - 1).value() != null
        ? 0
        : EventsDatabase.OLD.stream().filter(leaf -> !read(leaf).epochs().isEmpty()).count();
  }

  private List<SourceRecord> with(String header) {
    return topic.stream().filter(record -> SealedExports.header(record, header) != null).toList();
  }

  private SealedExports read(String leaf) {
    TableName table = new TableName("public", "events");
    return SealedExports.of(
        new TablePartition(
            "shop", table, new TableName("public", leaf), 1, new PartitionBounds("", "", "")),
        topic);
  }
}
