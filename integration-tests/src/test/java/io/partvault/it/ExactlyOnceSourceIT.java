// SPDX-License-Identifier: Apache-2.0
package io.partvault.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.partvault.archive.export.ExportHeaders;
import io.partvault.archive.export.RowHeader;
import io.partvault.embedded.ConnectClient;
import io.partvault.embedded.process.Plugins;
import io.partvault.embedded.process.ShippedConfig;
import io.partvault.embedded.process.WorkerProcess;
import io.partvault.embedded.process.WorkerSettings;
import io.partvault.it.stack.ArchiveStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The source on workers with exactly-once source support, one killed while it sends: a reader of
 * committed transactions sees each row once, not only the archive.
 */
@Tag("stack")
class ExactlyOnceSourceIT {

  private static final int ROWS = 8_000;
  private static final TopicPartition ROWS_OF = new TopicPartition("shop.public.events", 0);
  private static final Duration PATIENCE = Duration.ofSeconds(300);

  @TempDir private Path dir;
  private final List<ConsumerRecord<String, byte[]>> committed = new ArrayList<>();
  private ArchiveStack stack;
  private EventsTable table;
  private Path plugins;
  private KafkaConsumer<String, byte[]> consumer;

  @BeforeEach
  void startServers() throws Exception {
    stack = ArchiveStack.start(dir);
    table = EventsTable.create(stack, "shop", ROWS);
    plugins = Plugins.unpackInto(Files.createDirectories(dir.resolve("plugins")));
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", stack.bootstrapServers(), "isolation.level", "read_committed"),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    // There first, so that the reader need not look for it and is close behind the source.
    try (Admin admin =
        Admin.create(Map.<String, Object>of("bootstrap.servers", stack.bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic(ROWS_OF.topic(), 1, (short) 1))).all().get();
    }
    consumer.assign(List.of(ROWS_OF));
    consumer.seekToBeginning(List.of(ROWS_OF));
  }

  @AfterEach
  void stopServers() throws Exception {
    consumer.close();
    table.close();
    stack.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"poll", "connector"})
  void eachRowIsCommittedOnceAcrossAKillOfTheWorker(String boundary) throws Exception {
    try (WorkerProcess worker = startWorker()) {
      createSource(worker.client(), boundary);
      await().atMost(PATIENCE).until(() -> read(ExportHeaders.ROW).size() > 500);
      worker.process().kill();
    }
    assertThat(read(ExportHeaders.SEAL)).as("killed while it sends").isEmpty();

    try (WorkerProcess worker = startWorker();
        Operator operator =
            new Operator(worker::client, "partvault-source", Operator.COMMIT_MEETS_ABORT)) {
      await().atMost(PATIENCE).until(() -> read(ExportHeaders.SEAL).size() == 2);
      await().atMost(PATIENCE).ignoreExceptions().until(() -> sealedOffsets(worker.client()) == 2);
      operator.awaitRunning();
    }

    assertThat(read(ExportHeaders.BEGIN)).as("resumed, not begun anew").hasSize(2);
    assertThat(read(ExportHeaders.ABANDON)).isEmpty();
    Map<String, List<Long>> rows = new HashMap<>();
    for (ConsumerRecord<String, byte[]> row : read(ExportHeaders.ROW)) {
      RowHeader header = ExportHeaders.readRow(row.headers().lastHeader(ExportHeaders.ROW).value());
      rows.computeIfAbsent(row.key(), key -> new ArrayList<>()).add(header.row());
    }
    List<Long> each = IntStream.range(0, ROWS).mapToObj(Long::valueOf).toList();
    for (String leaf : EventsTable.OLD) {
      assertThat(rows.get("shop/public.events/" + leaf)).isEqualTo(each);
    }
  }

  private WorkerProcess startWorker() throws IOException {
    return WorkerProcess.start(
        new WorkerSettings(
            dir.resolve("worker"),
            "exactly-once",
            stack.bootstrapServers(),
            plugins,
            Map.of("exactly.once.source.support", "enabled"),
            Map.of(),
            WorkerSettings.START_FAST));
  }

  private void createSource(ConnectClient client, String boundary) throws IOException {
    await().atMost(PATIENCE).ignoreExceptions().until(() -> client.plugins().size() >= 3);
    Map<String, String> source = new HashMap<>(stack.databaseSettings("shop"));
    source.put("tasks.max", "1");
    source.put("poll.max.rows", "50");
    source.put("record.max.rows", "1");
    source.put("exactly.once.support", "required");
    source.put("transaction.boundary", boundary);
    // A transaction the kill leaves open keeps the next worker from reading the offsets so long.
    source.put("producer.override.transaction.timeout.ms", "6000");
    client.put("partvault-source", ShippedConfig.connector("source", source));
  }

  private List<ConsumerRecord<String, byte[]>> read(String header) {
    consumer.poll(Duration.ofMillis(200)).forEach(committed::add);
    return committed.stream()
        .filter(record -> record.headers().lastHeader(header) != null)
        .toList();
  }

  private static int sealedOffsets(ConnectClient client) {
    int sealed = 0;
    for (JsonNode offset : client.offsets("partvault-source").path("offsets")) {
      sealed += offset.path("offset").path("status").asText().equals("sealed") ? 1 : 0;
    }
    return sealed;
  }
}
