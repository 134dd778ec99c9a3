// SPDX-License-Identifier: Apache-2.0
package io.partvault.cleanup;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.export.Origin;
import io.partvault.archive.index.OpenArchive;
import io.partvault.archive.manifest.PartitionManifest;
import io.partvault.archive.receipt.ComparedLeaf;
import io.partvault.archive.receipt.DropIntent;
import io.partvault.archive.receipt.DropProof;
import io.partvault.archive.receipt.DropReceipt;
import io.partvault.archive.receipt.Holds;
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
import io.partvault.postgres.review.LeafProver;
import io.partvault.postgres.review.LeafRules;
import io.partvault.postgres.review.LeafSituation;
import io.partvault.postgres.review.LeafStanding;
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
  private final Holds holds;
  private final LeafProver prover;

  LeafRemoval(CleanupDatabase database, CleanupArchive archive, Holds holds, LeafProver prover) {
    this.database = requireNonNull(database, "database is null");
    this.archive = requireNonNull(archive, "archive is null");
    this.holds = requireNonNull(holds, "holds is null");
    this.prover = requireNonNull(prover, "prover is null");
  }

  /** Proves and, where the plan says so, removes. */
  LeafReport prove(
      OpenArchive open, Verdict.Complete verdict, LeafSituation leaf, LockBudget budget)
      throws InterruptedException {
    RemovalOrder order = order(verdict, leaf);
    ProofOutcome outcome = prover.prove(leaf, order.provenHorizon());
    Optional<LeafStanding> unproven = LeafRules.unproven(outcome);
    if (unproven.isPresent()) {
      boolean isChanged =
          outcome instanceof ProofOutcome.Changed || outcome instanceof ProofOutcome.Different;
      return isChanged
          ? changed(order, leaf, unproven.get(), budget)
          : LeafReport.of(unproven.get());
    }
    if (leaf.plan() instanceof RemovalPlan.ReportOnly) {
      return LeafReport.of(Kind.VERIFIED);
    }
    // Asked for again: a proof can take long, and a hold may have been set meanwhile.
    Optional<LeafStanding> held = held(verdict.manifest());
    if (held.isPresent()) {
      return LeafReport.of(held.get());
    }
    ProofOutcome.Unchanged unchanged = (ProofOutcome.Unchanged) outcome;
    DropProof proof =
        new DropProof(
            verdict.manifest().rows(),
            unchanged.horizon(),
            unchanged.walPosition(),
            unchanged.serverClock());
    DropIntent intent = intent(order, proof);
    if (drops(leaf.plan())) {
      archive.intend(intent);
    }
    return remove(open, order, intent, leaf, budget);
  }

  private DropIntent intent(RemovalOrder order, DropProof proof) {
    PartitionManifest manifest = order.verdict().manifest();
    return manifest.begin().origin() == Origin.DEBEZIUM
        ? archive.intent(
            manifest,
            proof,
            new ComparedLeaf(
                order.leaf().oid(), order.leaf().bounds(), database.systemIdentifier()))
        : archive.intent(manifest, proof);
  }

  private Optional<LeafStanding> held(PartitionManifest manifest) {
    return LeafRules.held(holds.find(manifest.begin().tablePartition().key()).stream().toList());
  }

  private LeafReport remove(
      OpenArchive open,
      RemovalOrder order,
      DropIntent intent,
      LeafSituation leaf,
      LockBudget budget)
      throws InterruptedException {
    PartitionManifest manifest = order.verdict().manifest();
    TablePartition tablePartition = order.leaf();
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
        return new LeafReport(Kind.DETACHED, "", String.join("; ", LeafRules.remarks(leaf)));
      }
      archive.close(open, DropReceipt.Outcome.DROPPED, intent.proven(done.proof()));
      return new LeafReport(Kind.DROPPED, "", LeafRules.changeRemark(manifest).orElse(""));
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
      return changed(order, leaf, LeafRules.changed(changed.reason(), changed.lateRows()), budget);
    }
    return LeafReport.of(LeafRules.notRemoved(outcome, leaf.facts()));
  }

  private LeafReport changed(
      RemovalOrder order, LeafSituation leaf, LeafStanding changed, LockBudget budget)
      throws InterruptedException {
    Optional<PartitionMark.Detached> mark = leaf.detachMark();
    boolean detachedByUs = mark.isPresent() && leaf.plan() instanceof RemovalPlan.DropDetached;
    if (!detachedByUs) {
      return LeafReport.of(changed);
    }
    TablePartition tablePartition = order.leaf();
    log.warn(
        "About to attach table partition {} again, which changed after its detach: {}",
        tablePartition,
        changed.reason());
    if (order.verdict().manifest().begin().origin() == Origin.PARTVAULT) {
      // Asked for first: if the answer to the attach is lost, the request stands all the same.
      database.askAgain(tablePartition.oid(), order.verdict().manifest().epoch());
    }
    RemovalOutcome outcome = database.reattach(order, mark.get(), budget);
    if (outcome instanceof RemovalOutcome.Settled) {
      log.info("Done: table partition {} is attached again", tablePartition);
      return LeafReport.of(changed.and("; attached again"));
    }
    log.warn("Did not attach table partition {} again: {}", tablePartition, outcome);
    return LeafReport.of(
        changed.and("; it could not be attached again and stays detached: " + outcome));
  }

  private RemovalOrder order(Verdict.Complete verdict, LeafSituation leaf) {
    String manifest = archive.relative(verdict.manifestKey());
    long horizon = leaf.provenHorizon(manifest);
    return new RemovalOrder(
        verdict,
        leaf.tablePartition(),
        leaf.facts(),
        leaf.plan(),
        horizon,
        new DetachReference(manifest, horizon));
  }

  private static boolean drops(RemovalPlan plan) {
    return plan instanceof RemovalPlan.Direct
        || plan instanceof RemovalPlan.Referenced
        || plan instanceof RemovalPlan.DropDetached;
  }
}
