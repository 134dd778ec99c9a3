// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.proof;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Finds out who holds the horizon back, for people to read. */
final class OldestWriter {

  private static final String QUERY =
      """
      SELECT l.pid, coalesce(a.state, 'in a state this role may not see'),
             coalesce(a.application_name, ''),
             coalesce(extract(epoch FROM pg_catalog.clock_timestamp() - a.xact_start)::bigint, -1),
             coalesce(p.gid, ''),
             coalesce(extract(epoch FROM pg_catalog.clock_timestamp() - p.prepared)::bigint, -1),
             coalesce(to_char(a.query_start, 'YYYY-MM-DD HH24:MI:SS'), '')
        FROM pg_catalog.pg_locks l
             LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
             LEFT JOIN pg_catalog.pg_prepared_xacts p ON p.transaction = l.transactionid
       WHERE l.locktype = 'transactionid' AND l.granted AND l.mode = 'ExclusiveLock'
         AND l.transactionid::text::bigint = ?
       LIMIT 1
      """;

  private OldestWriter() {}

  /**
   * Describes the transaction with this id.
   *
   * @param xid 64 bits
   */
  static String describe(Connection connection, long xid, boolean standby) throws SQLException {
    if (standby) {
      return "transaction " + xid + ", which runs on the primary";
    }
    try (PreparedStatement statement = connection.prepareStatement(QUERY)) {
      statement.setLong(1, xid & 0xffff_ffffL);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return "transaction " + xid + ", which ended a moment ago";
        }
        if (!row.getString(5).isEmpty()) {
          return "prepared transaction '"
              + row.getString(5)
              + "'"
              + since(row.getLong(6))
              + "; COMMIT PREPARED or ROLLBACK PREPARED ends it";
        }
        String application = row.getString(3).isEmpty() ? "" : " of " + row.getString(3);
        String query = row.getString(7).isEmpty() ? "" : ", last query at " + row.getString(7);
        return "transaction "
            + xid
            + " of pid "
            + row.getInt(1)
            + application
            + " ("
            + row.getString(2)
            + since(row.getLong(4))
            + query
            + ")";
      }
    }
  }

  private static String since(long seconds) {
    return seconds < 0 ? "" : ", open for " + seconds + " s";
  }
}
