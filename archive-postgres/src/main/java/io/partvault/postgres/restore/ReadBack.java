// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.restore;

import io.partvault.archive.digest.Digest;
import io.partvault.archive.digest.RowDigest;
import io.partvault.archive.table.TableName;
import io.partvault.postgres.read.DecimalMode;
import io.partvault.postgres.read.LeafColumn;
import io.partvault.postgres.read.LeafReader;
import io.partvault.postgres.read.RowCursor;
import io.partvault.postgres.read.Tid;
import io.partvault.postgres.read.TidRange;
import io.partvault.postgres.restore.RestoreListener.Stage;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The rows that a transaction has written into a table, read again before it commits in the very
 * way in which they were archived.
 *
 * @param rows how many
 * @param digest of their lines
 */
record ReadBack(long rows, Digest digest) {

  private static final int TOLD_EVERY = 8 * 1024;

  static ReadBack of(
      Connection open,
      TableName table,
      List<LeafColumn> columns,
      DecimalMode decimals,
      RestoreListener listener)
      throws SQLException, InterruptedException {
    long own = transactionId(open);
    LeafReader reader = new LeafReader(table, columns, decimals);
    RowDigest digest = new RowDigest();
    long rows = 0;
    try (RowCursor cursor = reader.read(open, TidRange.toEnd(Tid.START))) {
      while (cursor.next()) {
        if (cursor.xmin() != own) {
          continue; // somebody else's, who writes into the same table
        }
        digest.add(cursor.buffer(), cursor.offset(), cursor.length());
        rows++;
        if (rows % TOLD_EVERY == 0) {
          listener.at(Stage.READING_BACK, rows);
          if (Thread.interrupted()) {
            throw new InterruptedException("Stopped while rows were read back");
          }
        }
      }
    }
    return new ReadBack(rows, digest.value());
  }

  /** The 32 bits of it that rows carry. */
  private static long transactionId(Connection open) throws SQLException {
    try (Statement statement = open.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_catalog.txid_current()")) {
      row.next();
      return row.getLong(1) & 0xffff_ffffL;
    }
  }
}
