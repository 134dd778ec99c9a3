// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.read;

import java.sql.SQLException;

/**
 * The rows of one query, one finished JSON line at a time, in the order of their tids.
 *
 * <p>The connection can do nothing else until the cursor has reached its end or is closed. After an
 * exception the cursor can only be closed. Not thread-safe.
 */
public interface RowCursor extends AutoCloseable {

  /**
   * Goes to the next row.
   *
   * @return false at the end, when the server has confirmed that nothing is missing
   * @throws RowFormatException if a row is not what the columns promise
   * @throws SQLException if the server or the connection failed
   */
  boolean next() throws SQLException;

  /** The array that holds the row's line, without newline; valid until the next call. */
  byte[] buffer();

  /** Where in {@link #buffer} the line begins. */
  int offset();

  /** Length of the line in bytes. */
  int length();

  /** The row's place, as {@link Tid#packed}. */
  long tid();

  /** The raw 32 bits of the transaction id that inserted the row version, as a number from 0 on. */
  long xmin();

  /**
   * Cancels the query if it is not at its end; the transaction must then be rolled back, and the
   * connection can be used again.
   */
  @Override
  void close() throws SQLException;
}
