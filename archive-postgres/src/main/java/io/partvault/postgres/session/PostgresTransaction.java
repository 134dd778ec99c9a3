// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.session;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * An open transaction with all rendering settings pinned. Closing it without {@link #commit()}
 * rolls it back.
 */
public final class PostgresTransaction implements AutoCloseable {

  private final Connection connection;
  private boolean open = true;

  PostgresTransaction(Connection connection) {
    this.connection = connection;
  }

  /** The connection to work with; its transaction must not be ended but through this object. */
  public Connection connection() {
    return connection;
  }

  /**
   * Ends the transaction and keeps what it did.
   *
   * @throws DatabaseException if that cannot be confirmed; whether it happened is then unknown when
   *     the kind is CONNECTION
   */
  public void commit() {
    try {
      connection.commit();
      end();
    } catch (SQLException e) {
      DatabaseException failure = DatabaseException.from("commit a transaction", e);
      try {
        close(); // a deferred constraint may have said no; the session goes on
      } catch (DatabaseException onClose) {
        failure.addSuppressed(onClose);
      }
      throw failure;
    }
  }

  /** Rolls back if still open. */
  @Override
  public void close() {
    if (!open) {
      return;
    }
    try {
      connection.rollback();
      end();
    } catch (SQLException e) {
      open = false;
      throw DatabaseException.from("roll back a transaction", e);
    }
  }

  private void end() throws SQLException {
    open = false;
    connection.setAutoCommit(true);
  }
}
