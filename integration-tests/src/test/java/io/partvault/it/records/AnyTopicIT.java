// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.records;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.partvault.embedded.ConnectClient;
import io.partvault.embedded.ConnectRestException;
import io.partvault.embedded.KafkaBroker;
import io.partvault.embedded.S3Server;
import io.partvault.embedded.leak.LeavesUploads;
import io.partvault.embedded.process.Plugins;
import io.partvault.embedded.process.ShippedConfig;
import io.partvault.embedded.process.WorkerProcess;
import io.partvault.embedded.process.WorkerSettings;
import io.partvault.it.BucketJudge;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Topics without our headers, on a worker of its own, with the shipped configuration. */
class AnyTopicIT {

  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final String STRING = "org.apache.kafka.connect.storage.StringConverter";
  private static final String BYTES = "org.apache.kafka.connect.converters.ByteArrayConverter";
  private static final String JSON = "org.apache.kafka.connect.json.JsonConverter";

  @TempDir private Path dir;
  private S3Server s3;
  private KafkaBroker broker;
  private Path plugins;
  private WorkerProcess worker;
  private KafkaProducer<byte[], byte[]> producer;

  @BeforeEach
  void startServers() throws Exception {
    s3 = S3Server.start(Files.createDirectories(dir.resolve("s3")));
    s3.createBucket("vault");
    broker = KafkaBroker.start(dir.resolve("kafka"));
    plugins = Plugins.unpackInto(Files.createDirectories(dir.resolve("plugins")));
    worker = startWorker();
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers(), "max.block.ms", "60000"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  @AfterEach
  void stopServers() {
    producer.close();
    worker.close();
    broker.close();
    s3.close();
  }

  @Test
  void valuesOfEveryConverterGiveTheirLines() throws Exception {
    create("typed", "maps", "texts", "blobs", "documents");
    send(
        "typed",
        """
        {"schema": {"type": "struct", "optional": false, "fields": [
          {"type": "int64", "field": "id"},
          {"type": "bytes", "name": "org.apache.kafka.connect.data.Decimal", "version": 1,
           "parameters": {"scale": "2"}, "field": "amount"},
          {"type": "int64", "name": "org.apache.kafka.connect.data.Timestamp", "version": 1,
           "field": "at"}]},
         "payload": {"id": 9007199254740993, "amount": "MDk=", "at": 1706706300120}}""");
    send("maps", "{\"b\": [1, null], \"a\": {\"x\": true}}");
    send("texts", "a \"text\"");
    send("blobs", "hi");
    send("documents", "{\"n\": 12345678901234567890123456789.10}");
    archive("typed", Map.of("value.converter", JSON, "value.converter.schemas.enable", "true"));
    archive("maps", Map.of("value.converter", JSON, "value.converter.schemas.enable", "false"));
    archive("texts", Map.of("value.converter", STRING));
    archive("blobs", Map.of("value.converter", BYTES));
    archive("documents", Map.of("value.converter", BYTES, "records.text.mode", "json"));

    assertThat(awaitLines("typed", 1))
        .containsExactly(
            "{\"id\":9007199254740993,\"amount\":123.45,\"at\":\"2024-01-31T13:05:00.12Z\"}");
    assertThat(awaitLines("maps", 1)).containsExactly("{\"a\":{\"x\":true},\"b\":[1,null]}");
    assertThat(awaitLines("texts", 1)).containsExactly("\"a \\\"text\\\"\"");
    assertThat(awaitLines("blobs", 1)).containsExactly("\"aGk=\"");
    assertThat(awaitLines("documents", 1))
        .containsExactly("{\"n\": 12345678901234567890123456789.10}");
  }

  @Test
  @LeavesUploads("a worker that is killed aborts nothing")
  void everyOffsetIsInTheManifestsExactlyOnceWhenTheWorkerIsKilledInBetween() throws Exception {
    create("orders");
    int records = 4_000;
    for (int i = 0; i < records; i++) {
      send("orders", "{\"id\":" + i + ",\"shop\":\"s" + i % 3 + "\"}");
    }
    producer.flush();
    archive(
        "orders",
        Map.of(
            "value.converter", BYTES,
            "records.text.mode", "json",
            "records.envelope.enabled", "true",
            "records.metadata.enabled", "true",
            "records.path.template", "data/{topic}/{field:shop}/{topicPartition}-{firstOffset}",
            "file.max.records", "150"));
    await().atMost(PATIENCE).until(() -> !judge("orders").below("commits").isEmpty());
    worker.process().kill();
    worker.close();
    send("orders", "{\"id\":" + records + ",\"shop\":\"s1\"}");
    producer.flush();
    worker = startWorker();

    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(covered("orders")).isEqualTo(records + 1L));
    Map<Long, JsonNode> byOffset = new TreeMap<>();
    for (JsonNode manifest : manifests("orders")) {
      for (JsonNode line : judge("orders").rows(manifest)) {
        assertThat(byOffset.put(line.path("offset").asLong(), line))
            .as("offset %s comes twice", line.path("offset"))
            .isNull();
      }
    }
    assertThat(byOffset).hasSize(records + 1);
    byOffset.forEach(
        (offset, line) -> {
          assertThat(line.path("value").path("id").asLong()).isEqualTo(offset);
          assertThat(line.path("_batch_id").asText()).startsWith("orders-0-");
        });
  }

  @Test
  void tombstonesFailAreSkippedOrWritten() throws Exception {
    create("deleted");
    send("deleted", "one");
    producer.send(new ProducerRecord<>("deleted", "k".getBytes(UTF_8), null));
    producer.flush();
    for (String mode : List.of("fail", "skip", "write")) {
      archive(
          "deleted-" + mode,
          Map.of("topics", "deleted", "value.converter", STRING, "behavior.on.null.values", mode));
    }

    assertThat(awaitLines("deleted-write", 2)).containsExactly("\"one\"", "null");
    await().atMost(PATIENCE).until(() -> covered("deleted-skip") == 2);
    assertThat(lines("deleted-skip")).containsExactly("\"one\"");
    assertThat(manifests("deleted-skip").stream().mapToLong(m -> m.path("skipped").asLong()).sum())
        .isEqualTo(1);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(status("deleted-fail"))
                    .contains("FAILED")
                    .contains("offset 1: it has no value")
                    .contains("behavior.on.null.values=skip"));
  }

  @Test
  void aRecordThatCannotBeWrittenGoesToTheDeadLetterQueueAndIsCounted() throws Exception {
    create("mixed");
    send("mixed", "{\"id\":1}");
    send("mixed", "no json");
    send("mixed", "{\"id\":2}");
    producer.flush();
    archive(
        "mixed",
        Map.of(
            "value.converter", BYTES,
            "records.text.mode", "json",
            "errors.tolerance", "all",
            "errors.deadletterqueue.topic.name", "mixed.dead",
            "errors.deadletterqueue.topic.replication.factor", "1",
            "errors.deadletterqueue.context.headers.enable", "true"));

    assertThat(awaitLines("mixed", 2)).containsExactly("{\"id\":1}", "{\"id\":2}");
    await().atMost(PATIENCE).until(() -> covered("mixed") == 3);
    assertThat(manifests("mixed").stream().mapToLong(m -> m.path("errant").asLong()).sum())
        .isEqualTo(1);
    ConsumerRecord<byte[], byte[]> dead = read("mixed.dead");
    assertThat(new String(dead.value(), UTF_8)).isEqualTo("no json");
    Header reason = dead.headers().lastHeader("__connect.errors.exception.message");
    assertThat(new String(reason.value(), UTF_8)).contains("offset 1: its value cannot be written");
  }

  private ConsumerRecord<byte[], byte[]> read(String topic) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", broker.bootstrapServers(),
                "group.id", "reader",
                "auto.offset.reset", "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(topic));
      List<ConsumerRecord<byte[], byte[]>> read = new ArrayList<>();
      await()
          .atMost(PATIENCE)
          .pollInSameThread()
          .until(
              () -> {
                consumer.poll(Duration.ofMillis(200)).forEach(read::add);
                return !read.isEmpty();
              });
      assertThat(read).hasSize(1);
      return read.get(0);
    }
  }

  private void create(String... topics) throws Exception {
    try (Admin admin =
        Admin.create(Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers()))) {
      admin
          .createTopics(Stream.of(topics).map(topic -> new NewTopic(topic, 1, (short) 1)).toList())
          .all()
          .get();
    }
  }

  private void send(String topic, String value) {
    producer.send(new ProducerRecord<>(topic, value.getBytes(UTF_8)));
  }

  private void archive(String name, Map<String, String> settings) throws IOException {
    await().atMost(PATIENCE).ignoreExceptions().until(() -> client().plugins().size() >= 3);
    producer.flush();
    Map<String, String> config = new HashMap<>();
    config.put("topics", name);
    config.put("tasks.max", "1");
    config.put("kafka.bootstrap.servers", broker.bootstrapServers());
    config.put("records.text.mode", "string");
    config.put("records.path.template", "data/{topic}/{topicPartition}-{firstOffset}");
    config.put("records.envelope.enabled", "false");
    config.put("records.manifest.window.ms", "2000");
    config.put("behavior.on.null.values", "fail");
    config.put("errors.tolerance", "none");
    config.put("rotate.interval.ms", "1000");
    config.put("s3.key.prefix", name);
    config.put("s3.bucket.name", "vault");
    config.put("s3.region", s3.region());
    config.put("s3.endpoint.url", s3.endpoint().toString());
    config.put("s3.path.style.access.enabled", "true");
    config.put("aws.access.key.id", s3.accessKeyId());
    config.put("aws.secret.access.key", s3.secretAccessKey());
    config.put("consumer.override.session.timeout.ms", "6000");
    config.put("consumer.override.metadata.max.age.ms", "500");
    config.putAll(settings);
    client().put(name, ShippedConfig.connector("sink-records", config));
  }

  /** All lines that manifests name, once there are so many. */
  private List<String> awaitLines(String name, int count) throws IOException {
    await()
        .atMost(PATIENCE)
        .failFast(() -> assertThat(status(name)).doesNotContain("FAILED"))
        .until(() -> lines(name).size() >= count);
    return lines(name);
  }

  private List<String> lines(String name) throws IOException {
    List<String> lines = new ArrayList<>();
    for (JsonNode manifest : manifests(name)) {
      lines.addAll(judge(name).lines(manifest));
    }
    return lines;
  }

  /** The first offset that no manifest covers; fails where two of them do not follow. */
  private long covered(String name) throws IOException {
    long next = 0;
    for (JsonNode manifest : manifests(name)) {
      assertThat(manifest.path("firstOffset").asLong()).isEqualTo(next);
      next = manifest.path("nextOffset").asLong();
    }
    return next;
  }

  private List<JsonNode> manifests(String name) throws IOException {
    List<JsonNode> manifests = new ArrayList<>();
    for (Path file : judge(name).below("windows")) {
      manifests.add(BucketJudge.parsed(Files.readString(file)));
    }
    return manifests;
  }

  private BucketJudge judge(String name) {
    return new BucketJudge(dir.resolve("s3").resolve("vault").resolve(name));
  }

  private String status(String name) {
    try {
      return client().status(name).toString();
    } catch (ConnectRestException | UncheckedIOException e) {
      return "";
    }
  }

  private WorkerProcess startWorker() throws IOException {
    return WorkerProcess.start(
        WorkerSettings.of(dir.resolve("worker"), "any-topic", broker.bootstrapServers(), plugins));
  }

  private ConnectClient client() {
    return worker.client();
  }
}
