// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.removal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Names the sessions that hold locks on a leaf and the tables that go with it. */
final class LockHolders {

  private static final String HOLDERS =
      """
      SELECT l.pid, coalesce(a.application_name, ''), coalesce(a.usename::text, ''),
             l.mode, l.relation::regclass::text,
             coalesce(extract(epoch FROM clock_timestamp() - a.xact_start)::bigint, 0)
        FROM pg_locks l LEFT JOIN pg_stat_activity a ON a.pid = l.pid
       WHERE l.locktype = 'relation' AND l.granted AND l.pid IS DISTINCT FROM pg_backend_pid()
         AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
         AND l.relation IN (
               SELECT ?::bigint::oid
               UNION ALL SELECT i.inhparent FROM pg_inherits i WHERE i.inhrelid = ?::bigint::oid
               UNION ALL SELECT t.partdefid FROM pg_inherits i
                           JOIN pg_partitioned_table t ON t.partrelid = i.inhparent
                          WHERE i.inhrelid = ?::bigint::oid AND t.partdefid <> 0)
       ORDER BY 6 DESC LIMIT 3
      """;

  private LockHolders() {}

  /** One clause for the report; never empty. */
  static String describe(Connection connection, long oid) throws SQLException {
    StringBuilder holders = new StringBuilder();
    try (PreparedStatement query = connection.prepareStatement(HOLDERS)) {
      query.setLong(1, oid);
      query.setLong(2, oid);
      query.setLong(3, oid);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          holders.append(holders.length() == 0 ? "" : "; ").append(holder(rows));
        }
      }
    }
    return holders.length() == 0 ? "whoever held it has let go by now" : holders.toString();
  }

  private static String holder(ResultSet row) throws SQLException {
    int pid = row.getInt(1);
    String who = row.wasNull() ? "a prepared transaction" : "pid " + pid;
    String application = row.getString(2).isEmpty() ? "" : " '" + row.getString(2) + "'";
    return "%s%s of role %s holds %s on %s for %d s"
        .formatted(
            who, application, row.getString(3), row.getString(4), row.getString(5), row.getLong(6));
  }
}
