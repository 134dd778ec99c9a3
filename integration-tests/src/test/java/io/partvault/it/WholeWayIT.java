// SPDX-License-Identifier: Apache-2.0
package io.partvault.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.partvault.embedded.ConnectClient;
import io.partvault.embedded.leak.LeavesUploads;
import io.partvault.embedded.process.Plugins;
import io.partvault.embedded.process.ShippedConfig;
import io.partvault.embedded.process.WorkerProcess;
import io.partvault.embedded.process.WorkerSettings;
import io.partvault.it.stack.ArchiveStack;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.management.JMException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The three connectors, unpacked from their plugin zips, on a Connect worker in a process of its
 * own, with the settings of {@code config/}, against a real database, broker and S3 protocol. What
 * is in the bucket is judged by reading plain files.
 */
@Tag("stack")
class WholeWayIT {

  private static final int ROWS = 30_000;
  private static final Duration PATIENCE = Duration.ofSeconds(150);
  private static final int ZSTD_MAGIC = 0xFD2FB528;

  /** As config/README.md says, in frames small enough for files of several. */
  private static final Map<String, String> FRAMES =
      Map.of(
          "record.format", "frames",
          "record.max.bytes", "65536",
          "producer.override.compression.type", "none");

  @TempDir private Path dir;
  private ArchiveStack stack;
  private EventsTable table;
  private Path plugins;

  @BeforeEach
  void startServers() throws Exception {
    stack = ArchiveStack.start(dir);
    table = EventsTable.create(stack, "shop", ROWS);
    plugins = Plugins.unpackInto(Files.createDirectories(dir.resolve("plugins")));
  }

  @AfterEach
  void stopServers() throws Exception {
    table.close();
    stack.close();
  }

  @Test
  void oldTablePartitionsAreArchivedProvenAndDroppedAndYoungOnesStay() throws Exception {
    Map<String, Map<Long, JsonNode>> expected = rowsOfOldLeaves();
    try (WorkerProcess worker = startWorker()) {
      createConnectors(worker.client());
      awaitOldLeavesGone(worker);
      awaitNumbersOfTheWholeWay(worker.process().pid());
    }
    judge(expected);
    assertThat(judge().below("receipts")).hasSize(EventsTable.OLD.size());
  }

  @Test
  @LeavesUploads("a worker that is killed aborts nothing")
  void everyRowIsInTheManifestExactlyOnceAfterAKill() throws Exception {
    Map<String, Map<Long, JsonNode>> expected = rowsOfOldLeaves();
    try (WorkerProcess worker = startWorker()) {
      createConnectors(worker.client());
      await().atMost(PATIENCE).until(() -> !judge().below("commits").isEmpty());
      worker.process().kill();
    }
    assertThat(table.leaves())
        .as("nothing can have been dropped so early")
        .containsAll(EventsTable.YOUNG);
    try (WorkerProcess worker = startWorker()) {
      awaitOldLeavesGone(worker);
    }
    judge(expected);
  }

  @Test
  void aTablePartitionThatChangesAfterItsSealIsArchivedAgainBeforeItIsDropped() throws Exception {
    try (WorkerProcess worker = startWorker()) {
      createConnectors(worker.client(), Map.of("cleanup.drop.enabled", "false"));
      await().atMost(PATIENCE).until(() -> judge().manifests().size() == EventsTable.OLD.size());
      table.execute("UPDATE events SET note = 'late' WHERE id = 7 AND at < '2024-02-01'");
      Map<String, Map<Long, JsonNode>> expected = rowsOfOldLeaves();
      createConnectors(worker.client());
      awaitOldLeavesGone(worker);
      judge(expected);
    }
  }

  @Test
  @LeavesUploads("a worker that is killed aborts nothing")
  void framesGoTheSameWayAlsoAfterAKill() throws Exception {
    Map<String, Map<Long, JsonNode>> expected = rowsOfOldLeaves();
    try (WorkerProcess worker = startWorker()) {
      createConnectors(worker.client(), FRAMES, Map.of());
      await().atMost(PATIENCE).until(() -> !judge().below("commits").isEmpty());
      worker.process().kill();
    }
    try (WorkerProcess worker = startWorker()) {
      awaitOldLeavesGone(worker);
    }
    judge(expected);
    assertThat(framesInFiles()).as("files are of several frames").isGreaterThan(1);
  }

  @Test
  void aByteThatChangedInAFrameKeepsItsTablePartitionAlone() throws Exception {
    String damaged = EventsTable.OLD.get(0);
    try (WorkerProcess worker = startWorker()) {
      createConnectors(worker.client(), FRAMES, Map.of("cleanup.drop.enabled", "false"));
      await().atMost(PATIENCE).until(() -> judge().manifests().size() == EventsTable.OLD.size());
      worker.client().delete("partvault-source");
      worker.client().delete("partvault-sink");
      damageFileOf(damaged);
      createCleanup(worker.client(), Map.of());
      await()
          .atMost(PATIENCE)
          .until(() -> judge().below("receipts").size() == EventsTable.OLD.size() - 1);
    }
    assertThat(table.leaves())
        .containsAll(EventsTable.YOUNG)
        .contains(damaged)
        .hasSize(EventsTable.YOUNG.size() + 1);
  }

  /** A byte in the middle of a data file is another one from now on. */
  private void damageFileOf(String leaf) throws IOException {
    JsonNode manifest = judge().manifestOf(leaf);
    byte[] bytes = Files.readAllBytes(judge().files(manifest).get(0));
    bytes[bytes.length / 2] ^= 0x20;
    stack.overwrite(manifest.path("dataFiles").get(0).path("key").asText(), bytes);
  }

  /** Frames in the data file that has most. */
  private int framesInFiles() throws IOException {
    int most = 0;
    for (Path file : judge().below("data")) {
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
      int frames = 0;
      for (int i = 0; i <= bytes.limit() - Integer.BYTES; i++) {
        frames += bytes.getInt(i) == ZSTD_MAGIC ? 1 : 0;
      }
      most = Math.max(most, frames);
    }
    return most;
  }

  private WorkerProcess startWorker() throws IOException {
    return WorkerProcess.start(
        WorkerSettings.of(dir.resolve("worker"), "whole-way", stack.bootstrapServers(), plugins));
  }

  private void createConnectors(ConnectClient client) throws IOException {
    createConnectors(client, Map.of());
  }

  private void createConnectors(ConnectClient client, Map<String, String> cleanup)
      throws IOException {
    createConnectors(client, Map.of(), cleanup);
  }

  private void createConnectors(
      ConnectClient client, Map<String, String> records, Map<String, String> cleanup)
      throws IOException {
    await().atMost(PATIENCE).ignoreExceptions().until(() -> client.plugins().size() >= 3);
    Map<String, String> source = new HashMap<>(stack.databaseSettings("shop"));
    source.put("poll.interval.ms", "1000");
    source.put("recheck.interval.ms", "2000");
    source.put("chunk.target.bytes", "1048576");
    source.putAll(records);
    Map<String, String> sink = new HashMap<>(stack.bucketSettings());
    sink.put("file.max.records", "4000");
    // How long the group waits for a worker that was killed.
    sink.put("consumer.override.session.timeout.ms", "6000");
    sink.put("consumer.override.heartbeat.interval.ms", "2000");
    Map<String, String> from = ShippedConfig.connector("source", source);
    if (records.containsKey("record.format")) {
      from.remove("record.max.rows");
    }
    client.put("partvault-source", from);
    client.put("partvault-sink", ShippedConfig.connector("sink", sink));
    createCleanup(client, cleanup);
  }

  private void createCleanup(ConnectClient client, Map<String, String> cleanup) throws IOException {
    Map<String, String> remover = new HashMap<>(stack.databaseSettings("shop"));
    remover.putAll(stack.bucketSettings());
    remover.put("cleanup.interval.ms", "1000");
    remover.put("cleanup.drop.enabled", "true");
    remover.put("topic.creation.default.replication.factor", "1");
    remover.putAll(cleanup);
    client.put("partvault-cleanup", ShippedConfig.connector("cleanup", remover));
  }

  private void awaitOldLeavesGone(WorkerProcess worker) {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              assertThat(worker.process().isAlive()).isTrue();
              return table.leaves().equals(EventsTable.YOUNG)
                  && judge().below("receipts").size() == EventsTable.OLD.size();
            });
  }

  /** Among the worker's own metrics, since it is of Kafka 4.1 or later. */
  private static void awaitNumbersOfTheWholeWay(long worker) {
    long leaves = EventsTable.OLD.size();
    Map<String, Long> least =
        Map.of(
            "partvault-source/exports-sealed-total",
            leaves,
            "partvault-source/rows-sealed-total",
            leaves * ROWS,
            "partvault-sink/manifests-total",
            leaves,
            "partvault-sink/rows-total",
            leaves * ROWS,
            "partvault-cleanup/dropped-total",
            leaves,
            "partvault-cleanup/rows-dropped-total",
            leaves * ROWS);
    await()
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(JMException.class) // one that is gone since it was listed
        .untilAsserted(
            () -> {
              Map<String, Long> shown = ProcessBeans.ofPlugins(worker);
              assertThat(shown).containsEntry("partvault-sink/broken-exports-total", 0L);
              least.forEach(
                  (name, number) ->
                      assertThat(shown.getOrDefault(name, -1L))
                          .as(name)
                          .isGreaterThanOrEqualTo(number));
            });
  }

  private Map<String, Map<Long, JsonNode>> rowsOfOldLeaves() throws Exception {
    Map<String, Map<Long, JsonNode>> rows = new TreeMap<>();
    for (String leaf : EventsTable.OLD) {
      rows.put(leaf, table.rows(leaf));
      assertThat(rows.get(leaf)).hasSize(ROWS);
    }
    return rows;
  }

  private BucketJudge judge() {
    return new BucketJudge(stack.bucket().resolve("archive"));
  }

  private void judge(Map<String, Map<Long, JsonNode>> expected) throws IOException {
    Map<String, JsonNode> manifests = judge().manifests();
    assertThat(manifests.keySet()).isEqualTo(expected.keySet());
    for (Map.Entry<String, JsonNode> manifest : manifests.entrySet()) {
      List<JsonNode> lines = judge().rows(manifest.getValue());
      assertThat(lines).as("each row once").hasSize(ROWS);
      Map<Long, JsonNode> archived = new TreeMap<>();
      lines.stream()
          .map(EventsTable::comparable)
          .forEach(row -> archived.put(row.path("id").asLong(), row));
      assertThat(archived).isEqualTo(expected.get(manifest.getKey()));
    }
  }
}
