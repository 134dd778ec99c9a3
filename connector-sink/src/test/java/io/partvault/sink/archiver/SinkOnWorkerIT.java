// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.partvault.archive.layout.ArchiveLayout;
import io.partvault.archive.layout.DataPathTemplate;
import io.partvault.archive.store.ObjectStore;
import io.partvault.embedded.ConnectClient;
import io.partvault.embedded.ConnectWorker;
import io.partvault.embedded.EmbeddedLogging;
import io.partvault.embedded.KafkaBroker;
import io.partvault.embedded.S3Server;
import io.partvault.s3.S3Keys;
import io.partvault.s3.S3ObjectStore;
import io.partvault.s3.S3Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.connect.header.Header;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sink in a Connect worker, between a broker and an S3 server. */
final class SinkOnWorkerIT {

  private static final String BUCKET = "archive";
  private static final String SINK = "archive-sink";
  private static final Duration LONG = Duration.ofSeconds(90);

  @TempDir static Path folder;

  private static KafkaBroker broker;
  private static ConnectWorker worker;
  private static ConnectClient client;
  private static S3Server s3;
  private static ObjectStore store;
  private static Producer<String, byte[]> producer;
  private final ArchiveLayout layout =
      new ArchiveLayout("archive", DataPathTemplate.parse(DataPathTemplate.DEFAULT));

  @BeforeAll
  static void start() {
    EmbeddedLogging.toFile(Path.of("target", "sink-on-worker.log"));
    s3 = S3Server.start(folder.resolve("s3"));
    s3.createBucket(BUCKET);
    store =
        S3ObjectStore.open(
            S3Settings.ofBucket(BUCKET)
                .withEndpoint(s3.endpoint().toString())
                .withKeys(new S3Keys(s3.accessKeyId(), s3.secretAccessKey())));
    broker = KafkaBroker.start(folder.resolve("kafka"));
    worker = ConnectWorker.start(workerProperties());
    client = new ConnectClient(worker.restUrl());
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers(), "linger.ms", "5"),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  @AfterAll
  static void stop() {
    producer.close();
    worker.close();
    broker.close();
    store.close();
    s3.close();
  }

  @Test
  void everyRowIsArchivedExactlyOnceThroughRestartsAndRebalances() throws Exception {
    createTopic(2);
    List<TestExport> exports = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      exports.add(TestExport.of("events_2024_0" + (i + 1), i + 1L, 3_000));
    }
    client.put(SINK, sink(1));
    exports.forEach(export -> sendRows(export, 0, 1_500));
    producer.flush();
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> assertThat(store.list("archive/commits/", "", 10)).hasSizeGreaterThan(3));
    // One task more moves topic partitions; a restart throws open files away.
    client.put(SINK, sink(2));
    client.restart(SINK);
    exports.forEach(export -> sendRows(export, 1_400, 3_000));
    exports.forEach(export -> send(export, export.sealRecord()));
    producer.flush();

    await()
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(200))
        .until(
            () ->
                exports.stream()
                    .allMatch(export -> TestArchive.manifest(store, layout, export).isPresent()));

    exports.forEach(export -> TestArchive.assertHolds(store, layout, export));
    await().atMost(LONG).untilAsserted(() -> assertThat(groupOffset()).isPositive());
    JsonNode status = client.status(SINK);
    assertThat(status.toString()).doesNotContain("FAILED");
  }

  @Test
  void validateSaysInOneSentenceWhatIsWrongWithTheStore() {
    Map<String, String> config = new HashMap<>(sink(1));
    config.put("name", SINK);
    config.put("s3.bucket.name", "no-such-bucket");

    JsonNode answer = client.validate("io.partvault.sink.S3ArchiveSinkConnector", config);

    assertThat(answer.path("error_count").intValue()).isEqualTo(1);
    assertThat(answer.toString()).contains("no-such-bucket");
  }

  private static void createTopic(int count) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic(TestTopic.NAME, count, (short) 1))).all().get();
    }
  }

  private static long groupOffset() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      return admin
          .listConsumerGroupOffsets("connect-" + SINK)
          .partitionsToOffsetAndMetadata()
          .get()
          .values()
          .stream()
          .mapToLong(offset -> offset.offset())
          .sum();
    }
  }

  private void sendRows(TestExport export, int from, int to) {
    if (from == 0) {
      send(export, export.beginRecord());
    }
    for (int row = from; row < to; row += 7) {
      send(export, export.rowsRecord(row, Math.min(to, row + 7)));
    }
  }

  private void send(TestExport export, TestExport.Sent sent) {
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(
            TestTopic.NAME, (int) (export.epoch() % 2), sent.key(), (byte[]) sent.value());
    for (Header header : sent.headers()) {
      record.headers().add(header.key(), (byte[]) header.value());
    }
    producer.send(record);
  }

  private static Map<String, String> sink(int tasks) {
    Map<String, String> config = new HashMap<>();
    config.put("connector.class", "io.partvault.sink.S3ArchiveSinkConnector");
    config.put("tasks.max", Integer.toString(tasks));
    config.put("topics", TestTopic.NAME);
    config.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
    config.put("value.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
    config.put("header.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
    config.put("consumer.override.auto.offset.reset", "earliest");
    config.put(
        "consumer.override.partition.assignment.strategy",
        "org.apache.kafka.clients.consumer.CooperativeStickyAssignor");
    config.put("consumer.override.max.poll.records", "50");
    config.put("s3.bucket.name", BUCKET);
    config.put("s3.endpoint.url", s3.endpoint().toString());
    config.put("s3.path.style.access.enabled", "true");
    config.put("s3.key.prefix", "archive");
    config.put("aws.access.key.id", s3.accessKeyId());
    config.put("aws.secret.access.key", s3.secretAccessKey());
    config.put("file.max.records", "400");
    config.put("rotate.interval.ms", "1000");
    config.put("max.open.files", "2");
    config.put("kafka.bootstrap.servers", broker.bootstrapServers());
    return config;
  }

  private static Map<String, String> workerProperties() {
    Map<String, String> properties = new HashMap<>();
    properties.put("bootstrap.servers", broker.bootstrapServers());
    properties.put("group.id", "connect");
    properties.put("listeners", "http://127.0.0.1:0");
    properties.put("plugin.discovery", "service_load");
    properties.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
    properties.put("value.converter", "org.apache.kafka.connect.storage.StringConverter");
    properties.put("offset.flush.interval.ms", "60000");
    for (String kind : List.of("config", "offset", "status")) {
      properties.put(kind + ".storage.topic", "connect-" + kind);
      properties.put(kind + ".storage.replication.factor", "1");
    }
    return properties;
  }
}
