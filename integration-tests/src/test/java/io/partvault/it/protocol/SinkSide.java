// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.protocol;

import io.partvault.archive.frame.FrameCheck;
import io.partvault.sink.archiver.ArchiverParts;
import io.partvault.sink.archiver.ArchiverSettings;
import io.partvault.sink.archiver.CompressionThreads;
import io.partvault.sink.archiver.LedgerRules;
import io.partvault.sink.archiver.OpenFileLimits;
import io.partvault.sink.archiver.RotationPolicy;
import io.partvault.sink.archiver.TestWorker;
import io.partvault.sink.archiver.TopicIds;
import io.partvault.source.MutableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.kafka.connect.errors.ConnectException;

/** Two sink tasks, and zombies of earlier ones. */
final class SinkSide implements AutoCloseable {

  private static final int TASKS = 2;
  private static final int MOST_ZOMBIES = 3;
  private static final int FAIR_POLLS = 10;

  private record Task(TestWorker worker, SortedSet<Integer> assigned) {}

  private final Topic topic;
  private final ArchiverParts parts;
  private final MutableClock clock;
  private final List<Task> tasks = new ArrayList<>(); // the tasks, then the zombies
  private final FrameCheck frames = new FrameCheck();
  private int failures;

  SinkSide(Topic topic, Bucket bucket, WorldShape shape, MutableClock clock) {
    this.topic = topic;
    this.clock = clock;
    parts =
        new ArchiverParts(
            bucket.store(),
            bucket.layout(),
            settings(shape),
            none(),
            CompressionThreads.none(),
            frames,
            clock);
    for (int i = 0; i < TASKS; i++) {
      tasks.add(start(new TreeSet<>(List.of(i))));
    }
  }

  void happen(Event event) {
    int index = event.who(tasks.size());
    Task task = tasks.get(index);
    switch (event.kind()) {
      case SINK_POLL -> poll(index, 1 + event.amount(9));
      case SINK_COMMIT -> task.worker().commit();
      case SINK_CRASH -> replace(index);
      case SINK_ZOMBIE -> {
        replace(index);
        keepAsZombie(task);
      }
      case REBALANCE -> move(event.what(Topic.TOPIC_PARTITIONS), true);
      case ASSIGNMENT_LOST -> move(event.what(Topic.TOPIC_PARTITIONS), false);
      case SINK_REWIND -> {
        for (int topicPartition : task.assigned()) {
          long position = task.worker().position(topicPartition);
          task.worker().goBackTo(topicPartition, event.amount((int) position + 1));
        }
      }
      default -> throw new IllegalArgumentException("Not of the sink: " + event);
    }
  }

  /** How often a task has failed, each time for somebody to look. */
  int failures() {
    return failures;
  }

  /** Frees what the decompressor holds outside the heap. */
  @Override
  public void close() {
    frames.close();
  }

  void endFaults() {
    tasks.subList(TASKS, tasks.size()).clear();
  }

  /** Every task reads on, time passing, until it is at the end of the topic. */
  void fairRound() {
    for (int index = 0; index < TASKS; index++) {
      for (int i = 0; i < FAIR_POLLS; i++) {
        poll(index, 100);
        clock.advance(Duration.ofMillis(1_500));
      }
      tasks.get(index).worker().commit();
    }
  }

  private void poll(int index, int max) {
    try {
      tasks.get(index).worker().poll(max);
    } catch (ConnectException e) {
      if (!e.getMessage().contains(" is broken: ")) {
        throw new Violation(Violation.Promise.NO_TASK_FAILS, "sink: " + e, e);
      }
      failures++;
      replace(index);
    } catch (RuntimeException e) {
      throw new Violation(Violation.Promise.NO_TASK_FAILS, "sink: " + e, e);
    }
  }

  private void move(int topicPartition, boolean orderly) {
    for (int index = 0; index < TASKS; index++) {
      Task owner = tasks.get(index);
      if (owner.assigned().remove(topicPartition)) {
        if (orderly) {
          owner.worker().revoke(topicPartition);
        } else {
          owner.worker().lose(topicPartition);
        }
        Task other = tasks.get((index + 1) % TASKS);
        other.assigned().add(topicPartition);
        other.worker().assign(topicPartition);
        return;
      }
    }
  }

  private void replace(int index) {
    if (index < TASKS) {
      tasks.set(index, start(tasks.get(index).assigned()));
    } else {
      tasks.remove(index);
    }
  }

  private void keepAsZombie(Task task) {
    tasks.remove(task);
    tasks.add(task);
    if (tasks.size() > TASKS + MOST_ZOMBIES) {
      tasks.remove(TASKS);
    }
  }

  private Task start(SortedSet<Integer> assigned) {
    TestWorker worker = new TestWorker(topic.records(), parts);
    worker.assign(assigned.stream().mapToInt(Integer::intValue).toArray());
    return new Task(worker, new TreeSet<>(assigned));
  }

  private static ArchiverSettings settings(WorldShape shape) {
    return new ArchiverSettings(
        "archive-sink",
        new RotationPolicy(shape.fileRows(), 1 << 20, Duration.ofMinutes(1)),
        new LedgerRules(false, Duration.ofDays(8)),
        1,
        new OpenFileLimits(shape.openFiles(), 1 << 20),
        shape.failing());
  }

  private static TopicIds none() {
    return TopicIds.none();
  }
}
