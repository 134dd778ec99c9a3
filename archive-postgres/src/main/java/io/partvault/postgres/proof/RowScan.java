// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.proof;

import io.partvault.archive.table.TableName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * One scan of a leaf: all rows, those at or above a horizon, and the snapshot both were seen with.
 *
 * @param rows visible rows
 * @param late those of them at or above the horizon; may be too many, never too few
 */
record RowScan(long rows, long late, SnapshotBounds snapshot) {

  // Ids 1 and 2 were given before any ordinary one. All others are placed by their distance back
  // from the snapshot's end, modulo 2^32: age() would be wrong in a transaction with an id of its
  // own, and pg_visible_in_snapshot() for subtransactions.
  private static final String QUERY =
      """
      SELECT s.n, s.late, pg_catalog.txid_snapshot_xmin(pg_catalog.txid_current_snapshot()),
             pg_catalog.txid_snapshot_xmax(pg_catalog.txid_current_snapshot())
        FROM (SELECT count(*) AS n,
                     count(*) FILTER (WHERE xmin::text::bigint > 2
                       AND (((SELECT pg_catalog.txid_snapshot_xmax(
                                       pg_catalog.txid_current_snapshot()))
                             - xmin::text::bigint) & 4294967295)
                        <= (SELECT pg_catalog.txid_snapshot_xmax(
                                     pg_catalog.txid_current_snapshot())) - %s) AS late
                FROM ONLY %s) s
      """;

  private static final String OWN_HORIZON =
      "(SELECT pg_catalog.txid_snapshot_xmin(pg_catalog.txid_current_snapshot()))";

  /** Counts against a horizon of before. */
  static RowScan against(long horizon, Connection transaction, TableName leaf) throws SQLException {
    return run(Long.toString(horizon), transaction, leaf);
  }

  /** Counts against the horizon of the scan's own snapshot. */
  static RowScan againstItself(Connection transaction, TableName leaf) throws SQLException {
    return run(OWN_HORIZON, transaction, leaf);
  }

  private static RowScan run(String horizon, Connection transaction, TableName leaf)
      throws SQLException {
    try (Statement statement = transaction.createStatement()) {
      statement.setEscapeProcessing(false); // names may hold anything
      // Off for reading by tid range; here it would lead to a scan of a whole index.
      statement.execute("SET LOCAL enable_seqscan TO on");
      try (ResultSet row = statement.executeQuery(QUERY.formatted(horizon, leaf.sql()))) {
        row.next();
        return new RowScan(
            row.getLong(1), row.getLong(2), new SnapshotBounds(row.getLong(3), row.getLong(4)));
      }
    }
  }
}
