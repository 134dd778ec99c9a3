// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.proof;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The transaction ids between which a snapshot lies, 64 bits each.
 *
 * @param xmin oldest transaction still running
 * @param xmax first transaction id not yet assigned
 */
public record SnapshotBounds(long xmin, long xmax) {

  private static final String QUERY =
      """
      SELECT pg_catalog.txid_snapshot_xmin(s), pg_catalog.txid_snapshot_xmax(s)
        FROM pg_catalog.txid_current_snapshot() AS s""";

  /** Those of an open transaction, which takes its snapshot here if it has none yet. */
  public static SnapshotBounds of(Connection transaction) throws SQLException {
    try (Statement statement = transaction.createStatement();
        ResultSet row = statement.executeQuery(QUERY)) {
      row.next();
      return new SnapshotBounds(row.getLong(1), row.getLong(2));
    }
  }
}
