// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.restore;

import io.partvault.archive.digest.Digest;
import io.partvault.archive.digest.RowDigest;
import io.partvault.postgres.read.LeafReader;
import io.partvault.postgres.read.RowCursor;
import io.partvault.postgres.read.Tid;
import io.partvault.postgres.read.TidRange;
import io.partvault.postgres.restore.RestoreListener.Stage;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.LongPredicate;

/**
 * Rows of a table read in the very way in which they were archived.
 *
 * @param rows how many
 * @param digest of their lines
 */
record ReadBack(long rows, Digest digest) {

  private static final int TOLD_EVERY = 8 * 1024;

  /** Those that this transaction has written; others may write into the same table. */
  static ReadBack ofOwn(Connection open, LeafReader reader, RestoreListener listener)
      throws SQLException, InterruptedException {
    long own = transactionId(open);
    return of(open, reader, xmin -> xmin == own, listener);
  }

  /** All that the transaction sees. */
  static ReadBack ofAll(Connection open, LeafReader reader, RestoreListener listener)
      throws SQLException, InterruptedException {
    return of(open, reader, xmin -> true, listener);
  }

  private static ReadBack of(
      Connection open, LeafReader reader, LongPredicate wanted, RestoreListener listener)
      throws SQLException, InterruptedException {
    RowDigest digest = new RowDigest();
    long rows = 0;
    try (RowCursor cursor = reader.read(open, TidRange.toEnd(Tid.START))) {
      while (cursor.next()) {
        if (!wanted.test(cursor.xmin())) {
          continue;
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
