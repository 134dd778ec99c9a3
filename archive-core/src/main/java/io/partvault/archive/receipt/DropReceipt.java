// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.receipt;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.table.TablePartition;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What was dropped, when, on which proof; one per OID, so that it closes every manifest of it.
 *
 * @param tablePartition which leaf
 * @param outcome how it is known
 * @param epoch of the manifest that the drop rests on
 * @param manifests all manifests it closes, relative to the archive's prefix
 * @param proof of the drop itself, or the intent's where the receipt was recovered
 * @param compared what stood for the leaf in the database; only where the archive knows no OID
 * @param at the writer's clock
 */
public record DropReceipt(
    TablePartition tablePartition,
    Outcome outcome,
    long epoch,
    List<String> manifests,
    DropProof proof,
    Optional<ComparedLeaf> compared,
    Instant at) {

  /** How a drop is known. */
  public enum Outcome {
    /** The drop was confirmed by the server. */
    DROPPED,
    /** The leaf is gone and an intent says by whom; the answer itself was lost. */
    RECOVERED;

    /** As it stands in JSON. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public DropReceipt {
    requireNonNull(tablePartition, "tablePartition is null");
    requireNonNull(outcome, "outcome is null");
    manifests = List.copyOf(manifests);
    requireNonNull(proof, "proof is null");
    requireNonNull(compared, "compared is null");
    requireNonNull(at, "at is null");
  }

  /** One of an archive with an OID. */
  public DropReceipt(
      TablePartition tablePartition,
      Outcome outcome,
      long epoch,
      List<String> manifests,
      DropProof proof,
      Instant at) {
    this(tablePartition, outcome, epoch, manifests, proof, Optional.empty(), at);
  }
}
