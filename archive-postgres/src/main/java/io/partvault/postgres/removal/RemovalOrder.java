// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.removal;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.export.Origin;
import io.partvault.archive.table.TablePartition;
import io.partvault.archive.verdict.Verdict;

/**
 * The order to remove one leaf. Without a complete verdict there is none.
 *
 * @param verdict on the archive that holds the leaf's rows
 * @param leaf the table partition: the archive's own, or where that knows no OID the one of its
 *     name in the catalog
 * @param facts the plan was made from; they must still hold under the lock
 * @param plan the way
 * @param provenHorizon of a later proof of the same manifest that succeeded, 0 for none
 * @param reference what the mark of a detach says of the archive
 */
public record RemovalOrder(
    Verdict.Complete verdict,
    TablePartition leaf,
    RemovalFacts facts,
    RemovalPlan plan,
    long provenHorizon,
    DetachReference reference) {

  public RemovalOrder {
    requireNonNull(verdict, "verdict is null");
    requireNonNull(leaf, "leaf is null");
    requireNonNull(facts, "facts is null");
    requireNonNull(plan, "plan is null");
    requireNonNull(reference, "reference is null");
    if (leaf.oid() != facts.oid()) {
      throw new IllegalArgumentException(
          "The order is for OID %d, the facts are of OID %d".formatted(leaf.oid(), facts.oid()));
    }
    requireArchiveOf(verdict, leaf);
  }

  private static void requireArchiveOf(Verdict.Complete verdict, TablePartition leaf) {
    TablePartition archived = verdict.manifest().begin().tablePartition();
    boolean same =
        verdict.manifest().begin().origin() == Origin.DEBEZIUM
            ? archived.key().equals(leaf.key())
            : archived.equals(leaf);
    if (!same) {
      throw new IllegalArgumentException(
          "The verdict is on %s, OID %d, the order for %s, OID %d"
              .formatted(archived.key(), archived.oid(), leaf.key(), leaf.oid()));
    }
  }
}
