// SPDX-License-Identifier: Apache-2.0
package io.partvault.cleanup;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.index.ArchiveIndex;
import io.partvault.archive.index.OpenArchive;
import io.partvault.archive.layout.ManifestName;
import io.partvault.archive.table.PartitionBounds;
import io.partvault.archive.table.TableName;
import io.partvault.archive.table.TablePartition;
import io.partvault.archive.table.TablePartitionKey;
import io.partvault.cleanup.CleanupEvent.Size;
import io.partvault.postgres.catalog.CatalogLeaf;
import io.partvault.postgres.catalog.PartitionMark;
import io.partvault.postgres.removal.RemovalFacts;
import io.partvault.postgres.review.IncompleteExports;
import io.partvault.postgres.review.LeafRules;
import io.partvault.postgres.review.LeafSituation;
import io.partvault.postgres.session.DatabaseException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the source for another export, by a mark in the table's comment, where the bucket shows that
 * none can come of the last one, or shows nothing of any.
 */
final class AgainRequests {

  private static final Logger log = LoggerFactory.getLogger(AgainRequests.class);

  private static final String ORDINARY_TABLE = "r"; // relkind

  private final List<TableName> tables;
  private final CleanupDatabase database;
  private final ArchiveIndex index;
  private final IncompleteExports incompletes;
  private final MissingArchives missing;
  private final OutlivedArchives outlived;
  private final CleanupJournal journal;
  private final CleanupSettings settings;

  AgainRequests(
      List<TableName> tables,
      CleanupDatabase database,
      ArchiveIndex index,
      CleanupJournal journal,
      CleanupSettings settings) {
    this.tables = List.copyOf(tables);
    this.database = requireNonNull(database, "database is null");
    this.index = requireNonNull(index, "index is null");
    this.incompletes = new IncompleteExports(database, index);
    this.missing = new MissingArchives(settings.missingAfter());
    this.outlived = new OutlivedArchives(settings.missingAfter());
    this.journal = requireNonNull(journal, "journal is null");
    this.settings = requireNonNull(settings, "settings is null");
  }

  /** What came of the look at an archive in this round. */
  void looked(ManifestName archive, LeafReport report) {
    if (archive.oid() != 0) { // what Debezium read, the source cannot be asked for
      outlived.looked(archive, report.isChanged(), database.serverClock());
    }
  }

  /**
   * Asks for what is due.
   *
   * @param open the archives without a receipt
   */
  void askWhereDue(
      String logicalDatabase, Predicate<TablePartitionKey> wanted, List<OpenArchive> open) {
    Instant now = database.serverClock();
    Map<Long, Long> archived = new HashMap<>();
    open.forEach(archiveOfOid -> archived.put(archiveOfOid.oid(), archiveOfOid.newest().epoch()));
    Map<Long, ArchiveIndex.Incomplete> reports = incompletes.newest(logicalDatabase, wanted);
    for (ManifestName export :
        IncompleteExports.due(reports.values(), archived, now.minus(settings.missingAfter()))) {
      ask(export, "incomplete", "Its export stayed incomplete; another export was asked for");
    }
    for (ManifestName export : outlived.due(open.stream().map(OpenArchive::newest).toList(), now)) {
      ask(export, "changed", "It is not what its archive holds; another export was asked for");
    }
    Set<TablePartitionKey> readByDebezium =
        open.stream()
            .map(OpenArchive::newest)
            .filter(archive -> archive.oid() == 0)
            .map(ManifestName::tablePartition)
            .collect(Collectors.toSet());
    List<MissingArchives.Expected> expected =
        attachedAndEligible(wanted).stream()
            .filter(leaf -> !readByDebezium.contains(leaf.tablePartition().key()))
            .map(leaf -> expected(leaf, archived, reports))
            .toList();
    for (ManifestName export : missing.due(expected, now)) {
      ask(
          export,
          "missing",
          "It is past its retention and nothing of it is in the bucket; another export was asked"
              + " for, should the source have sealed one");
    }
  }

  private static MissingArchives.Expected expected(
      CatalogLeaf leaf, Map<Long, Long> archived, Map<Long, ArchiveIndex.Incomplete> reports) {
    long oid = leaf.tablePartition().oid();
    ArchiveIndex.Incomplete report = reports.get(oid);
    return new MissingArchives.Expected(
        leaf.tablePartition(),
        archived.getOrDefault(oid, 0L),
        leaf.againAfterEpoch(),
        report == null ? 0 : report.name().epoch());
  }

  private List<CatalogLeaf> attachedAndEligible(Predicate<TablePartitionKey> wanted) {
    List<CatalogLeaf> leaves = new ArrayList<>();
    for (TableName table : tables) {
      try {
        leaves.addAll(database.leaves(table));
      } catch (DatabaseException e) {
        if (e.kind() != DatabaseException.Kind.NOT_FOUND) {
          throw e;
        }
        log.debug("Table {} is not there", table, e); // its archives say what became of it
      }
    }
    return leaves.stream()
        .filter(leaf -> leaf.eligible() && !leaf.detached() && !leaf.detachPending())
        .filter(leaf -> wanted.test(leaf.tablePartition().key()))
        .toList();
  }

  /** What the database has against one table partition must not be in the way of the others. */
  private void ask(ManifestName export, String cause, String reason) {
    try {
      if (isOurs(export) && !asked(export) && mark(export)) {
        log.warn("Table partition {}: {} ({})", export.tablePartition(), reason, export.epoch());
        journal.report(
            export, tablePartition(export), Size.NONE, LeafReport.waiting(cause, reason));
      }
    } catch (DatabaseException e) {
      if (e.kind() == DatabaseException.Kind.CONNECTION
          || e.kind() == DatabaseException.Kind.AUTHENTICATION) {
        throw e;
      }
      log.warn("Cannot ask for another export of table partition {}", export.tablePartition(), e);
    }
  }

  private boolean isOurs(ManifestName export) {
    Optional<RemovalFacts> facts = database.facts(export.oid());
    boolean ours =
        facts.isPresent()
            && facts.get().mayRemove()
            && facts.get().kind().equals(ORDINARY_TABLE)
            && facts.get().name().equals(export.tablePartition().name());
    if (ours && index.isClosed(export)) {
      log.warn(
          "Table partition {} (OID {}): {}",
          export.tablePartition(),
          export.oid(),
          LeafRules.backAfterDrop().reason());
      return false;
    }
    return ours;
  }

  private boolean mark(ManifestName export) {
    if (!database.claim(export.oid())) {
      return false; // source or another cleanup is at it
    }
    try {
      database.askAgain(export.oid(), export.epoch());
      return true;
    } finally {
      database.release(export.oid());
    }
  }

  private boolean asked(ManifestName export) {
    return LeafSituation.mark(database.marks(export.oid()), PartitionMark.Again.class)
        .filter(mark -> mark.afterEpoch() >= export.epoch())
        .isPresent();
  }

  private static TablePartition tablePartition(ManifestName export) {
    return new TablePartition(
        export.tablePartition().database(),
        export.tablePartition().table(),
        export.tablePartition().name(),
        export.oid(),
        new PartitionBounds("", "", ""));
  }
}
