// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import io.partvault.archive.commit.Appended;
import io.partvault.archive.commit.Commit;
import io.partvault.archive.commit.CommitLog;
import io.partvault.archive.commit.Finding;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * The work on one topic partition from one reading of its newest commit to the next: thrown away
 * whole when anything fails, because everything in it can be read again.
 */
final class Session {

  private static final SecureRandom RANDOM = new SecureRandom();

  private final ArchiverParts parts;
  private final Ledger ledger;
  private final FileSet files;
  private final CommitSchedule schedule;
  private final RowLines lines = new RowLines();
  private final List<String> broken = new ArrayList<>();

  Session(ArchiverParts parts, Ledger ledger, FileSet files) {
    this.parts = parts;
    this.ledger = ledger;
    this.files = files;
    schedule = new CommitSchedule(parts.settings().rotation().interval());
  }

  Ledger ledger() {
    return ledger;
  }

  CommitSchedule schedule() {
    return schedule;
  }

  /**
   * Takes one record.
   *
   * @return whether to commit before the next one: a file is full and no other one is open, so that
   *     the commit costs no file its length
   */
  boolean accept(SinkRecord record, Arrival arrival) {
    Decision decision = ledger.accept(arrival);
    boolean full = false;
    if (decision instanceof Decision.Append append) {
      Export export = append.export();
      byte[] joined = lines.of(record, export, arrival.offset());
      full = files.append(export, joined, append.skip(), arrival.offset());
    } else if (decision instanceof Decision.StoreBegin store) {
      parts.begins().put(store.begin());
    } else if (decision instanceof Decision.CompareSeal compare) {
      compare(compare);
    } else if (decision instanceof Decision.Break found) {
      files.discard(found.export());
      broke(found.export(), found.finding());
    }
    // Only the first change counts, and the clock is not asked for every record.
    if (!schedule.isPending() && ledger.hasChanges()) {
      schedule.changed(now());
    }
    return full && files.isEmpty();
  }

  boolean isCommitDue(Instant now) {
    return schedule.isDue(now) && ledger.hasChanges();
  }

  /**
   * Finishes all open files and tries to make everything so far count.
   *
   * @param sweptTo the commit behind which orphans were looked for
   * @return the commit that was tried, and what it came to
   */
  Attempt commit(CommitLog log, long sweptTo) {
    files.finishAll();
    Commit commit = ledger.nextCommit(nonce(), now()).sweptTo(sweptTo);
    Appended outcome = log.append(commit);
    if (outcome instanceof Appended.Done) {
      ledger.committed(commit);
      schedule.reset();
    }
    return new Attempt(commit, outcome);
  }

  /** One attempt to commit. */
  record Attempt(Commit commit, Appended outcome) {}

  /** What was found broken since the last call, in words. */
  List<String> takeBroken() {
    List<String> taken = List.copyOf(broken);
    broken.clear();
    return taken;
  }

  /** Leaves nothing visible behind but finished files, which no commit names. */
  void discard() {
    files.discardAll();
  }

  private void compare(Decision.CompareSeal compare) {
    files.finish(compare.export());
    ledger.compare(compare).ifPresent(finding -> broke(compare.export(), finding));
    schedule.ended(now());
  }

  private void broke(Export export, Finding finding) {
    broken.add("Export " + export.id() + " is broken: " + finding);
    schedule.ended(now());
  }

  private Instant now() {
    return Instant.ofEpochMilli(parts.clock().millis());
  }

  /** Fresh for each attempt to commit. */
  static String nonce() {
    byte[] random = new byte[16];
    RANDOM.nextBytes(random);
    return HexFormat.of().formatHex(random);
  }
}
