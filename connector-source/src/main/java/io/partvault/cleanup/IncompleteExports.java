// SPDX-License-Identifier: Apache-2.0
package io.partvault.cleanup;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.layout.ManifestName;
import io.partvault.archive.table.PartitionBounds;
import io.partvault.archive.table.TablePartition;
import io.partvault.archive.table.TablePartitionKey;
import io.partvault.cleanup.CleanupEvent.Size;
import io.partvault.postgres.catalog.PartitionMark;
import io.partvault.postgres.removal.RemovalFacts;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the source for another export where the bucket says that one can never be complete and no
 * later manifest has come.
 */
final class IncompleteExports {

  private static final Logger log = LoggerFactory.getLogger(IncompleteExports.class);

  private final CleanupDatabase database;
  private final CleanupArchive archive;
  private final CleanupJournal journal;
  private final CleanupSettings settings;
  private final Clock clock;

  IncompleteExports(
      CleanupDatabase database,
      CleanupArchive archive,
      CleanupJournal journal,
      CleanupSettings settings,
      Clock clock) {
    this.database = requireNonNull(database, "database is null");
    this.archive = requireNonNull(archive, "archive is null");
    this.journal = requireNonNull(journal, "journal is null");
    this.settings = requireNonNull(settings, "settings is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** Looks at the newest report of each OID. */
  void askAgain(
      String logicalDatabase, Predicate<TablePartitionKey> wanted, List<OpenArchive> open) {
    Map<Long, Long> archived = new HashMap<>();
    open.forEach(archiveOfOid -> archived.put(archiveOfOid.oid(), archiveOfOid.newest().epoch()));
    Map<Long, CleanupArchive.Incomplete> newest = new HashMap<>();
    for (CleanupArchive.Incomplete found : archive.incompletes(logicalDatabase, wanted)) {
      CleanupArchive.Incomplete report = identified(found);
      newest.merge(
          report.name().oid(), report, (a, b) -> a.name().epoch() > b.name().epoch() ? a : b);
    }
    Instant before = clock.instant().minus(settings.missingAfter());
    for (CleanupArchive.Incomplete report : newest.values()) {
      boolean overtaken = archived.getOrDefault(report.name().oid(), 0L) > report.name().epoch();
      if (!overtaken && report.object().modifiedAt().isBefore(before)) {
        askAgain(report.name());
      }
    }
  }

  /**
   * A sink that never saw the begin does not know the OID and reports 0; then the leaf that has the
   * name now is meant. Asking for an export too many costs time, never rows.
   */
  private CleanupArchive.Incomplete identified(CleanupArchive.Incomplete report) {
    ManifestName name = report.name();
    if (name.oid() != 0) {
      return report;
    }
    TablePartitionKey leaf = name.tablePartition();
    return new CleanupArchive.Incomplete(
        new ManifestName(leaf, database.oidOf(leaf.name()), name.epoch()), report.object());
  }

  private void askAgain(ManifestName export) {
    Optional<RemovalFacts> facts = database.facts(export.oid());
    boolean ours =
        facts.isPresent()
            && facts.get().mayRemove()
            && facts.get().name().equals(export.tablePartition().name());
    if (!ours || asked(export) || !database.claim(export.oid())) {
      return;
    }
    try {
      database.askAgain(export.oid(), export.epoch());
    } finally {
      database.release(export.oid());
    }
    log.warn(
        "No manifest came for table partition {} after its export {} stayed incomplete:"
            + " another export was asked for",
        export.tablePartition(),
        export.epoch());
    journal.report(
        export,
        tablePartition(export),
        Size.NONE,
        LeafReport.waiting(
            "incomplete", "Its export stayed incomplete; another export was asked for"));
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
