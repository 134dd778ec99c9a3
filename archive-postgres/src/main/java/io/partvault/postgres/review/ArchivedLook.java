// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.review;

import io.partvault.archive.index.ArchiveIndex;
import io.partvault.archive.index.OpenArchive;
import io.partvault.postgres.proof.ProofOutcome;
import io.partvault.postgres.removal.Attachment;
import io.partvault.postgres.removal.InboundKey;
import io.partvault.postgres.removal.RemovalFacts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Explains table partitions that have an archive without a receipt. */
final class ArchivedLook {

  /** A lock that is younger comes and goes; cleanup tries again until it has it. */
  private static final Duration LONG_HELD = Duration.ofSeconds(1);

  private final ExplainerDatabase database;
  private final ArchiveIndex index;
  private final LeafExaminer examiner;
  private final LeafProver prover;
  private final ReviewTerms terms;

  ArchivedLook(
      ExplainerDatabase database, ArchiveIndex index, LeafExaminer examiner, ReviewTerms terms) {
    this.database = database;
    this.index = index;
    this.examiner = examiner;
    this.prover = new LeafProver(database, index);
    this.terms = terms;
  }

  Explanation explain(OpenArchive open) {
    LeafExamination found = examiner.examine(open);
    if (found instanceof LeafExamination.Verified verified) {
      return verified(open, verified);
    }
    if (found instanceof LeafExamination.ReceiptDue due) {
      return Explanation.of(open.newest(), due.standing().and("; cleanup writes the receipt"));
    }
    if (found instanceof LeafExamination.Damaged damaged) {
      boolean asks =
          !damaged.asked() && damaged.facts().attachment() instanceof Attachment.Attached;
      String more = asks ? "; cleanup asks for another export" : "";
      return Explanation.of(open.newest(), damaged.standing().and(more));
    }
    return Explanation.of(open.newest(), ((LeafExamination.Settled) found).standing());
  }

  private Explanation verified(OpenArchive open, LeafExamination.Verified verified) {
    LeafSituation situation = verified.situation();
    List<String> remarks = new ArrayList<>(LeafRules.remarks(situation));
    if (!situation.facts().mayRemove()) {
      remarks.add("the role that was asked with does not own it, which that of cleanup has to");
    }
    if (!verified.stays().isEmpty()) {
      return explanation(situation, verified.stays(), remarks);
    }
    return explanation(situation, List.of(answer(open, situation, remarks)), remarks);
  }

  private static Explanation explanation(
      LeafSituation situation, List<LeafStanding> standings, List<String> remarks) {
    return new Explanation(
        situation.tablePartition().key(), situation.facts().oid(), standings, remarks);
  }

  private LeafStanding answer(OpenArchive open, LeafSituation situation, List<String> remarks) {
    long oid = situation.facts().oid();
    String claimant = database.claimant(oid);
    if (!claimant.isEmpty()) {
      return LeafStanding.of(LeafCondition.IN_WORK, "At work on it: " + claimant);
    }
    ProofOutcome outcome =
        prover.prove(situation, situation.provenHorizon(index.relative(open.newestManifest())));
    Optional<LeafStanding> unproven = LeafRules.unproven(outcome);
    if (unproven.isPresent()) {
      boolean locked = unproven.get().condition() == LeafCondition.LOCKED;
      return locked ? unproven.get().and(holders(oid)) : unproven.get();
    }
    LeafOutlook outlook = outlook(situation);
    remarks.addAll(outlook.remarks());
    return outlook.standing(terms.dropDelay());
  }

  private String holders(long oid) {
    String holders = database.lockHolders(oid, Duration.ZERO);
    return holders.isEmpty() ? "" : ": " + holders;
  }

  private LeafOutlook outlook(LeafSituation situation) {
    RemovalFacts facts = situation.facts();
    List<InboundKey> inbound =
        facts.foreignKeys().inbound().isEmpty() ? List.of() : database.inboundKeys(facts);
    return new LeafOutlook(situation, inbound, database.lockHolders(facts.oid(), LONG_HELD));
  }
}
