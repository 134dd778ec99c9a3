// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import io.partvault.archive.commit.Commit;
import io.partvault.archive.commit.CommitSource;
import io.partvault.archive.record.RecordBatch;
import io.partvault.archive.record.RecordFile;
import io.partvault.archive.record.RecordStanding;
import io.partvault.archive.record.RecordWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * What is known of a topic partition of any records since its newest commit. Decides only.
 *
 * <p>Why each offset is archived exactly once: a commit covers the offsets from where the one
 * before it ended to the last one taken in, all files of records in between are finished and named
 * by it, and reading goes on where it ends. Offsets that hold no record are covered like the
 * others: here a hole proves nothing, since compaction and transactions leave some.
 */
final class RecordLedger {

  /** Some 25 MB where each names a file; what is forgotten is read again. */
  private static final int REMEMBERED = 50_000;

  private final CommitSource source;
  private final String topicId;
  private final Duration window;
  private final List<RecordFile> files = new ArrayList<>();
  private final TreeMap<Long, RecordStanding> made = new TreeMap<>(); // here, or read again
  private RecordStanding standing = RecordStanding.NONE;
  private long sequence;
  private String previousNonce = "";
  private long from;
  private long position;
  private long skipped;
  private long errant;

  /** Nothing is committed yet. */
  RecordLedger(CommitSource source, String topicId, Duration window) {
    this.source = source;
    this.topicId = topicId;
    this.window = window;
  }

  /** Where the newest commit stands. */
  static RecordLedger restored(Commit newest, String topicId, Duration window) {
    RecordLedger ledger = new RecordLedger(newest.source(), topicId, window);
    ledger.stand(newest);
    return ledger;
  }

  CommitSource source() {
    return source;
  }

  long position() {
    return position;
  }

  long sequence() {
    return sequence;
  }

  /** What data files written from now on carry in their names. */
  long mark() {
    return source.mark(previousNonce);
  }

  /** The record at this offset is in a file, or will be. */
  void taken(long offset) {
    position = offset + 1;
  }

  /** The record at this offset has no value and is left out. */
  void skipped(long offset) {
    taken(offset);
    skipped++;
  }

  /** The record at this offset could not be written and was reported. */
  void errant(long offset) {
    taken(offset);
    errant++;
  }

  /** Files that the next commit names. */
  int finishedFiles() {
    return files.size();
  }

  void finished(RecordFile file) {
    files.add(file);
  }

  boolean hasChanges() {
    return position > from || !files.isEmpty();
  }

  /** Whether the window is over and only a commit behind it is missing to say so. */
  boolean isWindowOver(Instant now) {
    return standing.window().isOver(now);
  }

  /** When the window is over; never if it covers nothing. */
  Instant windowEnd() {
    return standing.window().isEmpty() ? Instant.MAX : standing.window().to();
  }

  /** Windows whose manifests are not known to exist. */
  List<RecordWindow> due() {
    return standing.due();
  }

  /** What the last commits of a window say, as far as it is known, oldest first. */
  List<RecordStanding> made(RecordWindow window) {
    return List.copyOf(
        made.subMap(window.firstSequence(), true, window.lastSequence(), true).values());
  }

  /** Sequence of the first commit of a window that is known, and all behind it are. */
  long firstKnown(RecordWindow window) {
    Long first = made.ceilingKey(window.firstSequence());
    return first == null ? window.lastSequence() + 1 : Math.min(first, window.lastSequence() + 1);
  }

  /** What commits of earlier sessions say; those that follow the last one are known. */
  void recalled(List<Commit> commits) {
    commits.forEach(commit -> made.put(commit.sequence(), commit.records()));
  }

  /** The manifest of a window exists; the next commit no longer asks for it. */
  void settled(RecordWindow done) {
    standing = standing.settled(done);
    made.headMap(standing.oldestNeeded(sequence)).clear();
  }

  /** The commit that makes everything so far count. */
  Commit nextCommit(String nonce, Instant now) {
    RecordBatch batch = new RecordBatch(sequence, from, position, skipped, errant, files);
    return new Commit(
            source,
            topicId,
            sequence,
            nonce,
            previousNonce,
            from,
            position,
            now,
            List.of(),
            List.of())
        .with(standing.next(batch, now, window));
  }

  /** A commit that {@link #nextCommit} built stands. */
  void committed(Commit commit) {
    files.clear();
    skipped = 0;
    errant = 0;
    made.put(commit.sequence(), commit.records());
    if (made.size() > REMEMBERED) {
      made.pollFirstEntry();
    }
    stand(commit);
  }

  private void stand(Commit commit) {
    standing = commit.records();
    sequence = commit.sequence() + 1;
    previousNonce = commit.nonce();
    from = commit.next();
    position = commit.next();
  }
}
