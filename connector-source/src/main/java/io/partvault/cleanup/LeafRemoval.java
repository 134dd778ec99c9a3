// SPDX-License-Identifier: Apache-2.0
package io.partvault.cleanup;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.manifest.PartitionManifest;
import io.partvault.archive.receipt.DropProof;
import io.partvault.archive.receipt.DropReceipt;
import io.partvault.archive.table.TablePartition;
import io.partvault.archive.verdict.Verdict;
import io.partvault.cleanup.CleanupEvent.Kind;
import io.partvault.postgres.catalog.PartitionMark;
import io.partvault.postgres.proof.ProofOutcome;
import io.partvault.postgres.removal.DetachReference;
import io.partvault.postgres.removal.LockBudget;
import io.partvault.postgres.removal.RemovalOrder;
import io.partvault.postgres.removal.RemovalOutcome;
import io.partvault.postgres.removal.RemovalPlan;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Proves a table partition, and removes it the way that was planned.
 *
 * <p>A crash at any line is mended by looking again: an intent without a drop is found beside a
 * leaf that is still there, a drop without a receipt is found by its intent, a detach without its
 * drop by the mark in the comment.
 */
final class LeafRemoval {

  private static final Logger log = LoggerFactory.getLogger(LeafRemoval.class);

  private final CleanupDatabase database;
  private final CleanupArchive archive;

  LeafRemoval(CleanupDatabase database, CleanupArchive archive) {
    this.database = requireNonNull(database, "database is null");
    this.archive = requireNonNull(archive, "archive is null");
  }

  /** Proves and, where the plan says so, removes. */
  LeafReport prove(
      OpenArchive open, Verdict.Complete verdict, LeafSituation leaf, LockBudget budget)
      throws InterruptedException {
    RemovalOrder order = order(verdict, leaf);
    ProofOutcome outcome = database.prove(verdict.manifest(), order.provenHorizon());
    if (outcome instanceof ProofOutcome.Changed changed) {
      return changed(order, leaf, changed.reason(), changed.lateRows(), budget);
    }
    if (outcome instanceof ProofOutcome.Wait wait) {
      return LeafReport.waiting("server", wait.reason());
    }
    if (outcome instanceof ProofOutcome.Gone gone) {
      return LeafReport.waiting("moved", gone.reason());
    }
    if (leaf.plan() instanceof RemovalPlan.ReportOnly) {
      return LeafReport.of(Kind.VERIFIED);
    }
    ProofOutcome.Unchanged unchanged = (ProofOutcome.Unchanged) outcome;
    DropProof proof =
        new DropProof(
            verdict.manifest().rows(),
            unchanged.horizon(),
            unchanged.walPosition(),
            unchanged.serverClock());
    if (drops(leaf.plan())) {
      archive.intend(verdict.manifest(), proof);
    }
    return remove(open, order, leaf, budget);
  }

  private LeafReport remove(
      OpenArchive open, RemovalOrder order, LeafSituation leaf, LockBudget budget)
      throws InterruptedException {
    PartitionManifest manifest = order.verdict().manifest();
    TablePartition tablePartition = manifest.begin().tablePartition();
    String step = drops(leaf.plan()) ? "drop" : "detach";
    log.info(
        "About to {} table partition {} (OID {}, {} rows) by {}, archived in {}",
        step,
        tablePartition,
        tablePartition.oid(),
        manifest.rows(),
        leaf.plan(),
        order.verdict().manifestKey());
    RemovalOutcome outcome = database.remove(order, budget);
    if (outcome instanceof RemovalOutcome.Done done) {
      log.info("Done: {} of table partition {}, proven {}", step, tablePartition, done.proof());
      if (!drops(leaf.plan())) {
        return new LeafReport(Kind.DETACHED, "", LeafRules.remarks(leaf));
      }
      archive.close(
          open, tablePartition, DropReceipt.Outcome.DROPPED, manifest.epoch(), done.proof());
      return LeafRules.dropped(manifest);
    }
    if (outcome instanceof RemovalOutcome.Settled) {
      log.info("Done: {} of table partition {} finished", step, tablePartition);
      return LeafReport.of(Kind.DETACHED);
    }
    log.warn("Did not {} table partition {}: {}", step, tablePartition, outcome);
    return notRemoved(order, leaf, outcome, budget);
  }

  private LeafReport notRemoved(
      RemovalOrder order, LeafSituation leaf, RemovalOutcome outcome, LockBudget budget)
      throws InterruptedException {
    if (outcome instanceof RemovalOutcome.Changed changed) {
      return changed(order, leaf, changed.reason(), changed.lateRows(), budget);
    }
    if (outcome instanceof RemovalOutcome.Blocked blocked) {
      return LeafReport.waiting("locked", blocked.reason());
    }
    if (outcome instanceof RemovalOutcome.Pending pending) {
      return LeafReport.waiting("pending detach", pending.reason());
    }
    if (outcome instanceof RemovalOutcome.Refused refused) {
      return LeafReport.refused("database", blockedBy(leaf) + refused.reason());
    }
    throw new IllegalStateException("Outcome was handled already: " + outcome);
  }

  private LeafReport changed(
      RemovalOrder order, LeafSituation leaf, String reason, long lateRows, LockBudget budget)
      throws InterruptedException {
    String late = lateRows > 0 ? "%d late rows are not in the archive: ".formatted(lateRows) : "";
    Optional<PartitionMark.Detached> mark = leaf.detachMark();
    boolean detachedByUs = mark.isPresent() && leaf.plan() instanceof RemovalPlan.DropDetached;
    if (!detachedByUs) {
      return LeafReport.changed(late + reason);
    }
    TablePartition tablePartition = order.verdict().manifest().begin().tablePartition();
    log.warn(
        "About to attach table partition {} again, which changed after its detach: {}",
        tablePartition,
        reason);
    // Asked for first: if the answer to the attach is lost, the request stands all the same.
    database.askAgain(tablePartition.oid(), order.verdict().manifest().epoch());
    RemovalOutcome outcome = database.reattach(order, mark.get(), budget);
    if (outcome instanceof RemovalOutcome.Settled) {
      log.info("Done: table partition {} is attached again", tablePartition);
      return LeafReport.changed(late + reason + "; attached again");
    }
    log.warn("Did not attach table partition {} again: {}", tablePartition, outcome);
    return LeafReport.changed(
        late + reason + "; it could not be attached again and stays detached: " + outcome);
  }

  private RemovalOrder order(Verdict.Complete verdict, LeafSituation leaf) {
    String manifest = archive.relative(verdict.manifestKey());
    long horizon =
        leaf.detachMark()
            .map(mark -> DetachReference.parse(mark.archive()).horizonFor(manifest))
            .orElse(0L);
    return new RemovalOrder(
        verdict, leaf.facts(), leaf.plan(), horizon, new DetachReference(manifest, horizon));
  }

  private static String blockedBy(LeafSituation leaf) {
    boolean referenced = !leaf.facts().foreignKeys().inbound().isEmpty();
    return referenced
        ? "blocked: referenced by constraint " + leaf.facts().foreignKeys().inbound().get(0) + "; "
        : "";
  }

  private static boolean drops(RemovalPlan plan) {
    return plan instanceof RemovalPlan.Direct
        || plan instanceof RemovalPlan.Referenced
        || plan instanceof RemovalPlan.DropDetached;
  }
}
