// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.crash;

import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What an operator, or retention, may do to topics and groups of consumers. */
final class Topics implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final String bootstrapServers;
  private final Admin admin;

  private Topics(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
    admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
  }

  static Topics of(Rig rig) {
    return new Topics(rig.broker().bootstrapServers());
  }

  /** What retention does: the records below some offset are gone. */
  void expire(String topic, UnaryOperator<Long> ofEnd) throws Exception {
    Map<TopicPartition, RecordsToDelete> deletions = new HashMap<>();
    ends(topic)
        .forEach((tp, end) -> deletions.put(tp, RecordsToDelete.beforeOffset(ofEnd.apply(end))));
    admin.deleteRecords(deletions).all().get();
  }

  /**
   * Deletes a topic and, once the group has noticed, creates it again, empty and with as many topic
   * partitions.
   */
  void recreate(String topic, String group) throws Exception {
    int topicPartitions = topicPartitions(topic).size();
    admin.deleteTopics(List.of(topic)).all().get();
    await("the group without the topic").atMost(PATIENCE).until(() -> !isReadBy(group, topic));
    await("topic created again")
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(
            () -> {
              admin
                  .createTopics(List.of(new NewTopic(topic, topicPartitions, (short) 1)))
                  .all()
                  .get();
              return true;
            });
  }

  /** Sets the offsets of a group whose last member may just be leaving. */
  void reset(String group, String topic, UnaryOperator<Long> ofEnd) throws Exception {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    ends(topic).forEach((tp, end) -> offsets.put(tp, new OffsetAndMetadata(ofEnd.apply(end))));
    await("offsets of group " + group)
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(
            () -> {
              admin.alterConsumerGroupOffsets(group, offsets).all().get();
              return true;
            });
  }

  /** All values of a topic so far, one a line. */
  String values(String topic) throws Exception {
    if (!admin.listTopics().names().get().contains(topic)) {
      return "";
    }
    Map<TopicPartition, Long> ends = ends(topic);
    StringBuilder values = new StringBuilder();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(ends.keySet());
      consumer.seekToBeginning(ends.keySet());
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        for (ConsumerRecord<byte[], byte[]> row : consumer.poll(Duration.ofMillis(200))) {
          values.append(new String(row.value(), StandardCharsets.UTF_8)).append('\n');
        }
      }
    }
    return values.toString();
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(5));
  }

  private boolean isReadBy(String group, String topic) throws Exception {
    return admin
        .describeConsumerGroups(List.of(group))
        .describedGroups()
        .get(group)
        .get()
        .members()
        .stream()
        .flatMap(member -> member.assignment().topicPartitions().stream())
        .anyMatch(tp -> tp.topic().equals(topic));
  }

  /** First offsets that nobody has written. */
  private Map<TopicPartition, Long> ends(String topic) throws Exception {
    Map<TopicPartition, OffsetSpec> asked =
        topicPartitions(topic).stream()
            .collect(Collectors.toMap(tp -> tp, tp -> OffsetSpec.latest()));
    return admin.listOffsets(asked).all().get().entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, found -> found.getValue().offset()));
  }

  private Set<TopicPartition> topicPartitions(String topic) throws Exception {
    return admin
        .describeTopics(List.of(topic))
        .allTopicNames()
        .get()
        .get(topic)
        .partitions()
        .stream()
        .map(info -> new TopicPartition(topic, info.partition()))
        .collect(Collectors.toSet());
  }
}
