// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.removal;

import io.partvault.archive.export.Origin;
import io.partvault.archive.manifest.PartitionManifest;
import io.partvault.archive.table.TablePartition;
import io.partvault.postgres.proof.ContentBasis;
import io.partvault.postgres.proof.LeafBasis;
import io.partvault.postgres.proof.ProofBasis;
import org.postgresql.replication.LogSequenceNumber;

/** Turns a manifest into what a proof before a removal compares with. */
public final class RemovalBasis {

  private RemovalBasis() {}

  /**
   * The basis of a manifest, whoever read the rows.
   *
   * @param leaf the table partition as the catalog has it
   * @param provenHorizon as below; nothing to a comparison of content
   */
  public static LeafBasis of(PartitionManifest manifest, TablePartition leaf, long provenHorizon) {
    return manifest.begin().origin() == Origin.DEBEZIUM
        ? new ContentBasis(
            leaf,
            manifest.begin().columns(),
            manifest.rows(),
            manifest.digest(),
            LogSequenceNumber.valueOf(manifest.begin().walPosition()).asLong())
        : of(manifest, provenHorizon);
  }

  /**
   * The basis of a manifest of the source connector.
   *
   * @param provenHorizon of a later proof of the same manifest that succeeded, 0 for none; it
   *     stands in for the manifest's own, so that wraparound never matters
   */
  public static ProofBasis of(PartitionManifest manifest, long provenHorizon) {
    return new ProofBasis(
        manifest.begin().tablePartition(),
        0,
        Math.max(provenHorizon, manifest.seal().horizon()),
        manifest.rows(),
        LogSequenceNumber.valueOf(manifest.begin().walPosition()).asLong(),
        manifest.seal().fingerprint(),
        manifest.begin().systemIdentifier(),
        manifest.begin().timeline());
  }
}
