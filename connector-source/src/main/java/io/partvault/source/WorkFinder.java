// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.table.TablePartitionKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Finds the next leaf with something to do: exports oldest first, rechecks behind them. A claim
 * comes before the decision, because another task may have finished the leaf a moment ago.
 */
final class WorkFinder {

  private final SourceDatabase database;
  private final StoredPositions positions;
  private final LeafMemory memory;
  private final Clock clock;
  private final Duration pause;
  private final Deque<Candidate> queue = new ArrayDeque<>();
  private Instant nextLook = Instant.MIN;

  WorkFinder(
      SourceDatabase database,
      StoredPositions positions,
      LeafMemory memory,
      Clock clock,
      Duration pause) {
    this.database = requireNonNull(database, "database is null");
    this.positions = requireNonNull(positions, "positions is null");
    this.memory = requireNonNull(memory, "memory is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.pause = requireNonNull(pause, "pause is null");
  }

  /**
   * Claims the next leaf.
   *
   * @param isHeld leaves that this task has claimed already
   * @return empty if there is nothing to do until the next look
   */
  Optional<ClaimedLeaf> next(Predicate<TablePartitionKey> isHeld) {
    if (queue.isEmpty() && !clock.instant().isBefore(nextLook)) {
      look();
    }
    while (!queue.isEmpty()) {
      Candidate candidate = queue.remove();
      if (!isHeld.test(candidate.tablePartition().key())
          && database.claim(candidate.tablePartition())) {
        LeafTask task = decide(candidate);
        if (!(task instanceof LeafTask.Nothing)) {
          return Optional.of(new ClaimedLeaf(candidate, task));
        }
        database.release(candidate.tablePartition());
      }
    }
    return Optional.empty();
  }

  /** Looks at the catalog at the next occasion, not only after the pause. */
  void lookSoon() {
    queue.clear();
    nextLook = Instant.MIN;
  }

  private void look() {
    nextLook = clock.instant().plus(pause);
    List<Candidate> candidates = database.candidates();
    Map<TablePartitionKey, ExportPosition> stored =
        positions.read(candidates.stream().map(c -> c.tablePartition().key()).toList());
    List<Candidate> rechecks = new ArrayList<>();
    for (Candidate candidate : candidates) {
      LeafTask task = LeafTask.decide(candidate, stored, memory);
      if (task instanceof LeafTask.Recheck) {
        rechecks.add(candidate);
      } else if (!(task instanceof LeafTask.Nothing)) {
        queue.add(candidate);
      }
    }
    queue.addAll(rechecks);
  }

  private LeafTask decide(Candidate candidate) {
    List<TablePartitionKey> key = List.of(candidate.tablePartition().key());
    return LeafTask.decide(candidate, positions.read(key), memory);
  }
}
