// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import io.partvault.sink.archiver.TopicPartitionArchiver.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;

/**
 * All that a sink task does, in the order in which Connect calls: {@link #assigned}, then {@link
 * #put} and {@link #committed} in turns, {@link #revoked}, {@link #close}.
 *
 * <p>Connect's rules that shape it:
 *
 * <ul>
 *   <li>an exception from {@code preCommit} makes Connect go back to offsets of its own and go on
 *       for ever, so {@link #committed} throws nothing; what it finds is thrown by the next {@link
 *       #put};
 *   <li>a seek inside a {@code preCommit} that closes kills the task later, so only {@link #put}
 *       and {@link #assigned} seek, and {@link #put} returns normally after it;
 *   <li>a request for a commit inside {@code preCommit} is lost, so only {@link #put} makes one;
 *   <li>a task that stays in a call for longer than {@code max.poll.interval.ms} loses its topic
 *       partitions, so a store that hangs is not waited for once for each of them;
 *   <li>without records {@link #put} is called only when the time-out it has set is over.
 * </ul>
 */
public final class Archiver implements AutoCloseable {

  private static final Duration IDLE = Duration.ofSeconds(1);
  private static final Duration SHORTEST = Duration.ofMillis(50);
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final ArchiverParts parts;
  private final SinkTaskContext context;
  private final Shared shared;
  private final RecordOrigin origin;
  private final StaleUploads stale;
  private final Interruptions interruptions;
  private final Map<TopicPartition, TopicPartitionArchiver> archivers = new HashMap<>();
  private final Set<TopicPartition> paused = new HashSet<>();
  private final List<ConnectException> failures = new ArrayList<>();

  private Archiver(ArchiverParts parts, SinkTaskContext context) {
    this.parts = parts;
    this.context = context;
    shared =
        new Shared(
            new FileBudget(parts.settings().openFiles()),
            new ErrantRecords(context),
            new SinkTally());
    origin = new RecordOrigin();
    stale = new StaleUploads(parts);
    interruptions = new Interruptions(parts.settings().rotation().interval());
  }

  /** Takes over the parts, which {@link #close} closes. */
  public static Archiver open(ArchiverParts parts, SinkTaskContext context) {
    // Each timeout holds for one poll, the first one included.
    context.timeout(IDLE.toMillis());
    return new Archiver(parts, context);
  }

  /** What was done so far; goes on counting. */
  public SinkTally tally() {
    return shared.tally();
  }

  /** These topic partitions are read from now on, from where their newest commits stand. */
  public void assigned(Collection<TopicPartition> topicPartitions) {
    Instant deadline = deadline();
    for (TopicPartition topicPartition : topicPartitions) {
      TopicPartitionArchiver archiver =
          new TopicPartitionArchiver(parts, topicPartition, shared, failures::add);
      archivers.put(topicPartition, archiver);
      seek(topicPartition, isPast(deadline) ? OptionalLong.empty() : archiver.restore());
    }
  }

  /** These are somebody else's from now on, or lost; what is not committed is thrown away. */
  public void revoked(Collection<TopicPartition> topicPartitions) {
    for (TopicPartition topicPartition : topicPartitions) {
      paused.remove(topicPartition);
      TopicPartitionArchiver archiver = archivers.remove(topicPartition);
      if (archiver != null) {
        if (archiver.hasUncommitted()) {
          interruptions.add(topicPartition, parts.clock().instant());
        }
        archiver.close();
      }
    }
  }

  /**
   * Takes records in.
   *
   * @throws ConnectException for what somebody has to look at, found now or since the last call
   */
  public void put(Collection<SinkRecord> records) {
    throwFailure();
    Instant deadline = deadline();
    Set<TopicPartition> sought = restore(deadline);
    boolean stalled = false;
    for (SinkRecord record : records) {
      TopicPartition topicPartition = origin.topicPartition(record);
      // The rest of a batch that was read before the seek.
      if (!sought.contains(topicPartition)) {
        TopicPartitionArchiver archiver = archiver(topicPartition);
        if (stalled && isPast(deadline)) {
          archiver.stepBack();
        } else {
          archiver.accept(record, origin.offset(record));
          stalled |= archiver.phase() == Phase.RESTORING;
        }
      }
    }
    if (records.isEmpty()) {
      archivers.values().forEach(TopicPartitionArchiver::quiet);
    }
    shared.budget().trim();
    stale.abortIfDue(parts.clock().instant());
    tick(deadline);
    throwFailure();
    if (archivers.values().stream().anyMatch(TopicPartitionArchiver::isCommitDue)) {
      context.requestCommit();
    }
    context.timeout(untilDue().toMillis());
  }

  /** Commits what is due, and says up to where everything is committed. Never throws. */
  public Map<TopicPartition, OffsetAndMetadata> committed() {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    Instant deadline = deadline();
    archivers.forEach(
        (topicPartition, archiver) -> {
          if (!isPast(deadline)) {
            commit(topicPartition, archiver);
          }
          archiver
              .committedOffset()
              .ifPresent(next -> offsets.put(topicPartition, new OffsetAndMetadata(next)));
        });
    return offsets;
  }

  /** Throws away what is not committed and releases the store. */
  @Override
  public void close() {
    revoked(List.copyOf(archivers.keySet()));
    parts.close();
  }

  private void commit(TopicPartition topicPartition, TopicPartitionArchiver archiver) {
    if (interruptions.isLikely(topicPartition, parts.clock().instant())) {
      archiver.commitWhatThereIs();
    } else {
      archiver.commitIfDue();
    }
  }

  /** One after the other goes on with what it has to read much for, lest all of it is in memory. */
  private void tick(Instant deadline) {
    List<TopicPartitionArchiver> settling =
        archivers.values().stream().filter(TopicPartitionArchiver::isSettling).limit(1).toList();
    archivers.values().stream()
        .takeWhile(archiver -> !isPast(deadline))
        .forEach(archiver -> archiver.tick(settling.contains(archiver)));
  }

  private Set<TopicPartition> restore(Instant deadline) {
    Set<TopicPartition> sought = new HashSet<>();
    Set<TopicPartition> assignment = context.assignment();
    archivers.forEach(
        (topicPartition, archiver) -> {
          if (archiver.phase() == Phase.RESTORING && assignment.contains(topicPartition)) {
            sought.add(topicPartition);
            seek(
                topicPartition,
                archiver.isRestoreDue() && !isPast(deadline)
                    ? archiver.restore()
                    : OptionalLong.empty());
          }
        });
    throwFailure();
    return sought;
  }

  /** Asks for a position; while none is known, records need not be fetched. */
  private void seek(TopicPartition topicPartition, OptionalLong position) {
    if (position.isPresent()) {
      context.offset(topicPartition, position.getAsLong());
      if (paused.remove(topicPartition)) {
        context.resume(topicPartition);
      }
    } else if (context.assignment().contains(topicPartition) && paused.add(topicPartition)) {
      context.pause(topicPartition);
    }
  }

  private TopicPartitionArchiver archiver(TopicPartition topicPartition) {
    TopicPartitionArchiver archiver = archivers.get(topicPartition);
    if (archiver == null) {
      throw new ConnectException(
          "Cannot archive a record of "
              + topicPartition
              + ": it is not assigned to this task. Workers older than Kafka 3.6 cannot say where a"
              + " record lay before a transformation renamed its topic: remove the transformation");
    }
    return archiver;
  }

  private Duration untilDue() {
    Duration until =
        archivers.values().stream()
            .map(TopicPartitionArchiver::untilDue)
            .min(Duration::compareTo)
            .orElse(IDLE);
    if (until.compareTo(IDLE) > 0) {
      return IDLE;
    }
    return until.compareTo(SHORTEST) < 0 ? SHORTEST : until;
  }

  private Instant deadline() {
    return parts.clock().instant().plus(PATIENCE);
  }

  private boolean isPast(Instant deadline) {
    return parts.clock().instant().isAfter(deadline);
  }

  private void throwFailure() {
    if (!failures.isEmpty()) {
      ConnectException first = failures.get(0);
      failures.stream().skip(1).forEach(first::addSuppressed);
      failures.clear();
      throw first;
    }
  }
}
