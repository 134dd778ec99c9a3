// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.debezium;

import com.fasterxml.jackson.databind.JsonNode;
import io.partvault.it.BucketJudge;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads the topic on which cleanup tells each change of state. */
final class CleanupWords implements AutoCloseable {

  private static final TopicPartition TOPIC = new TopicPartition("shop.partvault.cleanup", 0);

  /** More follows by itself. */
  private static final Set<String> ON_THE_WAY = Set.of("verified", "waiting", "failed");

  private final KafkaConsumer<String, String> consumer;

  CleanupWords(String bootstrapServers) {
    consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers, "auto.offset.reset", "earliest"),
            new StringDeserializer(),
            new StringDeserializer());
    consumer.assign(List.of(TOPIC));
    consumer.seekToBeginning(List.of(TOPIC));
  }

  /** The last word on each of these leaves, once there is one that is not on the way. */
  Map<String, CleanupWord> lastOf(List<String> leaves, Duration patience) {
    Map<String, CleanupWord> words = new HashMap<>();
    long end = System.nanoTime() + patience.toNanos();
    while (!words.keySet().containsAll(leaves) && System.nanoTime() < end) {
      for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
        JsonNode event = BucketJudge.parsed(record.value());
        String kind = event.path("event").asText();
        if (!ON_THE_WAY.contains(kind)) {
          words.put(
              event.path("tablePartition").path("name").asText(),
              new CleanupWord(kind, event.path("reason").asText()));
        }
      }
    }
    return words;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
