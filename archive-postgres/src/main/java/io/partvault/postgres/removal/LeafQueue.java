// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.removal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Tells who waits for a lock on a leaf, of whatever mode. */
final class LeafQueue {

  private static final String WAITERS =
      """
      SELECT l.pid, l.virtualtransaction, l.mode, coalesce(a.application_name, ''),
             coalesce(a.usename::text, '')
        FROM pg_catalog.pg_locks l LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
       WHERE l.locktype = 'relation' AND NOT l.granted AND l.pid <> ?
         AND l.relation = ?::bigint::oid
         AND l.database = (SELECT oid FROM pg_catalog.pg_database
                            WHERE datname = pg_catalog.current_database())
       ORDER BY l.pid
      """;

  private LeafQueue() {}

  /**
   * Everybody but one.
   *
   * @param except pid of the session whose lock they may be waiting for
   */
  static List<LockWaiter> waiters(Connection connection, long oid, int except) throws SQLException {
    List<LockWaiter> waiters = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(WAITERS)) {
      query.setInt(1, except);
      query.setLong(2, oid);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          waiters.add(
              new LockWaiter(
                  row.getInt(1),
                  row.getString(2),
                  row.getString(3),
                  row.getString(4),
                  row.getString(5)));
        }
      }
    }
    return waiters;
  }
}
