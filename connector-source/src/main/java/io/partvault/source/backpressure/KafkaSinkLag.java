// SPDX-License-Identifier: Apache-2.0
package io.partvault.source.backpressure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the brokers once a second, on a thread of its own. Thread-safe. */
final class KafkaSinkLag implements SinkLag {

  private static final Logger log = LoggerFactory.getLogger(KafkaSinkLag.class);
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final Duration CLOSE = Duration.ofSeconds(5);

  private final Admin admin;
  private final String group;
  private final List<String> topics;
  private final Thread asking = new Thread(this::askAgainAndAgain, "partvault-sink-lag");
  private final AtomicReference<Seen> latest = new AtomicReference<>(); // null: not known
  private long looks;
  private String told = "";

  private KafkaSinkLag(Admin admin, String group, List<String> topics) {
    this.admin = admin;
    this.group = group;
    this.topics = topics;
    asking.setDaemon(true);
  }

  static KafkaSinkLag open(Map<String, Object> kafka, String group, List<String> topics) {
    KafkaSinkLag lag = new KafkaSinkLag(Admin.create(kafka), group, topics);
    lag.asking.start();
    return lag;
  }

  @Override
  public Optional<Seen> latest() {
    return Optional.ofNullable(latest.get());
  }

  @Override
  public void close() {
    asking.interrupt();
    admin.close(CLOSE);
  }

  private void askAgainAndAgain() {
    try {
      while (true) {
        look();
        Thread.sleep(EVERY.toMillis());
      }
    } catch (InterruptedException e) {
      latest.set(null);
    }
  }

  private void look() throws InterruptedException {
    try {
      latest.set(new Seen(looks++, ask()));
      told = "";
    } catch (ExecutionException | KafkaException e) {
      latest.set(null);
      tell(e.getCause() == null ? e : e.getCause());
    }
  }

  private void tell(Throwable why) {
    String what = why.toString();
    if (!what.equals(told)) {
      told = what;
      log.warn(
          "Cannot tell how far group {} is behind in {}; reading is not braked meanwhile: {}",
          group,
          topics,
          what);
    }
  }

  private long ask() throws ExecutionException, InterruptedException {
    List<TopicPartition> topicPartitions = topicPartitions();
    Map<TopicPartition, Long> ends = offsets(topicPartitions, OffsetSpec.latest());
    Map<TopicPartition, OffsetAndMetadata> committed =
        admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    Map<TopicPartition, Long> starts = offsets(topicPartitions, OffsetSpec.earliest());
    long sum = 0;
    for (TopicPartition topicPartition : topicPartitions) {
      OffsetAndMetadata next = committed.get(topicPartition);
      long start = starts.get(topicPartition);
      long from = next == null ? start : Math.max(start, next.offset());
      sum += Math.max(0, ends.get(topicPartition) - from);
    }
    return sum;
  }

  private List<TopicPartition> topicPartitions() throws ExecutionException, InterruptedException {
    List<TopicPartition> topicPartitions = new ArrayList<>();
    for (KafkaFuture<TopicDescription> asked :
        admin.describeTopics(topics).topicNameValues().values()) {
      try {
        TopicDescription topic = asked.get();
        for (TopicPartitionInfo info : topic.partitions()) {
          topicPartitions.add(new TopicPartition(topic.name(), info.partition()));
        }
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
          throw e;
        }
        // Nothing was written to it yet.
      }
    }
    return topicPartitions;
  }

  private Map<TopicPartition, Long> offsets(List<TopicPartition> topicPartitions, OffsetSpec spec)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    topicPartitions.forEach(topicPartition -> asked.put(topicPartition, spec));
    Map<TopicPartition, Long> offsets = new HashMap<>();
    admin
        .listOffsets(asked)
        .all()
        .get()
        .forEach((topicPartition, answer) -> offsets.put(topicPartition, answer.offset()));
    return offsets;
  }
}
