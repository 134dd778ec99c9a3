// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import io.partvault.archive.commit.Appended;
import io.partvault.archive.commit.Commit;
import io.partvault.archive.commit.CommitLog;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * What takes the records of one topic partition in, from one reading of its newest commit to the
 * next: thrown away whole when anything fails, because everything in it can be read again.
 *
 * <p>Every method but {@link #discard} may fail; then nothing but {@link #discard} may be called.
 */
interface Intake {

  /** First offset that is not taken in yet. */
  long position();

  /** The failure when the topic gives lower offsets than it may. */
  ConnectException startOver(long offset);

  /**
   * Takes one record.
   *
   * @return whether to commit before the next one: a file is full and no other one is open, so that
   *     the commit costs no file its length
   */
  boolean accept(SinkRecord record, long offset);

  /** When the next commit is due. */
  CommitSchedule schedule();

  boolean isCommitDue(Instant now);

  /** Whether a commit would say anything new. */
  boolean hasChanges();

  /** Number of the next commit. */
  long sequence();

  /**
   * Finishes all open files and tries to make everything so far count.
   *
   * @param sweptTo the commit behind which orphans were looked for
   * @return the commit that was tried, and what it came to
   */
  Attempt commit(CommitLog log, long sweptTo);

  /** One attempt to commit. */
  record Attempt(Commit commit, Appended outcome) {}

  /** What was found broken since the last call, in words. */
  List<String> takeBroken();

  /** How far {@link #settle} came. */
  enum Settled {
    /** Nothing is left to do. */
    ALL,
    /** Nothing is left to do, and one more commit has to say so. */
    SAY_SO,
    /** More than what is done at one go. */
    MORE
  }

  /** Does what the newest commit asks for: manifests that are due, above all. May be repeated. */
  Settled settle(Commit newest);

  /** Exports that are known; none where records are of no table partition. */
  List<Export> exports();

  /** Leaves nothing visible behind but finished files, which no commit names. */
  void discard();
}
