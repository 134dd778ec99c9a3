// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.crash;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads along in a topic from its beginning, without a group, and sees what is committed. */
final class TopicReader implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Set<String> headers = new HashSet<>();

  private TopicReader(KafkaConsumer<byte[], byte[]> consumer) {
    this.consumer = consumer;
  }

  /** The topic exists. */
  static TopicReader open(Rig rig, String topic) {
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                rig.broker().bootstrapServers(),
                "isolation.level",
                "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> all =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    consumer.assign(all);
    consumer.seekToBeginning(all);
    return new TopicReader(consumer);
  }

  /** Waits until a record with this header is in the topic. */
  void awaitHeader(String header) {
    await("a record with " + header)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> hasHeader(header));
  }

  /** Whether one of the records so far has this header. */
  boolean hasHeader(String header) {
    for (ConsumerRecord<byte[], byte[]> found : consumer.poll(Duration.ofMillis(200))) {
      found.headers().forEach(h -> headers.add(h.key()));
    }
    return headers.contains(header);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
