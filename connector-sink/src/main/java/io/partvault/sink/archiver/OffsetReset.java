// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import io.partvault.archive.commit.Appended;
import io.partvault.archive.commit.Commit;
import io.partvault.archive.commit.CommitLog;
import io.partvault.archive.commit.CommitSource;
import io.partvault.archive.commit.CommitSources;
import io.partvault.archive.store.CommitOutcomeUnknownException;
import io.partvault.archive.store.ObjectStoreException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets topic partitions be read from other offsets, by a commit that says so: the sink goes on
 * where its newest commit stands, whatever the consumer group says.
 *
 * <p>Why it is safe at any time, with tasks of the stopped connector still alive somewhere:
 *
 * <ul>
 *   <li>a reset is one more create-only commit. A task that commits behind its back meets it in its
 *       place, adopts it and goes on from there like everybody else; one that commits before it is
 *       followed by it;
 *   <li>exports keep their standing, so rows that come again are known by their numbers, and
 *       manifests that are due stay due;
 *   <li>rows that are jumped over are a gap of the exports they belong to, which break with both
 *       numbers once a later row or the seal comes;
 *   <li>repeating it does no harm: what stands already is left alone.
 * </ul>
 */
public final class OffsetReset {

  private static final Logger log = LoggerFactory.getLogger(OffsetReset.class);
  private static final int ATTEMPTS = 5;

  private final ArchiverParts parts;

  /** With what the tasks work with too, but not at the same time. */
  public OffsetReset(ArchiverParts parts) {
    this.parts = parts;
  }

  /**
   * Moves topic partitions to the given offsets; null is the beginning.
   *
   * <p>Nothing but nulls is how Connect asks for a reset of all topic partitions that the consumer
   * group knows. It forgets those of a topic that was deleted, so those of topics that were created
   * again are added, and without any at all those of every commit log there is.
   *
   * @throws ConnectException if that cannot be done; what was moved by then stays moved, and the
   *     call may be repeated
   */
  public void apply(Map<TopicPartition, Long> offsets) {
    Map<CommitSource, Long> wanted = new LinkedHashMap<>();
    // As objects: what Connect read from JSON is only promised to hold numbers.
    for (Map.Entry<?, ?> entry : offsets.entrySet()) {
      TopicPartition topicPartition = (TopicPartition) entry.getKey();
      wanted.put(source(topicPartition), offset(topicPartition, entry.getValue()));
    }
    if (offsets.values().stream().allMatch(Objects::isNull)) {
      forgotten(offsets).forEach(source -> wanted.putIfAbsent(source, 0L));
    }
    wanted.forEach(this::move);
  }

  private static long offset(TopicPartition topicPartition, Object offset) {
    if (offset == null) {
      return 0;
    }
    if (!(offset instanceof Long number) || number < 0) {
      throw new ConnectException(
          "Cannot alter the offset of %s to %s: it must be a whole number from 0 on, or null for the beginning"
              .formatted(topicPartition, offset));
    }
    return number;
  }

  private void move(CommitSource source, long offset) {
    try {
      tryMove(source, offset);
    } catch (ObjectStoreException | KafkaException e) {
      throw new ConnectException(
          "Cannot alter the offset of %s to %d: %s".formatted(source, offset, e.getMessage()), e);
    }
  }

  private void tryMove(CommitSource source, long offset) {
    String topicId = parts.topicIds().id(source.topic());
    CommitLog commits = new CommitLog(parts.store(), parts.layout(), source);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<Commit> newest = commits.newest();
      if (newest.map(commit -> stands(commit, topicId, offset)).orElse(offset == 0)) {
        return;
      }
      TopicClaim.require(parts, source.topic());
      Commit reset =
          newest
              .map(commit -> commit.reset(topicId, Session.nonce(), offset, now()))
              .orElseGet(() -> Commit.firstReset(source, topicId, Session.nonce(), offset, now()));
      if (append(commits, reset)) {
        log.info(
            "Offset altered: {}, sequence {}, from {} to {}",
            source,
            reset.sequence(),
            reset.from(),
            reset.next());
        return;
      }
    }
    throw new ConnectException(
        ("Cannot alter the offset of %s to %d: %d times another commit was first, so a task is"
                + " still running; try again once the connector is stopped")
            .formatted(source, offset, ATTEMPTS));
  }

  private static boolean append(CommitLog commits, Commit reset) {
    try {
      return commits.append(reset) instanceof Appended.Done;
    } catch (CommitOutcomeUnknownException e) {
      // The newest commit says what became of it.
      return false;
    }
  }

  private static boolean stands(Commit commit, String topicId, long offset) {
    return commit.next() == offset && !isRecreated(commit, topicId);
  }

  /** Whether a commit is of another topic that had the same name; unknown ids tell nothing. */
  static boolean isRecreated(Commit commit, String topicId) {
    return !commit.topicId().isEmpty() && !topicId.isEmpty() && !commit.topicId().equals(topicId);
  }

  private List<CommitSource> forgotten(Map<TopicPartition, Long> known) {
    try {
      return CommitSources.of(parts.store(), parts.layout(), parts.settings().sink()).stream()
          .filter(source -> known.isEmpty() ? hasTopic(source) : isOfRecreatedTopic(source))
          .toList();
    } catch (ObjectStoreException e) {
      throw new ConnectException("Cannot reset the offsets: " + e.getMessage(), e);
    }
  }

  /** A topic that is gone has nothing to read, neither from its beginning nor from elsewhere. */
  private boolean hasTopic(CommitSource source) {
    try {
      parts.topicIds().id(source.topic());
      return true;
    } catch (UnknownTopicOrPartitionException e) {
      return false;
    }
  }

  private boolean isOfRecreatedTopic(CommitSource source) {
    try {
      String topicId = parts.topicIds().id(source.topic());
      return new CommitLog(parts.store(), parts.layout(), source)
          .newest()
          .filter(commit -> isRecreated(commit, topicId))
          .isPresent();
    } catch (UnknownTopicOrPartitionException e) {
      return false; // see hasTopic
    }
  }

  private CommitSource source(TopicPartition topicPartition) {
    return new CommitSource(
        parts.settings().sink(), topicPartition.topic(), topicPartition.partition());
  }

  private Instant now() {
    return Instant.ofEpochMilli(parts.clock().millis());
  }
}
