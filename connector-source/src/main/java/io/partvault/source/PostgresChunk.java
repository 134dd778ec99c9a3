// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.table.TablePartition;
import io.partvault.postgres.read.RowCursor;
import io.partvault.postgres.session.DatabaseException;
import io.partvault.postgres.session.PostgresTransaction;
import java.sql.SQLException;

/** A cursor and the short transaction that it reads in. */
final class PostgresChunk implements ChunkRows {

  private final TablePartition tablePartition;
  private final SnapshotView view;
  private final PostgresTransaction transaction;
  private final RowCursor cursor;

  PostgresChunk(
      TablePartition tablePartition,
      SnapshotView view,
      PostgresTransaction transaction,
      RowCursor cursor) {
    this.tablePartition = requireNonNull(tablePartition, "tablePartition is null");
    this.view = requireNonNull(view, "view is null");
    this.transaction = requireNonNull(transaction, "transaction is null");
    this.cursor = requireNonNull(cursor, "cursor is null");
  }

  @Override
  public SnapshotView view() {
    return view;
  }

  @Override
  public boolean next() {
    try {
      return cursor.next();
    } catch (SQLException e) {
      throw DatabaseFailures.translated(DatabaseException.from("read " + tablePartition, e));
    }
  }

  @Override
  public byte[] buffer() {
    return cursor.buffer();
  }

  @Override
  public int offset() {
    return cursor.offset();
  }

  @Override
  public int length() {
    return cursor.length();
  }

  @Override
  public long tid() {
    return cursor.tid();
  }

  @Override
  public long xmin() {
    return cursor.xmin();
  }

  @Override
  public void close() {
    try {
      cursor.close();
      transaction.close();
    } catch (SQLException e) {
      throw DatabaseFailures.translated(DatabaseException.from("end reading " + tablePartition, e));
    } catch (DatabaseException e) {
      throw DatabaseFailures.translated(e);
    }
  }
}
