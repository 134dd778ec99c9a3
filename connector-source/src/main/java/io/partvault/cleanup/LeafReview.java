// SPDX-License-Identifier: Apache-2.0
package io.partvault.cleanup;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.index.OpenArchive;
import io.partvault.archive.receipt.DropIntent;
import io.partvault.archive.receipt.DropReceipt;
import io.partvault.archive.receipt.Holds;
import io.partvault.archive.verdict.Verdict;
import io.partvault.cleanup.CleanupEvent.Kind;
import io.partvault.postgres.removal.Attachment;
import io.partvault.postgres.removal.LockBudget;
import io.partvault.postgres.review.LeafExamination;
import io.partvault.postgres.review.LeafExaminer;
import io.partvault.postgres.review.LeafProver;
import io.partvault.postgres.review.LeafRules;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One look at one table partition whose advisory lock is held: from the bucket to the last step.
 */
final class LeafReview {

  private static final Logger log = LoggerFactory.getLogger(LeafReview.class);

  private final CleanupDatabase database;
  private final CleanupArchive archive;
  private final LeafExaminer examiner;
  private final LeafRemoval removal;

  LeafReview(
      CleanupDatabase database,
      CleanupArchive archive,
      Holds holds,
      LeafExaminer examiner,
      LeafProver prover) {
    this.database = requireNonNull(database, "database is null");
    this.archive = requireNonNull(archive, "archive is null");
    this.examiner = requireNonNull(examiner, "examiner is null");
    this.removal = new LeafRemoval(database, archive, holds, prover);
  }

  /** Told of a complete verdict before anything else is done with it. */
  @FunctionalInterface
  interface Verified {
    void accept(Verdict.Complete verdict, String remarks);
  }

  /** Looks, and does what is due. */
  LeafReport review(OpenArchive open, LockBudget budget, Verified verified)
      throws InterruptedException {
    LeafExamination found = examiner.examine(open);
    if (found instanceof LeafExamination.Verified complete) {
      verified.accept(
          complete.verdict(), String.join("; ", LeafRules.remarks(complete.situation())));
      return complete.stays().isEmpty()
          ? removal.prove(open, complete.verdict(), complete.situation(), budget)
          : LeafReport.of(complete.stays().get(0));
    }
    if (found instanceof LeafExamination.Damaged damaged) {
      return damaged(open, damaged);
    }
    if (found instanceof LeafExamination.ReceiptDue due) {
      return recovered(open, due);
    }
    return LeafReport.of(((LeafExamination.Settled) found).standing());
  }

  private LeafReport damaged(OpenArchive open, LeafExamination.Damaged damaged) {
    boolean attached = damaged.facts().attachment() instanceof Attachment.Attached;
    if (damaged.asked() || !attached || !damaged.facts().mayRemove()) {
      return LeafReport.of(damaged.standing());
    }
    log.warn(
        "Archive of table partition {} is damaged: {}",
        damaged.facts().name(),
        damaged.standing().reason());
    database.askAgain(open.oid(), open.newest().epoch());
    return LeafReport.of(damaged.standing().and(LeafExamination.Damaged.ASKED));
  }

  private LeafReport recovered(OpenArchive open, LeafExamination.ReceiptDue due) {
    DropIntent intent = due.intent();
    boolean recovered = archive.close(open, DropReceipt.Outcome.RECOVERED, intent);
    if (!recovered) {
      return LeafReport.waiting("closed", "Another cleanup dropped it and wrote its receipt");
    }
    log.info(
        "Table partition {} (OID {}) is gone and its drop was intended at {}: receipt written",
        intent.tablePartition(),
        open.oid(),
        intent.at());
    return new LeafReport(Kind.RECOVERED, "", due.standing().reason());
  }
}
