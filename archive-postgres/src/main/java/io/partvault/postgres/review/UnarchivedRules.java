// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.review;

import io.partvault.archive.commit.ExportStanding;
import io.partvault.archive.commit.ExportState;
import io.partvault.archive.commit.Finding;
import io.partvault.archive.commit.IncompleteExport;
import io.partvault.postgres.catalog.CatalogLeaf;
import io.partvault.postgres.catalog.RetentionCause;
import io.partvault.postgres.removal.DefaultPartition;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Says what a table partition without a manifest waits for. Pure. */
final class UnarchivedRules {

  /** What the source does not export either, so that waiting for a manifest is in vain. */
  private static final Set<LeafCondition> NEVER =
      Set.of(LeafCondition.NO_ORDINARY_TABLE, LeafCondition.HYPERTABLE);

  private UnarchivedRules() {}

  /** All that applies, in the order in which it is told; never empty. */
  static List<LeafStanding> of(UnarchivedLeaf leaf) {
    Optional<LeafStanding> planned = LeafRules.planned(leaf.plan());
    return Stream.of(
            LeafRules.held(leaf.holds()),
            LeafRules.restored(leaf.marks(), leaf.serverClock()),
            kept(leaf),
            planned.filter(standing -> NEVER.contains(standing.condition())),
            Optional.of(export(leaf)),
            planned.filter(standing -> !NEVER.contains(standing.condition())))
        .flatMap(Optional::stream)
        .toList();
  }

  /** The catalog's word on a restored one is the mark's, which is told already. */
  private static Optional<LeafStanding> kept(UnarchivedLeaf leaf) {
    CatalogLeaf listed = leaf.leaf();
    return listed.cause() == RetentionCause.RESTORED
        ? Optional.empty()
        : LeafRules.kept(List.of(listed), listed.tablePartition())
            .map(kept -> withRows(kept, leaf.facts().siblings().defaults()));
  }

  private static LeafStanding withRows(LeafStanding kept, List<DefaultPartition> defaults) {
    if (kept.condition() != LeafCondition.DEFAULT_PARTITION || defaults.isEmpty()) {
      return kept;
    }
    DefaultPartition itself = defaults.get(0);
    return kept.and("; it is " + itself).rows(Math.max(LeafStanding.NO_COUNT, itself.rows()));
  }

  private static LeafStanding export(UnarchivedLeaf leaf) {
    long reported = leaf.reports().stream().mapToLong(r -> r.export().epoch()).max().orElse(0);
    return leaf.exports().stream()
        .filter(export -> export.oid() == leaf.facts().oid() || export.oid() == 0)
        .filter(export -> export.id().epoch() >= reported)
        .findFirst()
        .map(export -> underWay(leaf, export))
        .or(() -> leaf.reports().stream().findFirst().map(report -> incomplete(leaf, report)))
        .orElseGet(() -> nothing(leaf));
  }

  private static LeafStanding underWay(UnarchivedLeaf leaf, ExportStanding export) {
    ExportState state = export.state();
    if (state instanceof ExportState.ManifestDue due) {
      return LeafStanding.of(
              LeafCondition.MANIFEST_DUE,
              "Its %d rows are in the bucket and sealed; the sink makes the manifest with its next"
                      .formatted(due.seal().rows())
                  + " commit or at its next start")
          .rows(due.seal().rows());
    }
    if (state instanceof ExportState.Open) {
      return LeafStanding.of(
              LeafCondition.EXPORTING,
              "Its export is under way: %d rows are in committed data files%s"
                  .formatted(export.nextRow(), atWork(leaf)))
          .rows(export.nextRow());
    }
    if (state instanceof ExportState.Abandoned abandoned) {
      return LeafStanding.of(
          LeafCondition.EXPORT_ABANDONED,
          "The source gave its export up and begins another one: " + abandoned.reason());
    }
    if (state instanceof ExportState.Broken broken) {
      return incomplete(leaf, export.id().epoch(), broken.finding());
    }
    return LeafStanding.of(
        LeafCondition.NOT_EXPORTED,
        "It was exported, and the manifest is not in the bucket any more; have it archived again");
  }

  private static LeafStanding incomplete(UnarchivedLeaf leaf, IncompleteExport report) {
    return incomplete(leaf, report.export().epoch(), report.finding());
  }

  private static LeafStanding incomplete(UnarchivedLeaf leaf, long epoch, Finding finding) {
    boolean asked = leaf.leaf().againAfterEpoch() >= epoch;
    return LeafStanding.of(
        LeafCondition.EXPORT_INCOMPLETE,
        "Its export can never be complete: "
            + finding
            + (asked ? LeafExamination.Damaged.ASKED : "; cleanup asks for another one"));
  }

  private static LeafStanding nothing(UnarchivedLeaf leaf) {
    if (!leaf.claimant().isEmpty()) {
      return LeafStanding.of(
          LeafCondition.EXPORTING, "Nothing of it is committed yet" + atWork(leaf));
    }
    return LeafStanding.of(
        LeafCondition.NOT_EXPORTED,
        "The source has not exported it: there is no manifest, and no commit tells of an export");
  }

  private static String atWork(UnarchivedLeaf leaf) {
    return leaf.claimant().isEmpty()
        ? "; nobody is at work on it at this moment"
        : "; " + leaf.claimant() + " is at work on it";
  }
}
