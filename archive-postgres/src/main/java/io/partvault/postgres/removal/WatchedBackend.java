// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.removal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The backend of a session, as another session on the same server can see and cancel it.
 *
 * @param pid a number that other backends had before and will have later
 * @param startedMicros when it started, which tells it from them and from those of other servers
 */
record WatchedBackend(int pid, long startedMicros) {

  private static final String STARTED = "(extract(epoch FROM backend_start) * 1000000)::bigint";

  /** The backend of a connection itself. */
  static WatchedBackend of(Connection connection) throws SQLException {
    String sql =
        "SELECT pid, %s FROM pg_catalog.pg_stat_activity WHERE pid = pg_catalog.pg_backend_pid()"
            .formatted(STARTED);
    try (PreparedStatement query = connection.prepareStatement(sql);
        ResultSet row = query.executeQuery()) {
      row.next();
      return new WatchedBackend(row.getInt(1), row.getLong(2));
    }
  }

  /** Whether it is there for another connection, which is then one to the same server. */
  boolean isSeenBy(Connection other) throws SQLException {
    return isAnyRow(other, "SELECT pid");
  }

  /**
   * Ends the statement that it runs; without one nothing happens. The signal is on its way when
   * this returns, so it meets no statement but the present one or the very next.
   */
  void cancel(Connection other) throws SQLException {
    isAnyRow(other, "SELECT pg_catalog.pg_cancel_backend(pid)");
  }

  private boolean isAnyRow(Connection other, String select) throws SQLException {
    String sql = select + " FROM pg_catalog.pg_stat_activity WHERE pid = ? AND " + STARTED + " = ?";
    try (PreparedStatement query = other.prepareStatement(sql)) {
      query.setInt(1, pid);
      query.setLong(2, startedMicros);
      try (ResultSet row = query.executeQuery()) {
        return row.next();
      }
    }
  }
}
