// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.removal;

import io.partvault.archive.manifest.PartitionManifest;
import io.partvault.postgres.proof.ProofBasis;
import org.postgresql.replication.LogSequenceNumber;

/** Turns a manifest into what a change proof before a removal compares with. */
public final class RemovalBasis {

  private RemovalBasis() {}

  /**
   * The basis of a manifest.
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
