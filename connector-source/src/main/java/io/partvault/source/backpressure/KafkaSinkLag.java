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
  private static final Duration VALID = Duration.ofSeconds(10);

  private final Map<String, Object> kafka;
  private final String group;
  private final List<String> topics;
  private final Thread asking = new Thread(this::askAgainAndAgain, "partvault-sink-lag");
  private final AtomicReference<Look> latest = new AtomicReference<>(); // null: not known
  private long looks;
  private String told = "";

  private record Look(Seen seen, long nanos) {}

  private KafkaSinkLag(Map<String, Object> kafka, String group, List<String> topics) {
    this.kafka = Map.copyOf(kafka);
    this.group = group;
    this.topics = topics;
    asking.setDaemon(true);
  }

  static KafkaSinkLag open(Map<String, Object> kafka, String group, List<String> topics) {
    KafkaSinkLag lag = new KafkaSinkLag(kafka, group, topics);
    lag.asking.start();
    return lag;
  }

  @Override
  public Optional<Seen> latest() {
    return Optional.ofNullable(latest.get())
        .filter(look -> System.nanoTime() - look.nanos() < VALID.toNanos())
        .map(Look::seen);
  }

  /** The thread closes its client by itself, so that a stop waits for no broker. */
  @Override
  public void close() {
    asking.interrupt();
  }

  private void askAgainAndAgain() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        try {
          askUntilItFails();
        } catch (ExecutionException | RuntimeException e) {
          latest.set(null);
          tell("The brokers do not say, and nothing is braked meanwhile: " + cause(e));
        }
        Thread.sleep(EVERY.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      latest.set(null);
    }
  }

  private void askUntilItFails() throws ExecutionException, InterruptedException {
    Admin admin = Admin.create(kafka);
    try {
      while (true) {
        latest.set(new Look(new Seen(looks++, ask(admin)), System.nanoTime()));
        Thread.sleep(EVERY.toMillis());
      }
    } finally {
      admin.close(Duration.ZERO);
    }
  }

  private void tell(String what) {
    if (!what.equals(told)) {
      told = what;
      log.warn("How far is group {} behind in {}? {}", group, topics, what);
    }
  }

  private static Throwable cause(Exception e) {
    return e.getCause() == null ? e : e.getCause();
  }

  private long ask(Admin admin) throws ExecutionException, InterruptedException {
    List<TopicPartition> topicPartitions = topicPartitions(admin);
    Map<TopicPartition, Long> ends = offsets(admin, topicPartitions, OffsetSpec.latest());
    Map<TopicPartition, OffsetAndMetadata> committed =
        admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    Map<TopicPartition, Long> starts = offsets(admin, topicPartitions, OffsetSpec.earliest());
    long sum = 0;
    for (TopicPartition topicPartition : topicPartitions) {
      OffsetAndMetadata next = committed.get(topicPartition);
      long start = starts.get(topicPartition);
      long from = next == null ? start : Math.max(start, next.offset());
      sum += Math.max(0, ends.get(topicPartition) - from);
    }
    if (sum > 0 && topicPartitions.stream().noneMatch(committed::containsKey)) {
      tell("It has committed nothing there; is it the sink's?");
    } else {
      told = "";
    }
    return sum;
  }

  private List<TopicPartition> topicPartitions(Admin admin)
      throws ExecutionException, InterruptedException {
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

  private static Map<TopicPartition, Long> offsets(
      Admin admin, List<TopicPartition> topicPartitions, OffsetSpec spec)
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
