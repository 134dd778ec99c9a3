// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.catalog;

import io.partvault.postgres.session.PostgresSession;
import io.partvault.postgres.session.TransactionMode;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * What the statistics collector says about changes. It proves nothing: counters come late, are lost
 * in a crash and can be reset. A counter that moved is a reason to look sooner.
 */
public final class ChangeCounters {

  private static final String QUERY =
      """
      SELECT c.oid::bigint,
             pg_catalog.pg_stat_get_tuples_inserted(c.oid)
               + pg_catalog.pg_stat_get_tuples_updated(c.oid)
               + pg_catalog.pg_stat_get_tuples_deleted(c.oid)
               + (SELECT COALESCE(EXTRACT(EPOCH FROM stats_reset) * 1000, 0)::bigint
                    FROM pg_catalog.pg_stat_database
                   WHERE datname = pg_catalog.current_database())
        FROM pg_catalog.pg_class AS c
       WHERE c.oid = ANY (?)
         AND NOT pg_catalog.pg_is_in_recovery()
         AND pg_catalog.current_setting('track_counts') = 'on'""";

  private ChangeCounters() {}

  /**
   * A number by OID that moves when rows are written. Empty on a standby, which does not know what
   * the primary counts, and where counting is off.
   */
  public static Map<Long, Long> read(PostgresSession session, Collection<Long> oids) {
    return session.inTransaction(
        TransactionMode.READ_ONLY,
        "read the statistics of table partitions",
        connection -> query(connection, oids));
  }

  private static Map<Long, Long> query(Connection connection, Collection<Long> oids)
      throws SQLException {
    Map<Long, Long> counters = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(QUERY)) {
      Array array = connection.createArrayOf("oid", oids.toArray());
      statement.setArray(1, array);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          counters.put(row.getLong(1), row.getLong(2));
        }
      }
    }
    return counters;
  }
}
