// SPDX-License-Identifier: Apache-2.0
package io.partvault.cleanup;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.manifest.PartitionManifest;
import io.partvault.cleanup.CleanupEvent.Kind;
import io.partvault.postgres.catalog.PartitionMark;
import io.partvault.postgres.removal.RemovalPlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decides whether a verified table partition may go on to its proof. Pure. */
final class LeafRules {

  private static final String CHANGED_ON_THE_WAY =
      "a transformation changed its rows on the way: the archive holds other rows than the table";

  private final CleanupSettings settings;

  LeafRules(CleanupSettings settings) {
    this.settings = requireNonNull(settings, "settings is null");
  }

  /** Why the table partition stays as it is in this round; empty if it may be proven. */
  Optional<LeafReport> stay(LeafSituation leaf) {
    return changedOnTheWay(leaf)
        .or(() -> planned(leaf.plan()))
        .or(() -> held(leaf))
        .or(() -> restored(leaf))
        .or(() -> tooYoung(leaf))
        .or(() -> grace(leaf));
  }

  /** What the operator should know beside the verdict, empty for nothing. */
  static String remarks(LeafSituation leaf) {
    List<String> remarks = new ArrayList<>();
    if (leaf.manifest().isChangedOnTheWay()) {
      remarks.add(CHANGED_ON_THE_WAY);
    }
    if (!leaf.facts().otherOwner().isEmpty()) {
      remarks.add("retention of the table is also kept by " + leaf.facts().otherOwner());
    }
    if (!leaf.facts().publications().isEmpty()) {
      remarks.add(
          "it is listed in publication %s, which will not see its rows deleted"
              .formatted(String.join(", ", leaf.facts().publications())));
    }
    if (leaf.plan() instanceof RemovalPlan.DetachFirst first && !first.concurrently()) {
      remarks.add(first.note());
    }
    return String.join("; ", remarks);
  }

  /** What was dropped; of rows that were changed on the way it says so. */
  static LeafReport dropped(PartitionManifest manifest) {
    return new LeafReport(Kind.DROPPED, "", manifest.isChangedOnTheWay() ? CHANGED_ON_THE_WAY : "");
  }

  private Optional<LeafReport> changedOnTheWay(LeafSituation leaf) {
    boolean allowed =
        settings.allowedChanges().contains(leaf.manifest().begin().tablePartition().table());
    if (!leaf.manifest().isChangedOnTheWay() || allowed) {
      return Optional.empty();
    }
    return Optional.of(
        LeafReport.refused(
            "changed on the way",
            "The archived rows are not those that the source sent: a transformation changed them on"
                + " the way; name the table in "
                + PartitionCleanupConfig.ALLOW_CHANGED
                + " if that is wanted"));
  }

  private static Optional<LeafReport> planned(RemovalPlan plan) {
    if (plan instanceof RemovalPlan.Refused refused) {
      return Optional.of(LeafReport.refused("planner", refused.reason()));
    }
    if (plan instanceof RemovalPlan.Wait wait) {
      return Optional.of(LeafReport.waiting("planner", wait.reason()));
    }
    return Optional.empty();
  }

  private static Optional<LeafReport> held(LeafSituation leaf) {
    return leaf.held()
        ? Optional.of(
            LeafReport.waiting(
                "hold", "A hold in the bucket protects it; delete the hold to let it go"))
        : Optional.empty();
  }

  private static Optional<LeafReport> restored(LeafSituation leaf) {
    return LeafSituation.mark(leaf.marks(), PartitionMark.Restored.class)
        .filter(mark -> leaf.serverClock().isBefore(mark.until()))
        .map(mark -> LeafReport.waiting("restored", "It was restored until " + mark.until()));
  }

  private static Optional<LeafReport> tooYoung(LeafSituation leaf) {
    return leaf.keptByRetention().isEmpty()
        ? Optional.empty()
        : Optional.of(LeafReport.waiting("retention", leaf.keptByRetention()));
  }

  private Optional<LeafReport> grace(LeafSituation leaf) {
    if (leaf.plan() instanceof RemovalPlan.LeaveDetached) {
      return Optional.of(
          new LeafReport(
              Kind.DETACHED,
              "",
              "Left as a table of its own: " + PartitionCleanupConfig.DROP_ENABLED + " is off"));
    }
    if (!(leaf.plan() instanceof RemovalPlan.DropDetached)) {
      return Optional.empty();
    }
    Instant due = leaf.detachMark().orElseThrow().at().plus(settings.dropDelay());
    return leaf.serverClock().isBefore(due)
        ? Optional.of(new LeafReport(Kind.DETACHED, "", "To be dropped after " + due))
        : Optional.empty();
  }
}
