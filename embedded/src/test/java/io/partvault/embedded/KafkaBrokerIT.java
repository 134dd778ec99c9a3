// SPDX-License-Identifier: Apache-2.0
package io.partvault.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class KafkaBrokerIT {
  private static final TopicPartition KEPT = new TopicPartition("kept", 0);

  @TempDir Path folder;

  @Test
  void keepsTheRecordsOfATopicOverARestart() throws Exception {
    try (var broker = KafkaBroker.start(folder)) {
      createTopic(broker, KEPT.topic());
      writeInTransaction(broker, "first");
    }
    try (var broker = KafkaBroker.start(folder)) {
      writeInTransaction(broker, "second");
      awaitRecords(broker, "first", "second");
      assertThat(broker.failure()).isEmpty();
    }
  }

  @Test
  void keepsCommittedRecordsWhenItsJvmIsKilled() throws Exception {
    try (var jvm = ChildJvm.run(ServesUntilKilled.class, folder.toString())) {
      assertThat(jvm.line()).isEqualTo("ready");
    }
    try (var broker = KafkaBroker.start(folder)) {
      awaitRecords(broker, "before the crash");
    }
  }

  @Test
  void refusesAFolderThatAnotherBrokerUses() {
    try (var first = KafkaBroker.start(folder, Map.of("auto.create.topics.enable", "true"))) {
      assertThatThrownBy(() -> KafkaBroker.start(folder))
          .isInstanceOf(EmbeddedServerException.class)
          .hasMessageContaining("Cannot start the Kafka broker in " + folder)
          .hasMessageContaining("another broker uses");
      writeInTransaction(first, "undisturbed");
      awaitRecords(first, "undisturbed");
      assertThat(first.failure()).isEmpty();
    }
  }

  /** The JVM that is killed. */
  static final class ServesUntilKilled {
    public static void main(String[] arguments) throws Exception {
      var broker = KafkaBroker.start(Path.of(arguments[0]));
      createTopic(broker, KEPT.topic());
      writeInTransaction(broker, "before the crash");
      System.out.println("ready");
      System.in.read();
    }
  }

  @Test
  void listensOnTheLoopbackAddressOnlyAndDoesNotInventTopics() throws Exception {
    try (var broker = KafkaBroker.start(folder);
        var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      // The controller lets the broker in a moment before that one itself knows.
      await()
          .untilAsserted(
              () ->
                  assertThat(admin.describeCluster().nodes().get())
                      .extracting(node -> node.host() + ":" + node.port())
                      .containsExactly(broker.bootstrapServers()));
      try (var producer =
          new KafkaProducer<>(
              Map.of("bootstrap.servers", broker.bootstrapServers(), "max.block.ms", "500"),
              new StringSerializer(),
              new StringSerializer())) {
        assertThatThrownBy(() -> producer.send(new ProducerRecord<>("unknown", "x")).get())
            .hasMessageContaining("unknown");
      }
      assertThat(admin.listTopics().names().get()).isEmpty();
    }
  }

  @Test
  void takesOverrides() throws Exception {
    try (var broker = KafkaBroker.start(folder, Map.of("auto.create.topics.enable", "true"))) {
      writeInTransaction(broker, "made on the way");
      awaitRecords(broker, "made on the way");
    }
  }

  @Test
  void saysWhyItDoesNotStart() throws Exception {
    Files.writeString(folder.resolve("meta.properties"), "version=1\nnode.id=7\ncluster.id=x\n");
    assertThatThrownBy(() -> KafkaBroker.start(folder))
        .isInstanceOf(EmbeddedServerException.class)
        .hasMessageContaining("Cannot start the Kafka broker in " + folder);
  }

  private static void createTopic(KafkaBroker broker, String name) throws Exception {
    try (var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic(name, 1, (short) 1))).all().get();
    }
  }

  private static void writeInTransaction(KafkaBroker broker, String value) {
    try (var producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers(), "transactional.id", "test"),
            new StringSerializer(),
            new StringSerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(KEPT.topic(), value));
      producer.commitTransaction();
    }
  }

  /** A commit is promised before its marker is written, at times by the next broker. */
  private static void awaitRecords(KafkaBroker broker, String... values) {
    await().untilAsserted(() -> assertThat(read(broker)).containsExactly(values));
  }

  private static List<String> read(KafkaBroker broker) {
    try (var consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "isolation.level",
                "read_committed"),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.assign(List.of(KEPT));
      consumer.seekToBeginning(List.of(KEPT));
      long end = consumer.endOffsets(List.of(KEPT)).get(KEPT);
      List<String> values = new ArrayList<>();
      while (consumer.position(KEPT) < end) {
        consumer.poll(Duration.ofSeconds(1)).forEach(record -> values.add(record.value()));
      }
      return values;
    }
  }
}
