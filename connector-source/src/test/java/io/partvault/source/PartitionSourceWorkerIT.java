// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.partvault.archive.export.ExportHeaders;
import io.partvault.archive.table.PartitionBounds;
import io.partvault.archive.table.TableName;
import io.partvault.archive.table.TablePartition;
import io.partvault.embedded.ConnectClient;
import io.partvault.embedded.ConnectWorker;
import io.partvault.embedded.KafkaBroker;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The connector in a Connect worker, with a broker and a database. */
class PartitionSourceWorkerIT {

  private static final int ROWS = 5_000;
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final String TOPIC = "shop.public.events";

  @TempDir Path dir;

  @ParameterizedTest
  @ValueSource(strings = {"requested", "required"})
  void putsTheRowsOfTheTableIntoTheTopic(String exactlyOnce) throws Exception {
    try (EventsDatabase database = EventsDatabase.start(dir.resolve("postgres"));
        KafkaBroker broker = KafkaBroker.start(dir.resolve("kafka"))) {
      database.reset(ROWS);
      List<SourceRecord> records = new ArrayList<>();
      try (ConnectWorker worker = ConnectWorker.start(worker(broker));
          KafkaConsumer<String, byte[]> consumer = consumer(broker)) {
        ConnectClient client = new ConnectClient(worker.restUrl());
        client.put("source", connector(database, exactlyOnce));
        consumer.subscribe(List.of(TOPIC));

        await().atMost(PATIENCE).until(() -> seals(consumer, records) == 2);
        await().atMost(PATIENCE).until(() -> areStoredAsSealed(client));
      }
      for (String leaf : EventsDatabase.OLD) {
        assertThat(EventsDatabase.names(read(leaf, records).lines()))
            .isEqualTo(database.names(leaf));
      }
      assertThat(records).as("no row twice").hasSize(2 * (ROWS + 2));
    }
  }

  @Test
  void archivesAgainWhatHasItsOffsetSetToNull() throws Exception {
    try (EventsDatabase database = EventsDatabase.start(dir.resolve("postgres"));
        KafkaBroker broker = KafkaBroker.start(dir.resolve("kafka"));
        ConnectWorker worker = ConnectWorker.start(worker(broker));
        KafkaConsumer<String, byte[]> consumer = consumer(broker)) {
      database.reset(10);
      ConnectClient client = new ConnectClient(worker.restUrl());
      client.put("source", connector(database, "requested"));
      List<SourceRecord> records = new ArrayList<>();
      consumer.subscribe(List.of(TOPIC));
      await().atMost(PATIENCE).until(() -> seals(consumer, records) == 2);
      await().atMost(PATIENCE).until(() -> areStoredAsSealed(client));

      client.stop("source");
      await().atMost(PATIENCE).until(() -> resetOffsets(worker));
      client.resume("source");

      await().atMost(PATIENCE).until(() -> seals(consumer, records) == 4);
      assertThat(read("events_2024_01", records).epochs()).hasSize(2).isSorted();
    }
  }

  private static boolean resetOffsets(ConnectWorker worker) throws Exception {
    String body =
        "{\"offsets\":[{\"partition\":{\"tablePartition\":\"shop/public.events/events_2024_01\"},"
            + "\"offset\":null},"
            + "{\"partition\":{\"tablePartition\":\"shop/public.events/events_2024_02\"},"
            + "\"offset\":null}]}";
    var request =
        HttpRequest.newBuilder(worker.restUrl().resolve("/connectors/source/offsets"))
            .header("Content-Type", "application/json")
            .method("PATCH", HttpRequest.BodyPublishers.ofString(body))
            .build();
    return HttpClient.newHttpClient()
            .send(request, HttpResponse.BodyHandlers.ofString())
            .statusCode()
        == 200;
  }

  private static boolean areStoredAsSealed(ConnectClient client) {
    int sealed = 0;
    for (JsonNode offset : client.offsets("source").path("offsets")) {
      sealed += offset.path("offset").path("status").asText().equals("sealed") ? 1 : 0;
    }
    return sealed == 2;
  }

  private static long seals(KafkaConsumer<String, byte[]> consumer, List<SourceRecord> records) {
    consumer.poll(Duration.ofMillis(200)).forEach(record -> records.add(sourceRecord(record)));
    return records.stream()
        .filter(record -> SealedExports.header(record, ExportHeaders.SEAL) != null)
        .count();
  }

  private static SourceRecord sourceRecord(ConsumerRecord<String, byte[]> record) {
    ConnectHeaders headers = new ConnectHeaders();
    record.headers().forEach(header -> headers.addBytes(header.key(), header.value()));
    return new SourceRecord(
        Map.of(),
        Map.of(),
        record.topic(),
        record.partition(),
        Schema.STRING_SCHEMA,
        record.key(),
        Schema.OPTIONAL_BYTES_SCHEMA,
        record.value(),
        null,
        headers);
  }

  private static SealedExports read(String leaf, List<SourceRecord> records) {
    TableName table = new TableName("public", "events");
    return SealedExports.of(
        new TablePartition(
            "shop", table, new TableName("public", leaf), 1, new PartitionBounds("", "", "")),
        records);
  }

  private static Map<String, String> connector(EventsDatabase database, String exactlyOnce) {
    Map<String, String> properties = new HashMap<>(database.properties());
    properties.put("connector.class", PartitionSourceConnector.class.getName());
    properties.put("tasks.max", "2");
    properties.put("exactly.once.support", exactlyOnce);
    properties.put("header.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
    properties.put("topic.creation.default.partitions", "4");
    properties.put("topic.creation.default.replication.factor", "1");
    return properties;
  }

  private static Map<String, String> worker(KafkaBroker broker) {
    Map<String, String> properties = new HashMap<>();
    properties.put("bootstrap.servers", broker.bootstrapServers());
    properties.put("group.id", "connect");
    properties.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
    properties.put("value.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
    for (String kind : List.of("config", "offset", "status")) {
      properties.put(kind + ".storage.topic", "connect-" + kind);
      properties.put(kind + ".storage.replication.factor", "1");
    }
    properties.put("exactly.once.source.support", "enabled");
    properties.put("offset.flush.interval.ms", "1000");
    return properties;
  }

  private static KafkaConsumer<String, byte[]> consumer(KafkaBroker broker) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("bootstrap.servers", broker.bootstrapServers());
    properties.put("group.id", "reader");
    properties.put("auto.offset.reset", "earliest");
    properties.put("isolation.level", "read_committed");
    properties.put("metadata.max.age.ms", "500");
    return new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer());
  }
}
