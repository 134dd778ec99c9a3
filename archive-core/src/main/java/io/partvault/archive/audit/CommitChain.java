// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.audit;

import io.partvault.archive.commit.Commit;
import io.partvault.archive.commit.CommitLog;
import io.partvault.archive.commit.ExportStanding;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether the commits of one topic partition follow one another. Told of them newest first, as they
 * are listed; decides only.
 *
 * <p>Below the oldest commit that is needed anything may be missing: such commits are deleted a
 * thousand at a time, the newest of them first.
 */
final class CommitChain {

  private final List<Commit> follower = new ArrayList<>(1); // the one told of last, if it was read
  private long next = -1; // sequence that is due
  private long needed;
  private long oldestExport = Long.MAX_VALUE;

  /**
   * Something that is wrong with the chain.
   *
   * @param sequence of the commit it is about, which may be missing
   */
  record Break(long sequence, Severity severity, Flaw flaw) {}

  /** A commit that was read. */
  List<Break> add(Commit commit) {
    if (oldestExport == Long.MAX_VALUE) {
      begin(commit);
    }
    List<Break> breaks = new ArrayList<>(missing(commit.sequence()));
    if (commit.sequence() == next) {
      follower.forEach(later -> breaks.addAll(difference(later, commit)));
    }
    follower.clear();
    follower.add(commit);
    next = commit.sequence() - 1;
    return breaks;
  }

  /** A commit of which only its number is known. */
  List<Break> addUnknown(long sequence) {
    List<Break> breaks = missing(sequence);
    follower.clear();
    next = sequence - 1;
    return breaks;
  }

  /** There are no more. */
  List<Break> end() {
    return missing(-1);
  }

  /** Whether the commit must still be there. */
  boolean isNeeded(long sequence) {
    return sequence >= needed;
  }

  private void begin(Commit newest) {
    needed = CommitLog.oldestNeeded(newest);
    oldestExport =
        newest.exports().stream()
            .filter(standing -> standing.state().canBeArchived())
            .mapToLong(ExportStanding::beganAt)
            .min()
            .orElse(newest.sequence() + 1);
    if (!newest.records().isNone()) {
      oldestExport = Math.min(oldestExport, newest.records().oldestNeeded(newest.sequence() + 1));
    }
  }

  /** Those between the last one and this one that are needed. */
  private List<Break> missing(long sequence) {
    long lowest = Math.max(sequence + 1, needed);
    if (next < lowest) {
      return List.of();
    }
    String which = lowest == next ? "commit " + next : "commits " + lowest + " to " + next;
    return List.of(new Break(next, severity(next), new Flaw(Defect.MISSING, which, "no object")));
  }

  private List<Break> difference(Commit later, Commit commit) {
    List<Break> breaks = new ArrayList<>();
    if (!later.previousNonce().equals(commit.nonce())) {
      breaks.add(
          broken(
              later,
              Defect.FORK,
              "a commit that follows nonce %s of commit %d"
                  .formatted(commit.nonce(), commit.sequence()),
              "one that follows nonce " + later.previousNonce()));
    }
    if (later.from() != commit.next()) {
      breaks.add(
          broken(
              later,
              later.from() > commit.next() ? Defect.GAP : Defect.OVERLAP,
              "offsets from %d on, where commit %d ends"
                  .formatted(commit.next(), commit.sequence()),
              "offsets from " + later.from() + " on"));
    }
    return breaks;
  }

  private Break broken(Commit later, Defect defect, String expected, String found) {
    return new Break(
        later.sequence(), severity(later.sequence()), new Flaw(defect, expected, found));
  }

  /** Without an export that can be archived, a commit only keeps its place from being taken. */
  private Severity severity(long sequence) {
    return sequence >= oldestExport ? Severity.DAMAGE : Severity.WARNING;
  }
}
