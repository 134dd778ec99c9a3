// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.receipt;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.table.TablePartition;
import java.time.Instant;
import java.util.Optional;

/**
 * Says that a drop is about to be tried, and on which proof, so that a drop whose answer or receipt
 * was lost can be told from one by somebody else.
 *
 * @param tablePartition which leaf
 * @param epoch of the manifest that the drop rests on
 * @param proof that the leaf passed immediately before; it is proven again under the lock
 * @param compared what stood for the leaf in the database; only where the archive knows no OID
 * @param at the writer's clock
 */
public record DropIntent(
    TablePartition tablePartition,
    long epoch,
    DropProof proof,
    Optional<ComparedLeaf> compared,
    Instant at) {

  public DropIntent {
    requireNonNull(tablePartition, "tablePartition is null");
    requireNonNull(proof, "proof is null");
    requireNonNull(compared, "compared is null");
    requireNonNull(at, "at is null");
  }

  /** The same with the proof that was had under the lock. */
  public DropIntent proven(DropProof later) {
    return new DropIntent(tablePartition, epoch, later, compared, at);
  }

  /** One that rests on an archive with an OID. */
  public DropIntent(TablePartition tablePartition, long epoch, DropProof proof, Instant at) {
    this(tablePartition, epoch, proof, Optional.empty(), at);
  }
}
