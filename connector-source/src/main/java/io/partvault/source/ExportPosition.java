// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.export.PartitionSeal;

/**
 * Where the archiving of one table partition stands: Connect's source offset.
 *
 * @param status what is true now
 * @param epoch number of the export
 * @param format of its records; another one needs another export
 * @param basis what its begin snapshot saw
 * @param place where its begin went
 * @param progress how far it has come
 * @param seal when it was sealed and proven
 */
record ExportPosition(
    Status status,
    long epoch,
    RecordFormat format,
    ExportBasis basis,
    TopicPlace place,
    ExportProgress progress,
    SealState seal) {

  /** What is true of an export. */
  enum Status {
    /** Begun; rows may have been emitted; may be resumed. */
    OPEN,
    /** All rows were acknowledged and proven; nothing follows. */
    SEALED,
    /** Given up; another epoch follows. */
    ABANDONED
  }

  ExportPosition {
    requireNonNull(status, "status is null");
    requireNonNull(format, "format is null");
    requireNonNull(basis, "basis is null");
    requireNonNull(place, "place is null");
    requireNonNull(progress, "progress is null");
    requireNonNull(seal, "seal is null");
    if (epoch <= 0) {
      throw new IllegalArgumentException("Epoch of a position is not positive: " + epoch);
    }
  }

  /** An export of which nothing but the begin is emitted. */
  static ExportPosition begun(long epoch, RecordFormat format, ExportBasis basis) {
    return new ExportPosition(
        Status.OPEN,
        epoch,
        format,
        basis,
        TopicPlace.UNKNOWN,
        ExportProgress.START,
        SealState.UNSEALED);
  }

  ExportPosition at(TopicPlace begun) {
    return new ExportPosition(status, epoch, format, basis, begun, progress, seal);
  }

  ExportPosition at(ExportProgress reached) {
    return new ExportPosition(status, epoch, format, basis, place, reached, seal);
  }

  ExportPosition sealed(SealState proof) {
    return new ExportPosition(Status.SEALED, epoch, format, basis, place, progress, proof);
  }

  ExportPosition abandoned() {
    return new ExportPosition(Status.ABANDONED, epoch, format, basis, place, progress, seal);
  }

  boolean isSealed() {
    return status == Status.SEALED;
  }

  /** The seal of a sealed export; the same position always gives the same seal. */
  PartitionSeal partitionSeal() {
    return new PartitionSeal(
        epoch,
        progress.rows(),
        progress.digest(),
        progress.rawBytes(),
        basis.horizon(),
        basis.fingerprint(),
        basis.startedAt(),
        seal.sealedAt());
  }
}
