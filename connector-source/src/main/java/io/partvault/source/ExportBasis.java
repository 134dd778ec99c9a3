// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.table.TablePartition;
import io.partvault.postgres.proof.LeafState;
import io.partvault.postgres.proof.ProofBasis;
import java.time.Instant;

/**
 * What the begin snapshot of an export saw; it never changes while the epoch lasts.
 *
 * @param oid the leaf's identity
 * @param relfilenode the file its rows lay in
 * @param fingerprint of everything that decides how a row is rendered
 * @param systemIdentifier of the cluster
 * @param timeline of the WAL
 * @param horizon no row of the export was inserted at or above it
 * @param rows rows in the begin snapshot
 * @param walPosition read after the begin snapshot, in bytes
 * @param startedAt the server's clock at begin
 */
record ExportBasis(
    long oid,
    long relfilenode,
    String fingerprint,
    String systemIdentifier,
    long timeline,
    long horizon,
    long rows,
    long walPosition,
    Instant startedAt) {

  ExportBasis {
    requireNonNull(fingerprint, "fingerprint is null");
    requireNonNull(systemIdentifier, "systemIdentifier is null");
    requireNonNull(startedAt, "startedAt is null");
  }

  static ExportBasis of(LeafState leaf) {
    return new ExportBasis(
        leaf.tablePartition().oid(),
        leaf.relfilenode(),
        leaf.fingerprint(),
        leaf.systemIdentifier(),
        leaf.timeline(),
        leaf.horizon(),
        leaf.rows(),
        leaf.walPosition(),
        leaf.serverClock());
  }

  /** The basis of the proof before the seal: not even the file may be another one. */
  ProofBasis sealingProof(TablePartition tablePartition) {
    return new ProofBasis(
        tablePartition,
        relfilenode,
        horizon,
        rows,
        walPosition,
        fingerprint,
        systemIdentifier,
        timeline);
  }

  /** The basis of a later proof, carried on by the last one; a rewrite of the file is harmless. */
  ProofBasis recheck(TablePartition tablePartition, SealState seal) {
    return new ProofBasis(
        tablePartition,
        0,
        seal.proofHorizon(),
        rows,
        seal.proofWalPosition(),
        fingerprint,
        systemIdentifier,
        timeline);
  }
}
