// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.archive;

import io.partvault.archive.json.JsonFormatException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events of the cleanup topic from now on. What was said in earlier runs is not heard: a
 * cleanup connector that starts says once more how every archive stands. Confined to one thread.
 */
final class CleanupFeed implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(CleanupFeed.class);

  private final Consumer<String, byte[]> consumer;
  private final String topic;
  private final boolean isNew;

  private CleanupFeed(Consumer<String, byte[]> consumer, String topic) {
    this.consumer = consumer;
    this.topic = topic;
    List<TopicPartition> found = topicPartitions();
    this.isNew = found.isEmpty();
    consumer.assign(found);
    consumer.seekToEnd(found);
    // The end is looked up when it is asked for, which has to be before the connectors start.
    found.forEach(consumer::position);
  }

  /** Listens to one logical database's topic, which need not exist yet. */
  static CleanupFeed open(String bootstrapServers, String logicalDatabase) {
    Map<String, Object> settings =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "earliest",
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            "false",
            ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
            "false");
    return new CleanupFeed(
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer()),
        logicalDatabase + ".partvault.cleanup");
  }

  /** What was said since the last call; waits for at most the given time. */
  List<CleanupEvent> poll(Duration longest) throws InterruptedException {
    if (consumer.assignment().isEmpty()) {
      List<TopicPartition> found = topicPartitions();
      if (found.isEmpty()) {
        Thread.sleep(longest.toMillis());
        return List.of();
      }
      consumer.assign(found);
      if (isNew) {
        consumer.seekToBeginning(found);
      }
    }
    List<CleanupEvent> events = new ArrayList<>();
    try {
      for (ConsumerRecord<String, byte[]> message : consumer.poll(longest)) {
        read(message, events);
      }
    } catch (InterruptException e) {
      // Kafka leaves the flag set, and with that nothing could be closed in an orderly way.
      Thread.interrupted();
      throw new InterruptedException(e.getMessage());
    }
    return events;
  }

  private static void read(ConsumerRecord<String, byte[]> message, List<CleanupEvent> events) {
    try {
      events.add(CleanupEvent.parse(message.key(), message.value()));
    } catch (JsonFormatException | IllegalArgumentException e) {
      log.warn("Cannot read a cleanup event at offset {}", message.offset(), e);
    }
  }

  private List<TopicPartition> topicPartitions() {
    List<PartitionInfo> found =
        consumer.listTopics(Duration.ofSeconds(30)).getOrDefault(topic, List.of());
    return found.stream().map(one -> new TopicPartition(one.topic(), one.partition())).toList();
  }

  @Override
  public void close() {
    consumer.close();
  }
}
