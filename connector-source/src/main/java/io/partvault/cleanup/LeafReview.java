// SPDX-License-Identifier: Apache-2.0
package io.partvault.cleanup;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.receipt.DropIntent;
import io.partvault.archive.receipt.DropReceipt;
import io.partvault.archive.table.TablePartition;
import io.partvault.archive.verdict.ArchiveVerifier;
import io.partvault.archive.verdict.Verdict;
import io.partvault.cleanup.CleanupEvent.Kind;
import io.partvault.postgres.catalog.PartitionMark;
import io.partvault.postgres.removal.Attachment;
import io.partvault.postgres.removal.LockBudget;
import io.partvault.postgres.removal.RemovalFacts;
import io.partvault.postgres.removal.RemovalPlan;
import io.partvault.postgres.removal.RemovalPlanner;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One look at one table partition whose advisory lock is held: from the bucket to the last step.
 */
final class LeafReview {

  private static final Logger log = LoggerFactory.getLogger(LeafReview.class);

  private final CleanupDatabase database;
  private final CleanupArchive archive;
  private final ArchiveVerifier verifier;
  private final CleanupSettings settings;
  private final LeafRules rules;
  private final LeafRemoval removal;

  LeafReview(
      CleanupDatabase database,
      CleanupArchive archive,
      ArchiveVerifier verifier,
      CleanupSettings settings) {
    this.database = requireNonNull(database, "database is null");
    this.archive = requireNonNull(archive, "archive is null");
    this.verifier = requireNonNull(verifier, "verifier is null");
    this.settings = requireNonNull(settings, "settings is null");
    this.rules = new LeafRules(settings);
    this.removal = new LeafRemoval(database, archive);
  }

  /** Told of a complete verdict before anything else is done with it. */
  @FunctionalInterface
  interface Verified {
    void accept(Verdict.Complete verdict, String remarks);
  }

  /** Looks, and does what is due. */
  LeafReport review(
      OpenArchive open, TablePartition tablePartition, LockBudget budget, Verified verified)
      throws InterruptedException {
    Optional<RemovalFacts> facts = database.facts(open.oid());
    if (facts.isEmpty()) {
      return absent(open, tablePartition);
    }
    if (!facts.get().name().equals(tablePartition.name())) {
      return LeafReport.refused(
          "renamed",
          "It is called %s by now; nothing is done to tables that somebody else renamed"
              .formatted(facts.get().name()));
    }
    Verdict verdict = verifier.verify(open.newestManifest());
    if (verdict instanceof Verdict.Undetermined undetermined) {
      return LeafReport.waiting("store", undetermined.reason());
    }
    if (verdict instanceof Verdict.Incomplete incomplete) {
      return damaged(open, facts.get(), incomplete.reason());
    }
    return review(open, (Verdict.Complete) verdict, facts.get(), budget, verified);
  }

  private LeafReport review(
      OpenArchive open,
      Verdict.Complete verdict,
      RemovalFacts facts,
      LockBudget budget,
      Verified verified)
      throws InterruptedException {
    LeafSituation leaf = situation(verdict, facts);
    verified.accept(verdict, LeafRules.remarks(leaf));
    Optional<LeafReport> stay = rules.stay(leaf);
    return stay.isPresent() ? stay.get() : removal.prove(open, verdict, leaf, budget);
  }

  private LeafSituation situation(Verdict.Complete verdict, RemovalFacts facts) {
    TablePartition tablePartition = verdict.manifest().begin().tablePartition();
    List<PartitionMark> marks = database.marks(facts.oid());
    boolean detachedByUs = LeafSituation.mark(marks, PartitionMark.Detached.class).isPresent();
    RemovalPlan plan = RemovalPlanner.plan(facts, settings.switches(), detachedByUs);
    return new LeafSituation(
        verdict.manifest(),
        facts,
        marks,
        plan,
        archive.isHeld(tablePartition.key()),
        database.keptByRetention(tablePartition).orElse(""),
        database.serverClock());
  }

  private LeafReport damaged(OpenArchive open, RemovalFacts facts, String reason) {
    boolean attached = facts.attachment() instanceof Attachment.Attached;
    boolean asked =
        LeafSituation.mark(database.marks(open.oid()), PartitionMark.Again.class)
            .filter(mark -> mark.afterEpoch() >= open.newest().epoch())
            .isPresent();
    if (asked) {
      return LeafReport.refused("archive", reason + "; another export was asked for");
    }
    if (attached && facts.mayRemove()) {
      log.warn("Archive of table partition {} is damaged: {}", facts.name(), reason);
      database.askAgain(open.oid(), open.newest().epoch());
      return LeafReport.refused("archive", reason + "; another export was asked for");
    }
    return LeafReport.refused("archive", reason);
  }

  private LeafReport absent(OpenArchive open, TablePartition tablePartition) {
    if (database.oidOf(tablePartition.table()) == 0) {
      return LeafReport.refused(
          "other database",
          "Neither it nor table %s exists in this database; is this the database it came from?"
              .formatted(tablePartition.table()));
    }
    Optional<DropIntent> intent = archive.intent(open);
    if (intent.isEmpty()) {
      return new LeafReport(
          Kind.GONE, "", "It is gone, and no intent shows that it was dropped from here");
    }
    String cluster = archive.manifest(open.newestManifest()).begin().systemIdentifier();
    if (!cluster.equals(database.systemIdentifier())) {
      return LeafReport.refused(
          "other cluster",
          "It comes from cluster %s and this one is %s"
              .formatted(cluster, database.systemIdentifier()));
    }
    DropIntent found = intent.get();
    boolean recovered =
        archive.close(
            open,
            found.tablePartition(),
            DropReceipt.Outcome.RECOVERED,
            found.epoch(),
            found.proof());
    if (!recovered) {
      return LeafReport.waiting("closed", "Another cleanup dropped it and wrote its receipt");
    }
    log.info(
        "Table partition {} (OID {}) is gone and its drop was intended at {}: receipt written",
        tablePartition,
        open.oid(),
        found.at());
    return new LeafReport(
        Kind.RECOVERED,
        "",
        "Gone; the intent of %s shows that it was dropped".formatted(found.at()));
  }
}
