// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Remembers which topic partitions were taken away with work that was not committed, so that
 * rebalances that come more often than rotations do not keep them where they are for ever.
 *
 * <p>Connect calls {@code preCommit} before it takes topic partitions away, but does not say so,
 * and does not call it at all when they are lost. Committing in every {@code preCommit} would be
 * safe and make a file a flush interval; committing above a number of bytes would make no progress
 * when rebalances come before that number. So the rule is: for one interval after work was thrown
 * away, every {@code preCommit} commits what there is. With rebalances more frequent than the
 * interval one session of each interval is read again at most; without any, nothing changes.
 *
 * <p>It is forgotten with the task. A topic partition that moves between tasks, or a task that is
 * restarted again and again, goes on by the other rule, which rests on the log alone: a session
 * that finds the newest commit older than an interval, or none, commits in its next {@code
 * preCommit}.
 */
final class Interruptions {

  private final Duration interval;
  private final Map<TopicPartition, Instant> interruptedAt = new HashMap<>();

  Interruptions(Duration interval) {
    this.interval = interval;
  }

  /** The topic partition was taken away, and what it had not committed was thrown away. */
  void add(TopicPartition topicPartition, Instant now) {
    interruptedAt.put(topicPartition, now);
  }

  /** Whether that may happen to it again before its next rotation. */
  boolean isLikely(TopicPartition topicPartition, Instant now) {
    Instant last = interruptedAt.get(topicPartition);
    if (last == null) {
      return false;
    }
    boolean likely = now.isBefore(last.plus(interval));
    if (!likely) {
      interruptedAt.remove(topicPartition);
    }
    return likely;
  }
}
