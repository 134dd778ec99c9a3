// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.removal;

import io.partvault.archive.table.TableName;
import io.partvault.postgres.session.PostgresSession;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Names the sessions that hold locks on a leaf and the tables that go with it. Takes no lock on
 * them itself.
 */
public final class LockHolders {

  private static final String HOLDERS =
      """
      SELECT l.pid, coalesce(a.application_name, ''), coalesce(a.usename::text, ''),
             l.mode, l.relation::regclass::text,
             coalesce(extract(epoch FROM clock_timestamp() - a.xact_start)::bigint, 0)
        FROM pg_locks l LEFT JOIN pg_stat_activity a ON a.pid = l.pid
       WHERE l.locktype = 'relation' AND l.granted AND l.pid IS DISTINCT FROM pg_backend_pid()
         AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
         AND (?::float8 = 0 OR l.pid IS NULL
              OR clock_timestamp() - a.xact_start >= make_interval(secs => ?::float8))
         AND l.relation IN (
               SELECT ?::bigint::oid
               UNION ALL SELECT i.inhparent FROM pg_inherits i WHERE i.inhrelid = ?::bigint::oid
               UNION ALL SELECT t.partdefid FROM pg_inherits i
                           JOIN pg_partitioned_table t ON t.partrelid = i.inhparent
                          WHERE i.inhrelid = ?::bigint::oid AND t.partdefid <> 0)
       ORDER BY 6 DESC LIMIT 3
      """;

  private static final String EXCLUSIVE =
      """
      WITH RECURSIVE tree(oid) AS (
        SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE n.nspname = ? AND c.relname = ?
        UNION
        SELECT i.inhrelid FROM pg_inherits i JOIN tree t ON i.inhparent = t.oid)
      SELECT l.pid, coalesce(a.application_name, ''), coalesce(a.usename::text, ''),
             l.mode, l.relation::regclass::text,
             coalesce(extract(epoch FROM clock_timestamp() - a.xact_start)::bigint, 0)
        FROM pg_locks l LEFT JOIN pg_stat_activity a ON a.pid = l.pid
       WHERE l.locktype = 'relation' AND l.granted AND l.mode = 'AccessExclusiveLock'
         AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
         AND l.relation IN (SELECT oid FROM tree)
       ORDER BY 6 DESC LIMIT 3
      """;

  private static final String CLAIMANT =
      """
      SELECT l.pid, coalesce(a.application_name, ''), coalesce(a.usename::text, '')
        FROM pg_locks l LEFT JOIN pg_stat_activity a ON a.pid = l.pid
       WHERE l.locktype = 'advisory' AND l.granted AND l.pid IS DISTINCT FROM pg_backend_pid()
         AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
         AND l.classid = ?::bigint::oid AND l.objid = ?::bigint::oid AND l.objsubid = 2
       LIMIT 1
      """;

  private LockHolders() {}

  /** One clause for the report; never empty. */
  static String describe(Connection connection, long oid) throws SQLException {
    String holders = holding(connection, oid, Duration.ZERO);
    return holders.isEmpty() ? "whoever held it has let go by now" : holders;
  }

  /**
   * Those whose transaction is at least so old, three at most, in words; empty for nobody. A
   * prepared transaction always is. Where an age is asked for, sessions are left out whose age this
   * role may not see; membership in pg_read_all_stats shows them all.
   */
  public static String holding(Connection connection, long oid, Duration atLeast)
      throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(HOLDERS)) {
      query.setDouble(1, atLeast.toMillis() / 1000.0);
      query.setDouble(2, atLeast.toMillis() / 1000.0);
      query.setLong(3, oid);
      query.setLong(4, oid);
      query.setLong(5, oid);
      return holders(query);
    }
  }

  /**
   * Those who keep readers out of a partitioned table or of one of its partitions, three at most,
   * in words; empty for nobody.
   */
  public static String excluding(Connection connection, TableName table) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(EXCLUSIVE)) {
      query.setString(1, table.schema());
      query.setString(2, table.name());
      return holders(query);
    }
  }

  /**
   * Who has a leaf's advisory lock, that is, source or cleanup at work on it; empty for nobody. A
   * session behind a transaction pooler does not show who it is.
   */
  public static String claimant(Connection connection, long oid) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(CLAIMANT)) {
      query.setLong(1, PostgresSession.LOCK_CLASS);
      query.setLong(2, oid);
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? session(row) : "";
      }
    }
  }

  private static String holders(PreparedStatement query) throws SQLException {
    StringBuilder holders = new StringBuilder();
    try (ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        holders.append(holders.length() == 0 ? "" : "; ").append(holder(rows));
      }
    }
    return holders.toString();
  }

  private static String holder(ResultSet row) throws SQLException {
    return "%s holds %s on %s for %d s"
        .formatted(session(row), row.getString(4), row.getString(5), row.getLong(6));
  }

  private static String session(ResultSet row) throws SQLException {
    int pid = row.getInt(1);
    String who = row.wasNull() ? "a prepared transaction" : "pid " + pid;
    String application = row.getString(2).isEmpty() ? "" : " '" + row.getString(2) + "'";
    return "%s%s of role %s".formatted(who, application, row.getString(3));
  }
}
