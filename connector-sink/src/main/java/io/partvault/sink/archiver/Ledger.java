// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import io.partvault.archive.commit.BeginStore;
import io.partvault.archive.commit.Commit;
import io.partvault.archive.commit.CommitSource;
import io.partvault.archive.commit.CommittedFile;
import io.partvault.archive.commit.ExportId;
import io.partvault.archive.commit.ExportStanding;
import io.partvault.archive.commit.ExportState;
import io.partvault.archive.commit.Finding;
import io.partvault.archive.export.ExportBegin;
import io.partvault.archive.file.DataFile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * What is known of one topic partition since its newest commit, and what each record means in that
 * light. Decides only; nothing here reads or writes.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li><b>once</b>: a row is appended if and only if its number is the next one of its export;
 *       lower ones are dropped, a higher one breaks the export;
 *   <li><b>alone</b>: what breaks one export leaves the others untouched;
 *   <li><b>whole</b>: a commit is built only when every row seen of an unbroken export lies in a
 *       finished file;
 *   <li><b>forward</b>: offsets below the position bring nothing new, or the topic is not the one
 *       that was read before.
 * </ul>
 */
final class Ledger {

  private final CommitSource source;
  private final String topicId;
  private final LedgerRules rules;
  private final Map<ExportId, Export> exports = new HashMap<>();
  private final List<CommittedFile> files = new ArrayList<>();
  private ExportId lastId; // of the last record; null if its export was not looked up yet
  private Export last;
  private long sequence;
  private String previousNonce = "";
  private long from;
  private long position;
  private boolean moved;
  private boolean afterReset;

  private Ledger(CommitSource source, String topicId, LedgerRules rules) {
    this.source = source;
    this.topicId = topicId;
    this.rules = rules;
  }

  /** Nothing is committed yet: from the beginning of the topic partition. */
  static Ledger atBeginning(CommitSource source, String topicId, LedgerRules rules) {
    return new Ledger(source, topicId, rules);
  }

  /**
   * Where the newest commit stands.
   *
   * @param begins reads a begin by its SHA-256; asked only for exports that may still be archived
   */
  static Ledger restored(
      Commit newest, String topicId, LedgerRules rules, Function<String, ExportBegin> begins) {
    Ledger ledger = new Ledger(newest.source(), topicId, rules);
    for (ExportStanding standing : newest.exports()) {
      List<ExportBegin> begin =
          Export.needsBegin(standing.state())
              ? List.of(begins.apply(standing.beginSha256()))
              : List.of();
      ledger.exports.put(standing.id(), Export.restored(standing, begin));
    }
    ledger.stand(newest);
    ledger.afterReset = newest.kind() == Commit.Kind.RESET;
    return ledger;
  }

  /** First offset that is not taken in yet. */
  long position() {
    return position;
  }

  /** Whether somebody said where to go on, since the last commit that covers offsets. */
  boolean isAfterReset() {
    return afterReset;
  }

  CommitSource source() {
    return source;
  }

  /** First offset that no commit covers. */
  long committedPosition() {
    return from;
  }

  /** Number of the next commit. */
  long sequence() {
    return sequence;
  }

  /** What data files written from now on carry in their names. */
  long mark() {
    return source.mark(previousNonce);
  }

  /** Whether a commit would say anything new. */
  boolean hasChanges() {
    return moved || position > from || !files.isEmpty();
  }

  Collection<Export> exports() {
    return List.copyOf(exports.values());
  }

  /** What a record means; what is seen of its export is updated with it. */
  Decision accept(Arrival arrival) {
    Export export = known(arrival.id());
    if (arrival.offset() < position) {
      requireKnown(arrival, export);
      return new Decision.Drop();
    }
    position = arrival.offset() + 1;
    if (export == null) {
      return unknown(arrival);
    }
    export.touch();
    if (arrival instanceof Arrival.Begin begin) {
      return again(begin, export);
    }
    if (!export.state().takesRows()) {
      return new Decision.Drop();
    }
    if (arrival instanceof Arrival.Rows rows) {
      return rows(rows, export);
    }
    if (arrival instanceof Arrival.Seal seal) {
      return new Decision.CompareSeal(export, seal.seal());
    }
    export.move(new ExportState.Abandoned(((Arrival.Abandon) arrival).abandon().reason()));
    return new Decision.Note();
  }

  /** The record at this offset is taken in, by somebody who decides on it elsewhere. */
  void taken(long offset) {
    position = offset + 1;
  }

  /** An export began of which no record says so. */
  void begun(Export export) {
    add(export);
  }

  /** The export of that id. */
  Optional<Export> find(ExportId id) {
    return Optional.ofNullable(exports.get(id));
  }

  /** A data file of an export was finished; it counts with the next commit. */
  void finished(Export export, DataFile file) {
    export.finished(file);
    files.add(new CommittedFile(export.id(), file));
  }

  /**
   * Compares a seal with what arrived, once the export's file is finished.
   *
   * @return what is wrong, by which the export is broken then; empty if its manifest is due
   */
  Optional<Finding> compare(Decision.CompareSeal compare) {
    Export export = compare.export();
    Optional<Finding> finding =
        SealComparison.compare(export, compare.seal(), position - 1, rules.changedRowsAllowed());
    export.move(
        finding
            .<ExportState>map(ExportState.Broken::new)
            .orElseGet(() -> new ExportState.ManifestDue(compare.seal())));
    return finding;
  }

  /** The manifest of an export exists: it is ended, and so are all older ones, bar their files. */
  void archived(Export archived) {
    end(archived);
    for (Export export : exports.values()) {
      ExportState state = export.state();
      boolean older =
          export.id().tablePartition().equals(archived.id().tablePartition())
              && export.id().epoch() < archived.id().epoch();
      if (older && (state.takesRows() || state instanceof ExportState.Broken)) {
        export.move(new ExportState.Superseded(archived.id().epoch()));
      }
    }
  }

  /** Nothing is left to do for an export. */
  void end(Export export) {
    export.move(new ExportState.Ended());
    moved = true;
  }

  /** An export turned out to be broken after it was sealed, or by what a record holds. */
  void broken(Export export, Finding finding) {
    export.move(new ExportState.Broken(finding));
    moved = true;
  }

  /**
   * The commit that makes everything so far count.
   *
   * @param nonce fresh for this attempt
   */
  Commit nextCommit(String nonce, Instant now) {
    List<ExportStanding> standings = new ArrayList<>();
    for (Export export : exports.values()) {
      requireWhole(export);
      ExportStanding standing = export.standing(now);
      if (!isForgotten(standing, now)) {
        standings.add(standing);
      }
    }
    return new Commit(
        source, topicId, sequence, nonce, previousNonce, from, position, now, standings, files);
  }

  /** A commit that {@link #nextCommit} built stands. */
  void committed(Commit commit) {
    Map<ExportId, Export> kept = new HashMap<>();
    for (ExportStanding standing : commit.exports()) {
      kept.put(standing.id(), exports.get(standing.id()).committed(standing));
    }
    exports.clear();
    exports.putAll(kept);
    lastId = null;
    files.clear();
    moved = false;
    stand(commit);
  }

  private void stand(Commit commit) {
    sequence = commit.sequence() + 1;
    previousNonce = commit.nonce();
    from = commit.next();
    position = commit.next();
  }

  private Decision unknown(Arrival arrival) {
    if (isStale(arrival.id())) {
      return new Decision.Drop();
    }
    if (arrival instanceof Arrival.Begin begin) {
      add(Export.begun(begin.id(), begin.begin(), sequence, new ExportState.Open()));
      return new Decision.StoreBegin(begin.begin());
    }
    if (arrival instanceof Arrival.Abandon) {
      return new Decision.Drop();
    }
    String found = arrival instanceof Arrival.Rows rows ? "row " + rows.firstRow() : "its seal";
    Finding finding = new Finding("the begin was never seen", "begin", found, arrival.offset());
    Export export = Export.withoutBegin(arrival.id(), sequence, new ExportState.Broken(finding));
    add(export);
    return new Decision.Break(export, finding);
  }

  private void add(Export export) {
    exports.put(export.id(), export);
    lastId = null;
  }

  /**
   * Null if there is none. Records of one export follow one another, with the same object for its
   * id; hashing all its names for each of them is much of what a record costs here.
   */
  private Export known(ExportId id) {
    if (!id.equals(lastId)) {
      last = exports.get(id);
      lastId = id;
    }
    return last;
  }

  /** Whether a later epoch of the same table partition has its manifest. */
  boolean isStale(ExportId id) {
    return exports.values().stream()
        .anyMatch(
            export ->
                export.state() instanceof ExportState.Ended
                    && export.id().tablePartition().equals(id.tablePartition())
                    && export.id().epoch() > id.epoch());
  }

  private Decision again(Arrival.Begin begin, Export export) {
    if (!export.state().takesRows()) {
      return new Decision.Drop();
    }
    String sha256 = BeginStore.sha256(begin.begin());
    return export.beginSha256().equals(sha256)
        ? new Decision.Drop()
        : broke(
            export,
            new Finding("two begins of one epoch", export.beginSha256(), sha256, begin.offset()));
  }

  private Decision rows(Arrival.Rows rows, Export export) {
    if (rows.firstRow() > export.nextRow()) {
      return broke(
          export,
          new Finding(
              "rows are missing (expired or compacted before they were read, dropped by a"
                  + " transformation, or the topic got more partitions)",
              "row " + export.nextRow(),
              "row " + rows.firstRow(),
              rows.offset()));
    }
    if (rows.nextRow() <= export.nextRow()) {
      return new Decision.Drop();
    }
    if (rows.lines() != rows.rows()) {
      return broke(
          export,
          new Finding(
              "a record does not hold the lines its header says",
              rows.rows() + " lines",
              rows.lines() + " lines",
              rows.offset()));
    }
    int skip = Math.toIntExact(export.nextRow() - rows.firstRow());
    export.seen(rows.nextRow());
    return new Decision.Append(export, skip);
  }

  private static Decision broke(Export export, Finding finding) {
    export.move(new ExportState.Broken(finding));
    return new Decision.Break(export, finding);
  }

  private void requireKnown(Arrival arrival, Export export) {
    boolean known =
        arrival instanceof Arrival.Abandon
            || (export == null ? isStale(arrival.id()) : bringsNothing(arrival, export));
    if (!known) {
      throw startOver(arrival.offset());
    }
  }

  private static boolean bringsNothing(Arrival arrival, Export export) {
    return !export.state().takesRows()
        || arrival instanceof Arrival.Begin
        || (arrival instanceof Arrival.Rows rows && rows.nextRow() <= export.nextRow());
  }

  /** The failure when the topic gives lower offsets than it may. */
  ConnectException startOver(long offset) {
    return StartOver.at(
        source,
        position,
        offset,
        StartOver.with(source.sink(), source.topic(), source.topicPartition()));
  }

  private static void requireWhole(Export export) {
    if (export.state().takesRows() && export.finishedRows() != export.nextRow()) {
      throw new IllegalStateException(
          "Export %s has seen %d rows, its finished files hold %d"
              .formatted(export.id(), export.nextRow(), export.finishedRows()));
    }
  }

  private boolean isForgotten(ExportStanding standing, Instant now) {
    return !(standing.state() instanceof ExportState.ManifestDue)
        && standing.changedAt().plus(rules.endedMemory()).isBefore(now)
        && files.stream().noneMatch(file -> file.export().equals(standing.id()));
  }
}
