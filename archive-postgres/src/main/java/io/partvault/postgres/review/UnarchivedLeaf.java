// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.review;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.commit.ExportStanding;
import io.partvault.archive.commit.IncompleteExport;
import io.partvault.archive.receipt.PlacedHold;
import io.partvault.postgres.catalog.CatalogLeaf;
import io.partvault.postgres.catalog.PartitionMark;
import io.partvault.postgres.removal.RemovalFacts;
import io.partvault.postgres.removal.RemovalPlan;
import java.time.Instant;
import java.util.List;

/**
 * Everything that is known of a table partition without a manifest.
 *
 * @param leaf as the catalog lists it
 * @param facts from the catalog
 * @param marks in its comment
 * @param plan the way it would go if it were archived
 * @param holds those that protect it, none or one
 * @param exports how far its newest export has come by the commits, none or one
 * @param reports the newest report on an incomplete export, none or one
 * @param claimant who is at work on it, in words; empty for nobody
 * @param serverClock the server's
 */
record UnarchivedLeaf(
    CatalogLeaf leaf,
    RemovalFacts facts,
    List<PartitionMark> marks,
    RemovalPlan plan,
    List<PlacedHold> holds,
    List<ExportStanding> exports,
    List<IncompleteExport> reports,
    String claimant,
    Instant serverClock) {

  UnarchivedLeaf {
    requireNonNull(leaf, "leaf is null");
    requireNonNull(facts, "facts is null");
    marks = List.copyOf(marks);
    requireNonNull(plan, "plan is null");
    holds = List.copyOf(holds);
    exports = List.copyOf(exports);
    reports = List.copyOf(reports);
    requireNonNull(claimant, "claimant is null");
    requireNonNull(serverClock, "serverClock is null");
  }
}
