// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.proof;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Which cluster a server belongs to, and how far it has come.
 *
 * @param walPosition in bytes: inserted on a primary, replayed on a standby
 * @param timeline from the name of the current WAL file on a primary, because right after a fast
 *     promotion the control file still shows the old one
 */
record ServerPosition(String systemIdentifier, long timeline, long walPosition, boolean standby) {

  private static final String QUERY =
      """
      SELECT (SELECT system_identifier::text FROM pg_catalog.pg_control_system()),
             CASE WHEN pg_catalog.pg_is_in_recovery()
                  THEN (SELECT greatest(c.timeline_id, r.min_recovery_end_timeline)::bigint
                          FROM pg_catalog.pg_control_checkpoint() c,
                               pg_catalog.pg_control_recovery() r)
                  ELSE ('x' || lpad(left(pg_catalog.pg_walfile_name(
                                pg_catalog.pg_current_wal_lsn()), 8), 16, '0'))::bit(64)::bigint
             END,
             pg_catalog.pg_wal_lsn_diff(
               CASE WHEN pg_catalog.pg_is_in_recovery()
                    THEN pg_catalog.pg_last_wal_replay_lsn()
                    ELSE pg_catalog.pg_current_wal_insert_lsn() END, '0/0')::bigint,
             pg_catalog.pg_is_in_recovery()""";

  static ServerPosition of(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(QUERY)) {
      row.next();
      return new ServerPosition(
          row.getString(1), row.getLong(2), row.getLong(3), row.getBoolean(4));
    }
  }

  /** Why nothing read here can be compared with an export begun elsewhere; empty if it can. */
  String difference(ProofBasis basis) {
    if (!systemIdentifier.equals(basis.systemIdentifier())) {
      return "the server belongs to cluster "
          + systemIdentifier
          + ", the export began on "
          + basis.systemIdentifier();
    }
    if (timeline != basis.timeline()) {
      return "the server is on timeline "
          + timeline
          + ", the export began on "
          + basis.timeline()
          + ": after a failover transaction ids may come again";
    }
    return "";
  }
}
