// SPDX-License-Identifier: Apache-2.0
package io.partvault.source.backpressure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.partvault.embedded.KafkaBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaSinkLagIT {

  private static final String GROUP = "connect-archive-sink";
  private static final TopicPartition FIRST = new TopicPartition("shop.public.events", 0);
  private static final TopicPartition SECOND = new TopicPartition("shop.public.events", 1);

  @TempDir private Path dir;
  private KafkaBroker broker;
  private Admin admin;
  private SinkLag lag;

  @BeforeEach
  void start() throws Exception {
    broker = KafkaBroker.start(dir);
    admin = Admin.create(kafka());
    lag = KafkaSinkLag.open(impatient(), GROUP, List.of(FIRST.topic(), "shop.public.not_yet"));
  }

  @AfterEach
  void stop() {
    lag.close();
    admin.close();
    broker.close();
  }

  @Test
  void countsWhatTheGroupHasNotCommittedAndWhatRetentionHasLeft() throws Exception {
    admin.createTopics(List.of(new NewTopic(FIRST.topic(), 2, (short) 1))).all().get();
    awaitLag(0);
    send(FIRST, 10);
    send(SECOND, 5);
    awaitLag(15);
    commit(FIRST, 4);
    awaitLag(11);
    admin.deleteRecords(Map.of(SECOND, RecordsToDelete.beforeOffset(3))).all().get();
    awaitLag(8);
    commit(FIRST, 10);
    commit(SECOND, 5);
    awaitLag(0);
  }

  @Test
  void isUnknownWhileTheBrokerDoesNotAnswer() {
    awaitLag(0);
    broker.close();
    await().atMost(Duration.ofSeconds(90)).until(() -> lag.latest().isEmpty());
  }

  private void awaitLag(long records) {
    await()
        .atMost(Duration.ofSeconds(90))
        .untilAsserted(() -> assertThat(lag.latest().map(SinkLag.Seen::records)).contains(records));
  }

  private void send(TopicPartition topicPartition, int records) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(kafka(), new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < records; i++) {
        producer.send(
            new ProducerRecord<>(
                topicPartition.topic(), topicPartition.partition(), null, new byte[] {1}));
      }
    }
  }

  private void commit(TopicPartition topicPartition, long next) throws Exception {
    admin
        .alterConsumerGroupOffsets(GROUP, Map.of(topicPartition, new OffsetAndMetadata(next)))
        .all()
        .get();
  }

  private Map<String, Object> kafka() {
    return Map.of("bootstrap.servers", broker.bootstrapServers());
  }

  private Map<String, Object> impatient() {
    return Map.of(
        "bootstrap.servers",
        broker.bootstrapServers(),
        "request.timeout.ms",
        "2000",
        "default.api.timeout.ms",
        "4000");
  }
}
