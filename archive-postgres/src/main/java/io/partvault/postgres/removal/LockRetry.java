// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.removal;

import io.partvault.postgres.session.DatabaseException;
import io.partvault.postgres.session.PostgresSession;
import io.partvault.postgres.session.TransactionMode;

/**
 * Tries again what failed on a lock or gave way to others, within a budget, and turns refusals into
 * outcomes.
 */
final class LockRetry {

  private static final String CANCELLED = "57014";

  private final PostgresSession session;

  LockRetry(PostgresSession session) {
    this.session = session;
  }

  /** One try in transactions of its own. */
  @FunctionalInterface
  interface Attempt {
    RemovalOutcome run();
  }

  RemovalOutcome repeat(RemovalOrder order, LockBudget budget, Attempt attempt)
      throws InterruptedException {
    int failed = 0;
    while (true) {
      String why;
      String gaveWay = "";
      try {
        return attempt.run();
      } catch (GaveWay e) {
        why = "is wanted by others, after %d tries: ";
        gaveWay = e.getMessage() + "; now ";
      } catch (DatabaseException e) {
        if (isRefusal(e)) {
          return new RemovalOutcome.Refused(e.getMessage());
        }
        if (!isLockFailure(e)) {
          throw e;
        }
        why = "is locked, after %d tries: ";
      }
      failed++;
      String holders = holders(order);
      if (!budget.anotherAfter(failed)) {
        return new RemovalOutcome.Blocked(
            "Table partition %s %s%s%s"
                .formatted(order.facts().name(), why.formatted(failed), gaveWay, holders));
      }
    }
  }

  /** Who holds locks on the leaf and what goes with it, in words. */
  String holders(RemovalOrder order) {
    return session.inTransaction(
        TransactionMode.READ_ONLY,
        "look for lock holders",
        open -> LockHolders.describe(open, order.facts().oid()));
  }

  /** A concurrent detach meets its statement limit while it waits for old transactions. */
  private static boolean isLockFailure(DatabaseException failure) {
    return failure.kind() == DatabaseException.Kind.LOCK || failure.sqlState().equals(CANCELLED);
  }

  private static boolean isRefusal(DatabaseException failure) {
    return failure.kind() == DatabaseException.Kind.INVALID
        || failure.kind() == DatabaseException.Kind.PERMISSION;
  }
}
