// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import static java.util.Objects.requireNonNull;

import io.partvault.postgres.proof.ProofOutcome;
import java.time.Instant;

/**
 * When an export was sealed and last proven unchanged.
 *
 * @param sealedAt server clock at the proof before the seal
 * @param provenAt server clock at the latest proof
 * @param proofHorizon horizon of the latest proof's snapshot, the basis of the next one
 * @param proofWalPosition WAL position of the latest proof, in bytes
 */
record SealState(Instant sealedAt, Instant provenAt, long proofHorizon, long proofWalPosition) {

  /** Not sealed. */
  static final SealState UNSEALED = new SealState(Instant.EPOCH, Instant.EPOCH, 0, 0);

  SealState {
    requireNonNull(sealedAt, "sealedAt is null");
    requireNonNull(provenAt, "provenAt is null");
  }

  /** The same seal, carried on by a later proof. */
  SealState provenAgain(ProofOutcome.Unchanged proof) {
    return new SealState(sealedAt, proof.serverClock(), proof.horizon(), proof.walPosition());
  }
}
