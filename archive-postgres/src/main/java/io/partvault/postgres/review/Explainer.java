// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.review;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.commit.CommitChainException;
import io.partvault.archive.index.ExportStandings;
import io.partvault.archive.index.OpenArchive;
import io.partvault.archive.json.JsonFormatException;
import io.partvault.archive.layout.ManifestName;
import io.partvault.archive.receipt.DropReceipt;
import io.partvault.archive.store.ObjectStoreException;
import io.partvault.archive.table.TableName;
import io.partvault.archive.table.TablePartitionKey;
import io.partvault.postgres.catalog.CatalogLeaf;
import io.partvault.postgres.session.DatabaseException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Says of each table partition of a table why it is not dropped. Reads catalog, rows and bucket,
 * and writes nothing. Confined to one thread.
 */
public final class Explainer {

  private final String logicalDatabase;
  private final ExplainerDatabase database;
  private final LeafExaminer.Archive archive;
  private final ExportStandings exports;
  private final ReviewTerms terms;

  /** Explains table partitions of one logical database. */
  public Explainer(
      String logicalDatabase,
      ExplainerDatabase database,
      LeafExaminer.Archive archive,
      ExportStandings exports,
      ReviewTerms terms) {
    this.logicalDatabase = requireNonNull(logicalDatabase, "logicalDatabase is null");
    this.database = requireNonNull(database, "database is null");
    this.archive = requireNonNull(archive, "archive is null");
    this.exports = requireNonNull(exports, "exports is null");
    this.terms = requireNonNull(terms, "terms is null");
  }

  /**
   * Explains one table: first what is gone, then what is there, oldest first. What goes wrong with
   * one table partition alone is said of that one. A table that is not there has an archive still.
   *
   * @param names which of its table partitions
   * @throws DatabaseException if the database fails
   * @throws ObjectStoreException if the bucket cannot be listed
   */
  public List<Explanation> explain(TableName table, Predicate<TableName> names) {
    Predicate<TablePartitionKey> ofTable = key -> key.table().equals(table);
    List<CatalogLeaf> all =
        database.oidOf(table) == 0 ? List.<CatalogLeaf>of() : database.leaves(table);
    TableListing listing =
        new TableListing(
            all.stream().filter(leaf -> names.test(leaf.tablePartition().name())).toList(),
            archive.index().open(logicalDatabase, ofTable),
            archive.index().closed(logicalDatabase, ofTable),
            names);
    LeafExaminer examiner = new LeafExaminer(database, archive, terms, ofThatTable -> all);
    ArchivedLook archived = new ArchivedLook(database, archive.index(), examiner, terms);
    UnarchivedLook unarchived =
        new UnarchivedLook(
            database,
            archive,
            terms,
            () -> exports.of(logicalDatabase, table),
            () ->
                new IncompleteExports(database, archive.index()).newest(logicalDatabase, ofTable));
    return explain(listing, archived, unarchived);
  }

  private List<Explanation> explain(
      TableListing listing, ArchivedLook archived, UnarchivedLook unarchived) {
    List<Explanation> explanations = new ArrayList<>();
    for (ManifestName closed : listing.dropped()) {
      explanations.add(guarded(closed, () -> dropped(closed)));
    }
    for (OpenArchive open : listing.unlisted()) {
      explanations.add(guarded(open.newest(), () -> archived.explain(open)));
    }
    for (CatalogLeaf leaf : listing.leaves()) {
      ManifestName name =
          new ManifestName(leaf.tablePartition().key(), leaf.tablePartition().oid(), 0);
      if (listing.isClosed(leaf)) {
        explanations.add(Explanation.of(name, LeafRules.backAfterDrop()));
        continue;
      }
      explanations.add(
          guarded(
              name,
              () ->
                  listing.archive(leaf).stream()
                      .findFirst()
                      .map(open -> archived.explain(open).named(name.tablePartition()))
                      .orElseGet(() -> unarchived.explain(leaf))));
    }
    return explanations;
  }

  private Explanation dropped(ManifestName closed) {
    DropReceipt receipt = archive.index().receipt(closed);
    return Explanation.of(
        closed,
        LeafStanding.of(
                LeafCondition.DROPPED,
                "Dropped with %d rows, as proven at %s; its receipt is of %s"
                    .formatted(receipt.proof().rows(), receipt.proof().provenAt(), receipt.at()))
            .rows(receipt.proof().rows()));
  }

  private static Explanation guarded(ManifestName name, Supplier<Explanation> look) {
    try {
      return look.get();
    } catch (DatabaseException e) {
      if (e.kind() == DatabaseException.Kind.CONNECTION
          || e.kind() == DatabaseException.Kind.AUTHENTICATION) {
        throw e;
      }
      boolean locked = e.kind() == DatabaseException.Kind.LOCK;
      return failed(name, locked ? LeafCondition.LOCKED : LeafCondition.NOT_EXAMINED, e);
    } catch (ObjectStoreException | JsonFormatException | CommitChainException e) {
      return failed(name, LeafCondition.NOT_EXAMINED, e);
    }
  }

  private static Explanation failed(
      ManifestName name, LeafCondition condition, RuntimeException failure) {
    return Explanation.of(name, LeafStanding.of(condition, String.valueOf(failure.getMessage())));
  }
}
