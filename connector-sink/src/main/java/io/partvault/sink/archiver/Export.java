// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import io.partvault.archive.commit.BeginStore;
import io.partvault.archive.commit.ExportId;
import io.partvault.archive.commit.ExportStanding;
import io.partvault.archive.commit.ExportState;
import io.partvault.archive.digest.Digest;
import io.partvault.archive.export.ExportBegin;
import io.partvault.archive.file.DataFile;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One export in a ledger: what was seen of it ({@link #nextRow}) and what of that lies in finished
 * files ({@link #finishedRows}). Both are equal whenever a commit is made.
 */
final class Export {

  private final ExportStanding origin;
  private final List<ExportBegin> begin; // none or one: absent once it is no longer needed
  private final boolean structs; // asked for every record
  private ExportState state;
  private long nextRow;
  private long finishedRows;
  private Digest digest;
  private long rawBytes;
  private boolean touched;

  private Export(ExportStanding origin, List<ExportBegin> begin, boolean touched) {
    this.origin = origin;
    this.begin = begin;
    structs = begin.stream().anyMatch(ExportBegin::sendsStructs);
    this.touched = touched;
    state = origin.state();
    nextRow = origin.nextRow();
    finishedRows = origin.nextRow();
    digest = origin.digest();
    rawBytes = origin.rawBytes();
  }

  /** As the newest commit says. */
  static Export restored(ExportStanding standing, List<ExportBegin> begin) {
    return new Export(standing, begin, false);
  }

  static Export begun(ExportId id, ExportBegin begin, long sequence, ExportState state) {
    ExportStanding origin =
        new ExportStanding(
            id,
            begin.tablePartition().oid(),
            BeginStore.sha256(begin),
            sequence,
            0,
            Digest.EMPTY,
            0,
            Instant.EPOCH,
            state);
    return new Export(origin, List.of(begin), true);
  }

  static Export withoutBegin(ExportId id, long sequence, ExportState state) {
    ExportStanding origin =
        new ExportStanding(id, 0, "", sequence, 0, Digest.EMPTY, 0, Instant.EPOCH, state);
    return new Export(origin, List.of(), true);
  }

  ExportId id() {
    return origin.id();
  }

  long oid() {
    return origin.oid();
  }

  String beginSha256() {
    return origin.beginSha256();
  }

  long beganAt() {
    return origin.beganAt();
  }

  ExportState state() {
    return state;
  }

  long nextRow() {
    return nextRow;
  }

  long finishedRows() {
    return finishedRows;
  }

  /** Of the finished files; the seal is compared with it once the last one is finished. */
  Digest digest() {
    return digest;
  }

  /** Bytes of the finished files, decompressed. */
  long rawBytes() {
    return rawBytes;
  }

  /** Whether the begin is still known. */
  boolean hasBegin() {
    return !begin.isEmpty();
  }

  /** The begin; only while the export is not broken or ended. */
  ExportBegin begin() {
    return Optional.of(begin)
        .filter(b -> !b.isEmpty())
        .map(b -> b.get(0))
        .orElseThrow(() -> new IllegalStateException("Export " + id() + " has no begin"));
  }

  /** Whether its rows are sent as structs. */
  boolean sendsStructs() {
    return structs;
  }

  void move(ExportState next) {
    state = next;
    touched = true;
  }

  void touch() {
    touched = true;
  }

  void seen(long next) {
    nextRow = next;
    touched = true;
  }

  void finished(DataFile file) {
    if (file.firstRow() != finishedRows) {
      throw new IllegalStateException(
          "Data file %s starts at row %d of export %s, row %d is due"
              .formatted(file.key(), file.firstRow(), id(), finishedRows));
    }
    finishedRows = file.nextRow();
    digest = digest.plus(file.digest());
    rawBytes += file.rawBytes();
  }

  /** Where it stands if it is committed at the given time. */
  ExportStanding standing(Instant now) {
    return new ExportStanding(
        id(),
        oid(),
        beginSha256(),
        beganAt(),
        nextRow,
        digest,
        rawBytes,
        touched ? now : origin.changedAt(),
        state);
  }

  /**
   * The same export after a commit that has it as given. Ended ones are remembered for long, so
   * they let go of their begin, the largest part of them.
   */
  Export committed(ExportStanding standing) {
    return new Export(standing, needsBegin(standing.state()) ? begin : List.of(), false);
  }

  /** Whether an export in that state still has files or a manifest to come. */
  static boolean needsBegin(ExportState state) {
    return state.takesRows() || state instanceof ExportState.ManifestDue;
  }
}
