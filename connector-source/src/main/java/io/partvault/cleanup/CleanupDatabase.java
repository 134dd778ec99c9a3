// SPDX-License-Identifier: Apache-2.0
package io.partvault.cleanup;

import io.partvault.postgres.catalog.PartitionMark;
import io.partvault.postgres.removal.LockBudget;
import io.partvault.postgres.removal.RemovalOrder;
import io.partvault.postgres.removal.RemovalOutcome;
import io.partvault.postgres.review.ReviewDatabase;

/**
 * The database as cleanup sees it and changes it. Confined to one thread but for {@link
 * #interrupt}. Every method fails with a {@code DatabaseException}; after one of kind CONNECTION
 * the next call connects anew.
 */
interface CleanupDatabase extends ReviewDatabase, AutoCloseable {

  /** Carries out an order; see {@code PartitionRemover}. */
  RemovalOutcome remove(RemovalOrder order, LockBudget budget) throws InterruptedException;

  /** Attaches a leaf again that changed after its detach; see {@code PartitionRemover}. */
  RemovalOutcome reattach(RemovalOrder order, PartitionMark.Detached mark, LockBudget budget)
      throws InterruptedException;

  /** Asks the source for an export with a greater epoch; idempotent. */
  void askAgain(long oid, long epoch);

  /** Takes the advisory lock of a leaf; false if source or another cleanup has it. */
  boolean claim(long oid);

  /** Gives the advisory lock back; does nothing if it is not held or the session is gone. */
  void release(long oid);

  /** Breaks off the statement that runs now; may be called by any thread. */
  void interrupt();

  @Override
  void close();
}
