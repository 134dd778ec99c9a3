// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.table.TablePartitionKey;
import java.util.Map;

/** What there is to do for a leaf. */
sealed interface LeafTask {

  /**
   * Begin a new epoch.
   *
   * @param lastKnownEpoch the new one must be greater
   */
  record Begin(long lastKnownEpoch) implements LeafTask {}

  /** Go on with an open epoch, if the leaf is what it was. */
  record Resume(ExportPosition position) implements LeafTask {
    public Resume {
      requireNonNull(position, "position is null");
    }
  }

  /** Look whether a sealed leaf is still what it was. */
  record Recheck(ExportPosition position) implements LeafTask {
    public Recheck {
      requireNonNull(position, "position is null");
    }
  }

  /** Nothing now. */
  record Nothing() implements LeafTask {}

  /**
   * Decides from what is stored and what this task remembers.
   *
   * @param stored last stored positions; missing means never begun
   */
  static LeafTask decide(
      Candidate candidate, Map<TablePartitionKey, ExportPosition> stored, LeafMemory memory) {
    TablePartitionKey key = candidate.tablePartition().key();
    if (memory.isPostponed(key)) {
      return new Nothing();
    }
    long againAfter = Math.max(candidate.againAfterEpoch(), memory.distrustedEpoch(key));
    ExportPosition position = stored.get(key);
    if (position == null) {
      return new Begin(againAfter);
    }
    if (position.epoch() <= againAfter) {
      return new Begin(againAfter);
    }
    return switch (position.status()) {
      case OPEN -> new Resume(position);
      case ABANDONED -> new Begin(position.epoch());
      case SEALED -> sealed(candidate, position, memory);
    };
  }

  private static LeafTask sealed(Candidate candidate, ExportPosition position, LeafMemory memory) {
    if (position.basis().oid() != candidate.tablePartition().oid()) {
      return new Begin(position.epoch()); // another table under the name of an archived one
    }
    return memory.isRecheckDue(candidate, position) ? new Recheck(position) : new Nothing();
  }
}
