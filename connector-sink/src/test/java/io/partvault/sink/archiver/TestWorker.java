// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;

/**
 * Calls an archiver the way Connect's worker calls a task: seeks take effect before the next poll
 * and at the end of open, a commit that was requested in put follows it at once, paused topic
 * partitions give nothing, and a batch that was refused as retriable is handed over once more,
 * wherever the task has sought meanwhile.
 */
public final class TestWorker implements SinkTaskContext {

  private final TestTopic topic;
  private final Archiver archiver;
  private final List<ErrantRecordReporter> reporter;
  private final Map<TopicPartition, Long> positions = new LinkedHashMap<>();
  private final Map<TopicPartition, Long> seeks = new HashMap<>();
  private final Map<TopicPartition, Long> lastSought = new HashMap<>();
  private final Set<TopicPartition> paused = new HashSet<>();
  private boolean commitRequested;
  private boolean inCommit;
  private Map<TopicPartition, OffsetAndMetadata> lastCommitted = Map.of();
  private List<SinkRecord> refused = List.of();
  private final List<Long> seekLog = new ArrayList<>();

  /** With nothing assigned. */
  public TestWorker(TestTopic topic, ArchiverParts parts) {
    this(topic, parts, List.of());
  }

  /**
   * With nothing assigned.
   *
   * @param reporter none where Connect is not told to report records
   */
  TestWorker(TestTopic topic, ArchiverParts parts, List<ErrantRecordReporter> reporter) {
    this.topic = topic;
    this.reporter = reporter;
    archiver = Archiver.open(parts, this);
  }

  /** These are read by this worker from now on. */
  public TestWorker assign(int... numbers) {
    List<TopicPartition> assigned = new ArrayList<>();
    for (int number : numbers) {
      // Wherever the group stands: only the archiver's own seek counts.
      positions.put(TestTopic.topicPartition(number), topic.end(number));
      assigned.add(TestTopic.topicPartition(number));
    }
    archiver.assigned(assigned);
    rewind();
    return this;
  }

  /** Revocation: Connect commits, then closes. */
  public void revoke(int number) {
    commit();
    lose(number);
  }

  /** Loss: Connect only closes. */
  public void lose(int number) {
    TopicPartition topicPartition = TestTopic.topicPartition(number);
    positions.remove(topicPartition);
    seeks.remove(topicPartition);
    paused.remove(topicPartition);
    refused = refused.stream().filter(record -> record.kafkaPartition() != number).toList();
    archiver.revoked(List.of(topicPartition));
  }

  /** The group coordinator takes a topic partition away, and the task has not been told yet. */
  void takeAwaySilently(int number) {
    positions.remove(TestTopic.topicPartition(number));
  }

  /** One poll of at most so many records a topic partition, and the commit if one was asked for. */
  public TestWorker poll(int max) {
    rewind();
    if (!refused.isEmpty()) {
      put(refused);
      return this;
    }
    List<SinkRecord> batch = new ArrayList<>();
    positions.replaceAll(
        (topicPartition, position) -> {
          if (paused.contains(topicPartition)) {
            return position;
          }
          long from = topic.reset(topicPartition.partition(), position);
          List<SinkRecord> read = topic.read(topicPartition.partition(), from, max);
          batch.addAll(read);
          return read.isEmpty() ? from : read.get(read.size() - 1).kafkaOffset() + 1;
        });
    put(batch);
    return this;
  }

  /** Hands a batch over, wherever the consumer stands. */
  void put(List<SinkRecord> batch) {
    try {
      archiver.put(batch);
      refused = List.of();
    } catch (RetriableException e) {
      refused = batch;
    }
    if (commitRequested) {
      commit();
    }
  }

  /** Connect's periodic commit. */
  public void commit() {
    commitRequested = false;
    inCommit = true;
    try {
      lastCommitted = archiver.committed();
    } finally {
      inCommit = false;
    }
  }

  /**
   * Connect's own rewind, which the task is not told of. Connect takes what was sought for
   * committed, so it never goes back further.
   */
  public void goBackTo(int number, long offset) {
    TopicPartition topicPartition = TestTopic.topicPartition(number);
    positions.put(topicPartition, Math.max(offset, lastSought.getOrDefault(topicPartition, 0L)));
  }

  /** Offset of the next record that it will read. */
  public long position(int number) {
    return positions.get(TestTopic.topicPartition(number));
  }

  long committed(int number) {
    return lastCommitted.get(TestTopic.topicPartition(number)).offset();
  }

  boolean hasCommitted(int number) {
    return lastCommitted.containsKey(TestTopic.topicPartition(number));
  }

  boolean isPaused(int number) {
    return paused.contains(TestTopic.topicPartition(number));
  }

  List<Long> seekLog() {
    return seekLog;
  }

  private void rewind() {
    seeks.forEach(
        (topicPartition, offset) -> {
          // Connect fails the task for it at the next rebalance.
          if (!positions.containsKey(topicPartition)) {
            throw new IllegalStateException("No current assignment for " + topicPartition);
          }
          positions.put(topicPartition, offset);
        });
    seeks.clear();
  }

  @Override
  public ErrantRecordReporter errantRecordReporter() {
    return reporter.isEmpty() ? null : reporter.get(0);
  }

  @Override
  public Map<String, String> configs() {
    return Map.of();
  }

  @Override
  public void offset(Map<TopicPartition, Long> offsets) {
    offsets.forEach(this::offset);
  }

  @Override
  public void offset(TopicPartition topicPartition, long offset) {
    if (inCommit) {
      throw new IllegalStateException("A seek inside preCommit kills the task");
    }
    seekLog.add(offset);
    lastSought.put(topicPartition, offset);
    seeks.put(topicPartition, offset);
  }

  @Override
  public void timeout(long timeoutMs) {
    if (timeoutMs < 1 || timeoutMs > 1_000) {
      throw new IllegalArgumentException("An idle task is called too rarely: " + timeoutMs);
    }
  }

  @Override
  public Set<TopicPartition> assignment() {
    return Set.copyOf(positions.keySet());
  }

  @Override
  public void pause(TopicPartition... topicPartitions) {
    paused.addAll(List.of(topicPartitions));
  }

  @Override
  public void resume(TopicPartition... topicPartitions) {
    List.of(topicPartitions).forEach(paused::remove);
  }

  @Override
  public void requestCommit() {
    if (inCommit) {
      throw new IllegalStateException("A request inside preCommit is lost");
    }
    commitRequested = true;
  }

  @Override
  public PluginMetrics pluginMetrics() {
    throw new UnsupportedOperationException("No metrics here");
  }
}
