// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.table.TablePartitionKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * What a task remembers of leaves between its looks at the catalog. Losing it costs work and
 * nothing else.
 */
final class LeafMemory {

  private static final Duration LONGEST_WAIT = Duration.ofHours(1);
  private static final int MOST_DOUBLINGS = 20;

  private final Clock clock;
  private final SourceIntervals intervals;
  private final Map<TablePartitionKey, Instant> postponedUntil = new HashMap<>();
  private final Map<TablePartitionKey, Integer> abandons = new HashMap<>();
  private final Map<TablePartitionKey, Long> distrusted = new HashMap<>();
  private final Map<TablePartitionKey, String> waits = new HashMap<>();
  private final Map<TablePartitionKey, Long> provenAtCounter = new HashMap<>();

  LeafMemory(Clock clock, SourceIntervals intervals) {
    this.clock = requireNonNull(clock, "clock is null");
    this.intervals = requireNonNull(intervals, "intervals is null");
  }

  boolean isPostponed(TablePartitionKey key) {
    return clock.instant().isBefore(postponedUntil.getOrDefault(key, Instant.MIN));
  }

  /** Exports up to this epoch will not do, whatever is stored; 0 for none. */
  long distrustedEpoch(TablePartitionKey key) {
    return distrusted.getOrDefault(key, 0L);
  }

  /**
   * A leaf cannot be exported now; it is looked at again after the poll interval.
   *
   * @return whether the reason is a new one, worth telling an operator
   */
  boolean postpone(TablePartitionKey key, String reason) {
    postponedUntil.put(key, clock.instant().plus(intervals.poll()));
    return !reason.equals(waits.put(key, reason));
  }

  /**
   * An epoch was abandoned. The next one follows at once; after several in a row, after waits that
   * double, so that a table that never rests, or a transformation that drops every record, does not
   * keep the database busy.
   */
  void abandoned(TablePartitionKey key, long epoch) {
    distrust(key, epoch);
    int inARow = abandons.merge(key, 1, Integer::sum);
    if (inARow > 1) {
      Duration wait = intervals.poll().multipliedBy(1L << Math.min(inARow - 2, MOST_DOUBLINGS));
      postponedUntil.put(
          key, clock.instant().plus(wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT));
    }
  }

  /** An export up to this epoch will not do, whatever is stored of it. */
  void distrust(TablePartitionKey key, long epoch) {
    distrusted.merge(key, epoch, Math::max);
  }

  /** A leaf was sealed or proven, with its change counter as it was before the proof. */
  void proven(TablePartitionKey key, long changeCounter) {
    abandons.remove(key);
    waits.remove(key);
    provenAtCounter.put(key, changeCounter);
  }

  /**
   * Whether a sealed leaf is to be proven again. Equal counters prove nothing; they only make it
   * wait for the full interval.
   */
  boolean isRecheckDue(Candidate candidate, ExportPosition position) {
    Duration sinceProof = Duration.between(position.seal().provenAt(), clock.instant());
    if (sinceProof.compareTo(intervals.fullRecheck()) >= 0) {
      return true;
    }
    TablePartitionKey key = candidate.tablePartition().key();
    return sinceProof.compareTo(intervals.recheck()) >= 0
        && (candidate.changeCounter() == Candidate.UNCOUNTED
            || candidate.changeCounter() != provenAtCounter.getOrDefault(key, Candidate.UNCOUNTED));
  }
}
