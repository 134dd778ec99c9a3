// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.restore;

import io.partvault.postgres.session.DatabaseException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Waits for locks by trying often and shortly, so that nobody queues up behind. A try that fails is
 * taken back, and the transaction goes on.
 */
final class ShortTries {

  private static final int TRIES = 20;
  private static final int SHORTEST_PAUSE_MS = 200;
  private static final int LONGEST_PAUSE_MS = 1_000;

  private ShortTries() {}

  /** One thing to do that may have to wait for a lock. */
  @FunctionalInterface
  interface Step {
    void run() throws SQLException;
  }

  /**
   * Takes a step.
   *
   * @throws SQLException if it fails otherwise than by a lock, or by locks to the last; whatever it
   *     did is taken back
   */
  static void run(Connection open, Step step) throws SQLException, InterruptedException {
    for (int tried = 1; ; tried++) {
      Savepoint before = open.setSavepoint();
      try {
        step.run();
        open.releaseSavepoint(before);
        return;
      } catch (SQLException e) {
        takeBack(open, before, e);
        boolean locked = DatabaseException.from("lock", e).kind() == DatabaseException.Kind.LOCK;
        if (!locked || tried == TRIES) {
          throw e;
        }
      }
      Thread.sleep(ThreadLocalRandom.current().nextInt(SHORTEST_PAUSE_MS, LONGEST_PAUSE_MS));
    }
  }

  private static void takeBack(Connection open, Savepoint since, SQLException failure)
      throws SQLException {
    try {
      RestoreStatements.takeBack(open, since);
    } catch (SQLException e) {
      failure.addSuppressed(e);
      throw failure;
    }
  }
}
