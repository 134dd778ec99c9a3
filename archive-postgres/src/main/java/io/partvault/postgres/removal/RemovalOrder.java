// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.removal;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.verdict.Verdict;

/**
 * The order to remove one leaf. Without a complete verdict there is none.
 *
 * @param verdict on the archive that holds the leaf's rows
 * @param facts the plan was made from; they must still hold under the lock
 * @param plan the way
 * @param provenHorizon of a later proof of the same manifest that succeeded, 0 for none
 * @param reference what the mark of a detach says of the archive
 */
public record RemovalOrder(
    Verdict.Complete verdict,
    RemovalFacts facts,
    RemovalPlan plan,
    long provenHorizon,
    DetachReference reference) {

  public RemovalOrder {
    requireNonNull(verdict, "verdict is null");
    requireNonNull(facts, "facts is null");
    requireNonNull(plan, "plan is null");
    requireNonNull(reference, "reference is null");
    if (verdict.manifest().begin().tablePartition().oid() != facts.oid()) {
      throw new IllegalArgumentException(
          "The verdict is on OID %d, the facts are of OID %d"
              .formatted(verdict.manifest().begin().tablePartition().oid(), facts.oid()));
    }
  }
}
