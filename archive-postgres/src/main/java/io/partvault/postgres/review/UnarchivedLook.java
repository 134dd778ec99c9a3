// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.review;

import io.partvault.archive.commit.ExportStanding;
import io.partvault.archive.commit.IncompleteExport;
import io.partvault.archive.index.ArchiveIndex;
import io.partvault.archive.layout.ManifestName;
import io.partvault.archive.table.TablePartitionKey;
import io.partvault.postgres.catalog.CatalogLeaf;
import io.partvault.postgres.catalog.PartitionMark;
import io.partvault.postgres.removal.RemovalFacts;
import io.partvault.postgres.removal.RemovalPlan;
import io.partvault.postgres.removal.RemovalPlanner;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Explains table partitions of one table that have no manifest. */
final class UnarchivedLook {

  private final ExplainerDatabase database;
  private final LeafExaminer.Archive archive;
  private final ReviewTerms terms;
  private final Supplier<Map<TablePartitionKey, ExportStanding>> exports;
  private final Supplier<Map<Long, ArchiveIndex.Incomplete>> reports;
  private Bucket bucket; // null until the first table partition needs it

  /** What the bucket says of exports without a manifest. */
  private record Bucket(
      Map<TablePartitionKey, ExportStanding> exports, Map<Long, ArchiveIndex.Incomplete> reports) {}

  UnarchivedLook(
      ExplainerDatabase database,
      LeafExaminer.Archive archive,
      ReviewTerms terms,
      Supplier<Map<TablePartitionKey, ExportStanding>> exports,
      Supplier<Map<Long, ArchiveIndex.Incomplete>> reports) {
    this.database = database;
    this.archive = archive;
    this.terms = terms;
    this.exports = exports;
    this.reports = reports;
  }

  Explanation explain(CatalogLeaf leaf) {
    ManifestName name =
        new ManifestName(leaf.tablePartition().key(), leaf.tablePartition().oid(), 0);
    Optional<RemovalFacts> facts = database.facts(name.oid());
    if (facts.isEmpty()) {
      return Explanation.of(
          name, LeafStanding.of(LeafCondition.MOVED, "It went away while it was looked at"));
    }
    List<LeafStanding> standings = UnarchivedRules.of(situation(leaf, facts.get()));
    return new Explanation(name.tablePartition(), name.oid(), standings, List.of());
  }

  private UnarchivedLeaf situation(CatalogLeaf leaf, RemovalFacts facts) {
    TablePartitionKey key = leaf.tablePartition().key();
    List<PartitionMark> marks = database.marks(facts.oid());
    RemovalPlan plan =
        RemovalPlanner.plan(
            terms.ownerElsewhere() ? facts.asOwner() : facts, terms.switches(), leaf.detached());
    return new UnarchivedLeaf(
        leaf,
        facts,
        marks,
        plan,
        archive.holds().find(key).stream().toList(),
        Stream.ofNullable(bucket().exports().get(key)).toList(),
        report(facts.oid()),
        database.claimant(facts.oid()),
        database.serverClock());
  }

  private List<IncompleteExport> report(long oid) {
    return Stream.ofNullable(bucket().reports().get(oid)).map(archive.index()::report).toList();
  }

  private Bucket bucket() {
    if (bucket == null) {
      bucket = new Bucket(exports.get(), reports.get());
    }
    return bucket;
  }
}
