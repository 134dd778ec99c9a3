// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.export.Epoch;
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
    long distrusted = memory.distrustedEpoch(key);
    long lastKnown = Math.max(candidate.againAfterEpoch(), distrusted);
    ExportPosition position = stored.get(key);
    if (position == null) {
      return new Begin(lastKnown);
    }
    lastKnown = Math.max(lastKnown, position.epoch());
    if (position.epoch() <= distrusted || isAskedFor(candidate, position)) {
      return new Begin(lastKnown);
    }
    return switch (position.status()) {
      case OPEN -> new Resume(position);
      case ABANDONED -> new Begin(lastKnown);
      case SEALED ->
          position.basis().oid() != candidate.tablePartition().oid()
              ? new Begin(lastKnown) // another table under the name of an archived one
              : sealed(candidate, position, memory);
    };
  }

  /**
   * Whether the mark means this export. One that names an epoch means it and all before it: nothing
   * of theirs can become the archive that counts. One that names a time means what was sealed by
   * then, because nothing of it has come since; one that is still open, or was sealed later, may
   * well be on its way.
   */
  private static boolean isAskedFor(Candidate candidate, ExportPosition position) {
    long asked = candidate.againAfterEpoch();
    if (position.epoch() > asked) {
      return false;
    }
    return !Epoch.isBareTime(asked)
        || (position.isSealed()
            && position.seal().sealedAt().toEpochMilli() <= Epoch.clockMs(asked));
  }

  private static LeafTask sealed(Candidate candidate, ExportPosition position, LeafMemory memory) {
    return memory.isRecheckDue(candidate, position) ? new Recheck(position) : new Nothing();
  }
}
