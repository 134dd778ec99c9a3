// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.session;

/** Isolation and access of one transaction. */
public enum TransactionMode {
  /** Every statement takes a snapshot of its own; nothing can be written. */
  READ_ONLY("READ COMMITTED, READ ONLY"),
  /** One snapshot, taken by the first query (not by SET or LOCK TABLE); nothing can be written. */
  REPEATABLE_READ("REPEATABLE READ, READ ONLY"),
  /** Every statement takes a snapshot of its own, so a query sees what a lock waited for. */
  READ_WRITE("READ COMMITTED, READ WRITE");

  private final String sql;

  TransactionMode(String sql) {
    this.sql = sql;
  }

  String statement() {
    return "SET TRANSACTION ISOLATION LEVEL " + sql;
  }
}
