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

  private static final String XMAX =
      "pg_catalog.txid_snapshot_xmax(pg_catalog.txid_current_snapshot())";

  /**
   * Whether a row is at or above a horizon, by its distance back from the snapshot's end, modulo
   * 2^32. age() costs far less than a cast by way of text. It counts from the transaction's own id
   * where it has one, and is stable within a statement: the age of a known id tells from where. Ids
   * 1 and 2 were given before any ordinary one, and their age is 2^31 - 1. pg_visible_in_snapshot()
   * would be wrong for subtransactions.
   */
  private static final String LATE =
      """
      ((pg_catalog.age(xmin)
        + (SELECT %1$s - 3 - pg_catalog.age('3'::pg_catalog.xid))) & 4294967295)
       <= (SELECT %1$s - %2$s)
      """;

  private static final String QUERY =
      """
      SELECT s.n, s.late, pg_catalog.txid_snapshot_xmin(pg_catalog.txid_current_snapshot()), %1$s
        FROM (SELECT count(*) AS n, count(*) FILTER (WHERE %2$s) AS late FROM ONLY %3$s) s
      """;

  private static final String OWN_HORIZON =
      "pg_catalog.txid_snapshot_xmin(pg_catalog.txid_current_snapshot())";

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
      try (ResultSet row =
          statement.executeQuery(QUERY.formatted(XMAX, late(horizon), leaf.sql()))) {
        row.next();
        return new RowScan(
            row.getLong(1), row.getLong(2), new SnapshotBounds(row.getLong(3), row.getLong(4)));
      }
    }
  }

  /** The condition of {@link #LATE} on a column {@code xmin}. */
  static String late(String horizon) {
    return LATE.formatted(XMAX, horizon);
  }
}
