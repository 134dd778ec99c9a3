// SPDX-License-Identifier: Apache-2.0
package io.partvault.cleanup;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.index.ArchiveIndex;
import io.partvault.archive.index.OpenArchive;
import io.partvault.archive.json.JsonFormatException;
import io.partvault.archive.layout.ManifestName;
import io.partvault.archive.store.CommitOutcomeUnknownException;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.store.ObjectStoreException;
import io.partvault.archive.table.TablePartitionKey;
import io.partvault.cleanup.CleanupEvent.Kind;
import io.partvault.cleanup.CleanupEvent.Size;
import io.partvault.postgres.removal.LockBudget;
import io.partvault.postgres.session.DatabaseException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at every archive without a receipt once, oldest first. What a round remembers for the next
 * one only spares work and words; nothing that is changed rests on it. Confined to one thread.
 */
final class CleanupRound {

  private static final Logger log = LoggerFactory.getLogger(CleanupRound.class);
  private static final Set<Kind> REMOVALS = Set.of(Kind.DETACHED, Kind.DROPPED);

  private final String logicalDatabase;
  private final Predicate<TablePartitionKey> wanted;
  private final CleanupDatabase database;
  private final ArchiveIndex index;
  private final LeafReview review;
  private final AgainRequests requests;
  private final CleanupJournal journal;
  private final CleanupSettings settings;
  private final Clock clock;
  private final Round memory;

  /** What lasts from one round to the next. */
  private record Round(Patience patience, Map<ObjectKey, ArchiveSummary> summaries) {}

  /** The parts a round works with. */
  record Parts(
      CleanupDatabase database,
      ArchiveIndex index,
      LeafReview review,
      AgainRequests requests,
      CleanupJournal journal) {}

  CleanupRound(
      String logicalDatabase,
      Predicate<TablePartitionKey> wanted,
      Parts parts,
      CleanupSettings settings,
      Clock clock) {
    this.logicalDatabase = requireNonNull(logicalDatabase, "logicalDatabase is null");
    this.wanted = requireNonNull(wanted, "wanted is null");
    this.database = parts.database();
    this.index = parts.index();
    this.review = parts.review();
    this.requests = parts.requests();
    this.journal = parts.journal();
    this.settings = requireNonNull(settings, "settings is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.memory = new Round(new Patience(settings.interval()), new HashMap<>());
  }

  /** One archive to look at, with what is known of its manifest. */
  private record Visit(OpenArchive open, ArchiveSummary summary) {}

  /**
   * Runs one round.
   *
   * @param budget of lock tries, for this round
   * @throws ObjectStoreException if the bucket cannot be listed
   * @throws DatabaseException of kind CONNECTION or AUTHENTICATION; the rest of the round is left
   *     out
   * @throws InterruptedException if the thread is to stop
   */
  void run(LockBudget budget) throws InterruptedException {
    List<OpenArchive> open = index.open(logicalDatabase, wanted);
    forgetOthers(open);
    List<Visit> visits =
        open.stream()
            .map(archiveOfOid -> new Visit(archiveOfOid, summary(archiveOfOid)))
            .sorted((a, b) -> ArchiveSummary.BY_BOUNDS.compare(a.summary(), b.summary()))
            .toList();
    int removals = 0;
    for (Visit visit : visits) {
      if (Thread.interrupted()) {
        throw new InterruptedException("Stopped between two table partitions");
      }
      boolean exhausted = removals >= settings.dropsPerRound();
      if (!exhausted && memory.patience().isDue(visit.open().newest(), clock.instant())) {
        removals += REMOVALS.contains(visit(visit, budget)) ? 1 : 0;
      }
    }
    requests.askWhereDue(logicalDatabase, wanted, open);
  }

  private Kind visit(Visit visit, LockBudget budget) throws InterruptedException {
    ManifestName manifest = visit.open().newest();
    long oid = claimed(manifest);
    if (!database.claim(oid)) {
      return Kind.WAITING; // source or another cleanup is at it, and does not take long
    }
    try {
      LeafReport report = look(visit, budget);
      requests.looked(manifest, report);
      journal.report(manifest, visit.summary().tablePartition(), visit.summary().size(), report);
      if (report.isSettledForNow()) {
        memory.patience().inVain(manifest, clock.instant());
      } else {
        memory.patience().reset(manifest);
      }
      return report.kind();
    } finally {
      database.release(oid);
    }
  }

  /** Where the archive knows no OID, that of the table partition that has its name. */
  private long claimed(ManifestName manifest) {
    return manifest.oid() == 0 ? database.oidOf(manifest.tablePartition().name()) : manifest.oid();
  }

  private LeafReport look(Visit visit, LockBudget budget) throws InterruptedException {
    ManifestName manifest = visit.open().newest();
    try {
      return review.review(
          visit.open(),
          budget,
          (verdict, remarks) -> {
            Size size = ArchiveSummary.of(verdict.manifest()).size();
            journal.verified(manifest, verdict.manifest().begin().tablePartition(), size, remarks);
          });
    } catch (DatabaseException e) {
      if (e.kind() == DatabaseException.Kind.CONNECTION
          || e.kind() == DatabaseException.Kind.AUTHENTICATION) {
        throw e;
      }
      return failed(visit, e);
    } catch (ObjectStoreException | CommitOutcomeUnknownException | JsonFormatException e) {
      return failed(visit, e);
    }
  }

  private static LeafReport failed(Visit visit, RuntimeException failure) {
    log.warn(
        "Cannot finish the cleanup of table partition {} in this round",
        visit.summary().tablePartition(),
        failure);
    return new LeafReport(
        Kind.FAILED, failure.getClass().getSimpleName(), String.valueOf(failure.getMessage()));
  }

  private ArchiveSummary summary(OpenArchive open) {
    ArchiveSummary known = memory.summaries().get(open.newestManifest());
    if (known != null) {
      return known;
    }
    try {
      ArchiveSummary read = ArchiveSummary.of(index.manifest(open.newestManifest()));
      memory.summaries().put(open.newestManifest(), read);
      return read;
    } catch (JsonFormatException e) {
      return ArchiveSummary.unreadable(open.newest()); // the verdict on it says why
    }
  }

  private void forgetOthers(List<OpenArchive> open) {
    Set<ManifestName> names =
        open.stream().map(OpenArchive::newest).collect(Collectors.toUnmodifiableSet());
    journal.keepOnly(names);
    memory.patience().keepOnly(names);
    memory
        .summaries()
        .keySet()
        .retainAll(
            open.stream().map(OpenArchive::newestManifest).collect(Collectors.toUnmodifiableSet()));
  }
}
