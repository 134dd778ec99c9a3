// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import java.time.Duration;
import java.time.Instant;

/** When a topic partition is to be committed next. */
final class CommitSchedule {

  /** Seals of this long share a commit. */
  static final Duration SEALS_SHARE = Duration.ofSeconds(1);

  /** A seal that nothing at all follows for so long has nobody to share with. */
  static final Duration QUIET = Duration.ofMillis(250);

  private final Duration interval;
  private Instant dueAt = Instant.MAX;
  private Instant quietAt = Instant.MAX;

  CommitSchedule(Duration interval) {
    this.interval = interval;
  }

  /** Something came that a commit has to cover one day, even if nothing follows it. */
  void changed(Instant now) {
    atLatest(now.plus(interval));
  }

  /** An export was sealed or broken, which others wait to hear of. */
  void ended(Instant now) {
    quietAt = now.plus(QUIET);
    atLatest(now.plus(SEALS_SHARE));
  }

  /** Nothing new has come now. */
  void quiet(Instant now) {
    if (!now.isBefore(quietAt)) {
      atLatest(now);
    }
  }

  /** At that time there is something to say even if nothing comes; never if it is the maximum. */
  void at(Instant time) {
    atLatest(time);
  }

  /** Whether a commit is due at any time at all. */
  boolean isPending() {
    return !dueAt.equals(Instant.MAX);
  }

  boolean isDue(Instant now) {
    return !now.isBefore(dueAt);
  }

  /** How long until then, or until it has to be said whether something came; never negative. */
  Duration untilDue(Instant now) {
    if (!isPending()) {
      return interval;
    }
    Instant next = quietAt.isBefore(dueAt) ? quietAt : dueAt;
    Duration left = Duration.between(now, next);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** Everything is committed, or thrown away. */
  void reset() {
    dueAt = Instant.MAX;
    quietAt = Instant.MAX;
  }

  private void atLatest(Instant at) {
    if (at.isBefore(dueAt)) {
      dueAt = at;
    }
  }
}
