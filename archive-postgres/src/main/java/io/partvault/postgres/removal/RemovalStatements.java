// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.removal;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.table.TableName;
import io.partvault.archive.verdict.Verdict;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * The only place with statements that detach or drop, and with those that go with them.
 * Package-private: they are reached through {@link PartitionRemover}, which asks for a complete
 * verdict.
 */
final class RemovalStatements {

  private RemovalStatements() {}

  static void limitLockWaits(Connection open, Duration lockTimeout) throws SQLException {
    execute(open, "SET LOCAL lock_timeout = " + lockTimeout.toMillis());
    execute(open, "SET LOCAL idle_in_transaction_session_timeout = '60s'");
  }

  /**
   * Limits each statement from now on as a whole. A statement that takes several locks may wait for
   * each of them, and whoever comes behind the first one waits for all.
   */
  static void limitStatements(Connection open, Duration lockTimeout) throws SQLException {
    execute(open, "SET LOCAL statement_timeout = " + lockTimeout.toMillis());
  }

  /** Drains writers, lets readers go on and takes no transaction id. */
  static void lockAgainstWriters(Connection open, TableName leaf) throws SQLException {
    execute(open, "LOCK TABLE ONLY " + leaf.sql() + " IN SHARE MODE");
  }

  /**
   * The only statement that destroys rows. It goes by the name; nobody can rename the table while
   * it is locked, but somebody can rename its schema, so that the name is another table's by now.
   *
   * @param verdict on the archive that has them
   * @param oid of the table that has to go
   * @throws GaveWay if that one is still there; the transaction has to be rolled back
   */
  static void drop(Connection open, Verdict.Complete verdict, TableName leaf, long oid)
      throws SQLException {
    requireNonNull(verdict, "verdict is null");
    execute(open, "DROP TABLE " + leaf.sql() + " RESTRICT");
    requireNone(open, "SELECT FROM pg_catalog.pg_class WHERE oid = ?", leaf, oid);
  }

  /**
   * Detaches within a transaction. It goes by the names as {@link #drop} does.
   *
   * @param oid of the table that has to be detached
   * @throws GaveWay if that one still is a partition; the transaction has to be rolled back
   */
  static void detach(Connection open, TableName parent, TableName leaf, long oid)
      throws SQLException {
    execute(open, "ALTER TABLE " + parent.sql() + " DETACH PARTITION " + leaf.sql());
    requireNone(open, "SELECT FROM pg_catalog.pg_inherits WHERE inhrelid = ?", leaf, oid);
  }

  private static void requireNone(Connection open, String sql, TableName leaf, long oid)
      throws SQLException {
    try (PreparedStatement statement = open.prepareStatement(sql)) {
      statement.setLong(1, oid);
      try (ResultSet row = statement.executeQuery()) {
        if (row.next()) {
          throw new GaveWay(
              "the name %s is another table's than the one that was proven, OID %d"
                  .formatted(leaf, oid),
              null);
        }
      }
    }
  }

  /** Must run outside of a transaction. */
  static void detachConcurrently(
      Connection autocommit, TableName parent, TableName leaf, Duration limit) throws SQLException {
    String sql = "ALTER TABLE " + parent.sql() + " DETACH PARTITION " + leaf.sql();
    executeAlone(autocommit, sql + " CONCURRENTLY", limit);
  }

  /** Runs outside of a transaction, so that a time-out leaves nothing but the pending detach. */
  static void finishDetach(Connection autocommit, TableName parent, TableName leaf, Duration limit)
      throws SQLException {
    String sql = "ALTER TABLE " + parent.sql() + " DETACH PARTITION " + leaf.sql();
    executeAlone(autocommit, sql + " FINALIZE", limit);
  }

  static void attach(Connection open, TableName parent, TableName leaf, String bounds)
      throws SQLException {
    execute(open, "ALTER TABLE " + parent.sql() + " ATTACH PARTITION " + leaf.sql() + " " + bounds);
  }

  static void dropConstraint(Connection open, TableName table, String constraint)
      throws SQLException {
    execute(
        open, "ALTER TABLE " + table.sql() + " DROP CONSTRAINT " + TableName.quoted(constraint));
  }

  /**
   * The lock wait is not limited: these statements wait in front of nobody but other DDL, and a
   * short limit would fire in the wait for old transactions too. The statement as a whole is.
   */
  private static void executeAlone(Connection autocommit, String sql, Duration limit)
      throws SQLException {
    execute(autocommit, "SET lock_timeout = 0");
    execute(autocommit, "SET statement_timeout = " + limit.toMillis());
    try {
      execute(autocommit, sql);
    } finally {
      execute(autocommit, "RESET statement_timeout");
      execute(autocommit, "RESET lock_timeout");
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
