// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import io.partvault.archive.table.TablePartition;
import io.partvault.postgres.proof.BeginOutcome;
import io.partvault.postgres.proof.ProofBasis;
import io.partvault.postgres.proof.ProofOutcome;
import java.util.List;

/**
 * The database as one task sees it: one session, which holds the task's claims and reads its rows.
 *
 * <p>Nothing is written to the database. No method waits for another session but for the time a
 * statement takes, and every method is repeatable. Used by one thread at a time; only {@link
 * #abort} may be called from any thread.
 *
 * <p>Every method throws {@link SessionLostException} when the session is gone or a statement was
 * cut off; all claims and the open chunk are then gone too, and the next call opens a new session.
 * Any other failure is a {@link org.apache.kafka.connect.errors.ConnectException} that a human has
 * to look at; claims are then unchanged.
 */
interface SourceDatabase extends AutoCloseable {

  /**
   * The leaves whose retention has passed, oldest first, and those that carry a mark asking for
   * another export. Empty if there are none; a table that has disappeared is an error.
   */
  List<Candidate> candidates();

  /**
   * Tries to claim a leaf for this session with an advisory lock, without waiting.
   *
   * <p>The claim saves work; correctness does not rest on it. To be called once a leaf until
   * released.
   *
   * @return false if another session holds it
   */
  boolean claim(TablePartition tablePartition);

  /** Gives a claim back. A claim that this session does not hold is ignored. */
  void release(TablePartition tablePartition);

  /**
   * Looks at a leaf in one snapshot: identity, columns, horizon and row count. May take as long as
   * counting the leaf takes.
   */
  BeginOutcome begin(TablePartition tablePartition);

  /**
   * Opens a range of a leaf in a short transaction of its own. Only one chunk can be open; no other
   * method but {@link #abort} may be called before it is closed.
   */
  ChunkOutcome open(ChunkRange range);

  /** Runs the change proof on a leaf. May take as long as counting the leaf takes. */
  ProofOutcome prove(ProofBasis basis);

  /** Ends a running statement by cutting the session off. Callable from any thread. */
  void abort();

  /** Ends the session and with it every claim; never throws for a session already gone. */
  @Override
  void close();
}
