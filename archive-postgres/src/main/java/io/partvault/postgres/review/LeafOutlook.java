// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.review;

import io.partvault.postgres.removal.InboundKey;
import io.partvault.postgres.removal.InboundKey.Referral;
import io.partvault.postgres.removal.RemovalPlan;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Says what becomes of a table partition that passed its proof: what cleanup would find out by
 * trying. Pure.
 *
 * @param situation before the proof
 * @param inbound the foreign keys that refer to its table
 * @param lockHolders who holds locks for long, in words; empty for nobody
 */
record LeafOutlook(LeafSituation situation, List<InboundKey> inbound, String lockHolders) {

  LeafOutlook {
    inbound = List.copyOf(inbound);
  }

  /** How it stands. */
  LeafStanding standing(Duration dropDelay) {
    if (situation.plan() instanceof RemovalPlan.Finalize) {
      String waits = lockHolders.isEmpty() ? "" : "; it waits: " + lockHolders;
      return LeafStanding.of(
          LeafCondition.PENDING_DETACH,
          "Its concurrent detach was begun and not finished; cleanup finishes it" + waits);
    }
    Optional<InboundKey> referring =
        inbound.stream().filter(key -> key.referral() == Referral.ROWS).findFirst();
    if (referring.isPresent()) {
      return LeafRules.referencedBy(
          referring.get().key(),
          "rows of that table refer to rows of this one; delete them, or drop the constraint");
    }
    if (!lockHolders.isEmpty()) {
      return LeafStanding.of(
          LeafCondition.LOCKED,
          "Table partition %s is locked: %s".formatted(situation.facts().name(), lockHolders));
    }
    return LeafStanding.of(LeafCondition.READY, ready(dropDelay)).rows(situation.manifest().rows());
  }

  /** What cannot be told, one clause each. */
  List<String> remarks() {
    return inbound.stream()
        .filter(key -> key.referral() == Referral.UNKNOWN)
        .map(
            key ->
                "whether rows refer to it by constraint %s cannot be told by this role"
                    .formatted(key.key()))
        .toList();
  }

  private String ready(Duration dropDelay) {
    String proven = "Its %d rows are as archived; ".formatted(situation.manifest().rows());
    if (situation.plan() instanceof RemovalPlan.DetachFirst) {
      return proven
          + "cleanup detaches it in one of its next rounds, and drops it %d days later"
              .formatted(dropDelay.toDays());
    }
    return proven
        + "cleanup drops it in one of its next rounds if "
        + ReviewTerms.DROP_ENABLED_KEY
        + " is on";
  }
}
