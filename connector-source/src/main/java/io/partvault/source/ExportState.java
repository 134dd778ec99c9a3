// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import io.partvault.archive.digest.Digest;
import io.partvault.archive.digest.RowDigest;
import io.partvault.archive.table.TablePartition;
import io.partvault.postgres.proof.LeafState;
import io.partvault.postgres.proof.ProofBasis;
import io.partvault.postgres.proof.ProofOutcome;
import io.partvault.postgres.proof.TransactionIds;

/**
 * Decides what an export does next; no I/O.
 *
 * <p>Invariants, for every snapshot S used for the epoch, by whichever task after whichever
 * restart:
 *
 * <ul>
 *   <li><b>notBehind</b>: S is not older than the begin snapshot, and its xmin is not below the
 *       horizon;
 *   <li><b>notLate</b>: no row at or above the horizon is emitted;
 *   <li><b>inOrder</b>: rows are emitted in ctid order, numbered without a hole;
 *   <li><b>wholeAndAcknowledged</b>: a proof is asked for only when as many rows were emitted as
 *       the begin snapshot held, and Kafka has acknowledged each in the begin's topic partition.
 * </ul>
 *
 * Each S then shows a subset of the begin snapshot, and a proof that counts the same number shows
 * that it was the whole.
 */
final class ExportState {

  private final LeafState leaf;
  private final long chunkBlocks;
  private final Acknowledgements acknowledgements;
  private final RowDigest digest;
  private ExportPosition position;
  private long lastTid;
  private long rows;
  private long rawBytes;
  private long nextBlock;
  private boolean read;

  /**
   * An export at a position, begun just now or before a restart.
   *
   * @param leaf as it is now
   * @param chunkBlocks heap blocks of a chunk
   */
  ExportState(
      LeafState leaf,
      ExportPosition position,
      long chunkBlocks,
      Acknowledgements acknowledgements) {
    this.leaf = leaf;
    this.position = position;
    this.chunkBlocks = chunkBlocks;
    this.acknowledgements = acknowledgements;
    ExportProgress progress = position.progress();
    digest = new RowDigest(progress.digest());
    lastTid = progress.lastTid();
    rows = progress.rows();
    rawBytes = progress.rawBytes();
    nextBlock = progress.lastBlock();
    read = leaf.blocks() == 0;
  }

  ExportStep next() {
    if (acknowledgements.isFailed()) {
      return new ExportStep.Abandon(acknowledgements.failure());
    }
    if (!position.place().isKnown()) {
      if (!acknowledgements.isComplete()) {
        return new ExportStep.Await();
      }
      // Rows follow only when it is known where they must lie, so that a resume knows it too.
      position = position.at(acknowledgements.place());
    }
    if (!read) {
      return new ExportStep.Read(range());
    }
    if (rows != position.basis().rows()) {
      return new ExportStep.Abandon(
          "it gave " + rows + " rows, " + position.basis().rows() + " at begin");
    }
    if (!acknowledgements.isComplete()) {
      return new ExportStep.Await();
    }
    return new ExportStep.Prove(proofBasis());
  }

  /** The invariant notBehind; a chunk for which it is false is not read. */
  boolean isNotBehind(SnapshotView view) {
    return view.walPosition() >= position.basis().walPosition()
        && view.xmin() >= position.basis().horizon();
  }

  /** The invariant notLate; a row for which it is false ends the epoch. */
  boolean isNotLate(SnapshotView view, long tupleXmin) {
    return TransactionIds.isBelow(tupleXmin, position.basis().horizon(), view.xmax());
  }

  /**
   * Takes a row as the next one to be emitted.
   *
   * @param tid where it lies
   * @return its number
   */
  long take(long tid, byte[] buffer, int offset, int length) {
    if (tid <= lastTid) {
      throw new IllegalStateException(
          "Cannot export "
              + leaf.tablePartition()
              + ": row at tid "
              + tid
              + " came after "
              + lastTid);
    }
    lastTid = tid;
    digest.add(buffer, offset, length);
    rawBytes += length + 1L;
    return rows++;
  }

  /** The open range was read to its end. */
  void rangeRead(ChunkRange range) {
    nextBlock = range.endBlock();
    read = nextBlock >= leaf.blocks();
  }

  /** All rows taken are being emitted; the position moves behind them. */
  ExportPosition advance() {
    position = position.at(new ExportProgress(lastTid, rows, digest.value(), rawBytes));
    return position;
  }

  /** The leaf is unchanged and the seal is being emitted. */
  ExportPosition seal(ProofOutcome.Unchanged proof) {
    position =
        position.sealed(
            new SealState(
                proof.serverClock(), proof.serverClock(), proof.horizon(), proof.walPosition()));
    return position;
  }

  /** Where the emitted records leave the export. */
  ExportPosition position() {
    return position;
  }

  LeafState leaf() {
    return leaf;
  }

  TablePartition tablePartition() {
    return leaf.tablePartition();
  }

  /** Of all rows taken, emitted or not. */
  Digest digest() {
    return digest.value();
  }

  /** Number of the next row. */
  long rows() {
    return rows;
  }

  private ChunkRange range() {
    long end = leaf.rangeReadable() ? nextBlock + chunkBlocks : ChunkRange.TO_THE_END;
    return new ChunkRange(leaf, proofBasis(), Math.max(lastTid, nextBlock << 16), end);
  }

  private ProofBasis proofBasis() {
    return position.basis().sealingProof(tablePartition());
  }
}
