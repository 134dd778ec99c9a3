// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.review;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.manifest.PartitionManifest;
import io.partvault.archive.receipt.PlacedHold;
import io.partvault.archive.table.TablePartition;
import io.partvault.postgres.catalog.PartitionMark;
import io.partvault.postgres.removal.DetachReference;
import io.partvault.postgres.removal.RemovalFacts;
import io.partvault.postgres.removal.RemovalPlan;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Everything that is known of an archived table partition before it is proven.
 *
 * @param manifest the newest, with a complete verdict
 * @param tablePartition as the manifest has it, or as the catalog has it where the manifest knows
 *     no OID
 * @param facts from the catalog
 * @param marks in its comment
 * @param plan the way it would go
 * @param holds those that protect it, none or one
 * @param kept by cleanup's own retention: how, none or one
 * @param serverClock the server's
 */
public record LeafSituation(
    PartitionManifest manifest,
    TablePartition tablePartition,
    RemovalFacts facts,
    List<PartitionMark> marks,
    RemovalPlan plan,
    List<PlacedHold> holds,
    List<LeafStanding> kept,
    Instant serverClock) {

  public LeafSituation {
    requireNonNull(manifest, "manifest is null");
    requireNonNull(tablePartition, "tablePartition is null");
    requireNonNull(facts, "facts is null");
    marks = List.copyOf(marks);
    requireNonNull(plan, "plan is null");
    holds = List.copyOf(holds);
    kept = List.copyOf(kept);
    requireNonNull(serverClock, "serverClock is null");
  }

  /** The mark of a detach by cleanup. */
  public Optional<PartitionMark.Detached> detachMark() {
    return mark(marks, PartitionMark.Detached.class);
  }

  /**
   * The horizon of a later proof of the same manifest that succeeded, 0 for none.
   *
   * @param manifest its key, relative to the prefix
   */
  public long provenHorizon(String manifest) {
    return detachMark()
        .map(mark -> DetachReference.parse(mark.archive()).horizonFor(manifest))
        .orElse(0L);
  }

  /** The mark of one kind. */
  public static <T extends PartitionMark> Optional<T> mark(
      List<PartitionMark> marks, Class<T> kind) {
    return marks.stream().filter(kind::isInstance).map(kind::cast).findFirst();
  }
}
