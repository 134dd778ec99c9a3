// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.review;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.index.ArchiveIndex;
import io.partvault.archive.index.OpenArchive;
import io.partvault.archive.manifest.PartitionManifest;
import io.partvault.archive.receipt.ComparedLeaf;
import io.partvault.archive.receipt.DropIntent;
import io.partvault.archive.receipt.Holds;
import io.partvault.archive.table.TableName;
import io.partvault.archive.table.TablePartition;
import io.partvault.archive.table.TablePartitionKey;
import io.partvault.archive.verdict.ArchiveVerifier;
import io.partvault.archive.verdict.Verdict;
import io.partvault.postgres.catalog.CatalogLeaf;
import io.partvault.postgres.catalog.PartitionMark;
import io.partvault.postgres.content.ContentRules;
import io.partvault.postgres.removal.RemovalFacts;
import io.partvault.postgres.removal.RemovalPlan;
import io.partvault.postgres.removal.RemovalPlanner;
import io.partvault.postgres.session.DatabaseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.postgresql.replication.LogSequenceNumber;

/**
 * Looks at one open archive and its table partition, up to the point where the rows would have to
 * be proven. Changes nothing.
 */
public final class LeafExaminer {

  private final ReviewDatabase database;
  private final Archive archive;
  private final ReviewTerms terms;
  private final CatalogView catalog;
  private final LeafRules rules;

  /** What is read of the bucket. */
  public record Archive(ArchiveIndex index, Holds holds, ArchiveVerifier verifier) {
    public Archive {
      requireNonNull(index, "index is null");
      requireNonNull(holds, "holds is null");
      requireNonNull(verifier, "verifier is null");
    }
  }

  /** Tells what the catalog lists, judged by cleanup's own retention. */
  @FunctionalInterface
  public interface CatalogView {
    /** The leaves of a table; may fail with kind NOT_FOUND if there is no such table. */
    List<CatalogLeaf> leaves(TableName table);
  }

  /** Examines under these terms. */
  public LeafExaminer(
      ReviewDatabase database, Archive archive, ReviewTerms terms, CatalogView catalog) {
    this.database = requireNonNull(database, "database is null");
    this.archive = requireNonNull(archive, "archive is null");
    this.terms = requireNonNull(terms, "terms is null");
    this.catalog = requireNonNull(catalog, "catalog is null");
    this.rules = new LeafRules(terms);
  }

  /**
   * Examines.
   *
   * @throws io.partvault.archive.store.ObjectStoreException if the bucket cannot be read
   * @throws io.partvault.archive.json.JsonFormatException if a document in it is not what it must
   *     be
   */
  public LeafExamination examine(OpenArchive open) {
    if (open.oid() == 0) {
      return examineByName(open);
    }
    Optional<RemovalFacts> facts = database.facts(open.oid());
    if (facts.isEmpty()) {
      return absent(open);
    }
    TableName archived = open.newest().tablePartition().name();
    if (!facts.get().name().equals(archived)) {
      return new LeafExamination.Settled(LeafRules.renamed(archived, facts.get().name()));
    }
    Verdict verdict = archive.verifier().verify(open.newestManifest());
    if (verdict instanceof Verdict.Undetermined undetermined) {
      return settled(LeafCondition.FILES_UNVERIFIED, undetermined.reason());
    }
    if (verdict instanceof Verdict.Incomplete incomplete) {
      return damaged(open, facts.get(), incomplete.reason());
    }
    Verdict.Complete complete = (Verdict.Complete) verdict;
    LeafSituation situation =
        situation(complete, complete.manifest().begin().tablePartition(), facts.get());
    return new LeafExamination.Verified(complete, situation, rules.stays(situation));
  }

  /**
   * Debezium tells no OID, so the table partition is the one that has the archive's name and lies
   * where the archive says. Whether it holds what is archived is shown by its content alone.
   */
  private LeafExamination examineByName(OpenArchive open) {
    TablePartitionKey key = open.newest().tablePartition();
    Optional<RemovalFacts> facts = database.facts(database.oidOf(key.name()));
    if (facts.isEmpty()) {
      return absent(open);
    }
    Optional<TablePartition> leaf = listed(key.table(), facts.get().oid());
    if (leaf.isEmpty()) {
      return new LeafExamination.Settled(LeafRules.elsewhere(key));
    }
    Verdict verdict = archive.verifier().verify(open.newestManifest());
    if (verdict instanceof Verdict.Undetermined undetermined) {
      return settled(LeafCondition.FILES_UNVERIFIED, undetermined.reason());
    }
    if (verdict instanceof Verdict.Incomplete incomplete) {
      return settled(LeafCondition.FILES_DAMAGED, incomplete.reason() + "; snapshot it again");
    }
    Verdict.Complete complete = (Verdict.Complete) verdict;
    LeafSituation situation = situation(complete, leaf.get(), facts.get());
    List<LeafStanding> stays = new ArrayList<>();
    late(complete.manifest()).ifPresent(stays::add);
    ContentRules.objection(
            complete.manifest().begin().columns(), database.contentColumns(facts.get().oid()))
        .map(reason -> LeafStanding.of(LeafCondition.NOT_COMPARABLE, reason))
        .ifPresent(stays::add);
    stays.addAll(rules.stays(situation));
    return new LeafExamination.Verified(complete, situation, stays);
  }

  private Optional<TablePartition> listed(TableName table, long oid) {
    try {
      return catalog.leaves(table).stream()
          .map(CatalogLeaf::tablePartition)
          .filter(leaf -> leaf.oid() == oid)
          .findFirst();
    } catch (DatabaseException e) {
      if (e.kind() != DatabaseException.Kind.NOT_FOUND) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private Optional<LeafStanding> late(PartitionManifest manifest) {
    String position = manifest.begin().walPosition();
    long changes =
        archive
            .index()
            .lateChanges(
                manifest.begin().tablePartition().key(),
                LogSequenceNumber.valueOf(position).asLong());
    return changes > 0 ? Optional.of(LeafRules.lateChanges(changes, position)) : Optional.empty();
  }

  private LeafSituation situation(
      Verdict.Complete verdict, TablePartition tablePartition, RemovalFacts facts) {
    List<PartitionMark> marks = database.marks(facts.oid());
    boolean detachedByUs = LeafSituation.mark(marks, PartitionMark.Detached.class).isPresent();
    RemovalFacts seen = terms.ownerElsewhere() ? facts.asOwner() : facts;
    RemovalPlan plan = RemovalPlanner.plan(seen, terms.switches(), detachedByUs);
    return new LeafSituation(
        verdict.manifest(),
        tablePartition,
        facts,
        marks,
        plan,
        archive.holds().find(tablePartition.key()).stream().toList(),
        LeafRules.kept(catalog.leaves(tablePartition.table()), tablePartition).stream().toList(),
        database.serverClock());
  }

  private LeafExamination damaged(OpenArchive open, RemovalFacts facts, String reason) {
    boolean asked =
        LeafSituation.mark(database.marks(open.oid()), PartitionMark.Again.class)
            .filter(mark -> mark.afterEpoch() >= open.newest().epoch())
            .isPresent();
    LeafStanding standing = LeafStanding.of(LeafCondition.FILES_DAMAGED, reason);
    return new LeafExamination.Damaged(
        asked ? standing.and(LeafExamination.Damaged.ASKED) : standing, facts, asked);
  }

  private LeafExamination absent(OpenArchive open) {
    TableName table = open.newest().tablePartition().table();
    if (database.oidOf(table) == 0) {
      return settled(
          LeafCondition.OTHER_DATABASE,
          "Neither it nor table %s exists in this database; is this the database it came from?"
              .formatted(table));
    }
    Optional<DropIntent> intent = archive.index().intent(open);
    if (intent.isEmpty()) {
      return settled(
          LeafCondition.GONE, "It is gone, and no intent shows that it was dropped from here");
    }
    Optional<RemovalFacts> renamed =
        intent.get().compared().flatMap(compared -> database.facts(compared.oid()));
    if (renamed.isPresent()) {
      TableName archived = open.newest().tablePartition().name();
      return new LeafExamination.Settled(LeafRules.renamed(archived, renamed.get().name()));
    }
    String cluster =
        intent
            .get()
            .compared()
            .map(ComparedLeaf::systemIdentifier)
            .orElseGet(
                () -> archive.index().manifest(open.newestManifest()).begin().systemIdentifier());
    if (!cluster.equals(database.systemIdentifier())) {
      return settled(
          LeafCondition.OTHER_CLUSTER,
          "It comes from cluster %s and this one is %s"
              .formatted(cluster, database.systemIdentifier()));
    }
    return new LeafExamination.ReceiptDue(
        LeafStanding.of(
            LeafCondition.RECEIPT_DUE,
            "Gone; the intent of %s shows that it was dropped".formatted(intent.get().at())),
        intent.get());
  }

  private static LeafExamination settled(LeafCondition condition, String reason) {
    return new LeafExamination.Settled(LeafStanding.of(condition, reason));
  }
}
