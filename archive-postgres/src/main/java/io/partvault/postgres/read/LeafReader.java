// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.read;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.table.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Reads the rows of one leaf as JSON lines, in the order of their tids.
 *
 * <p>A line is a JSON object with the columns in the order given and under their own names. SQL
 * NULL is {@code null}, but in columns of json and jsonb (and domains over them): there {@code
 * null} is the JSON null, and a column that is SQL NULL is <em>left out of the line</em>. Arrays
 * that a JSON array cannot tell without doubt (unusual lower bounds; of json or jsonb with a JSON
 * null among the elements or more than one dimension) are a JSON string with PostgreSQL's text.
 *
 * <p>The caller opens the transaction and applies {@link RenderingSettings}; without them order and
 * texts are not determined. Immutable; a cursor belongs to one thread.
 */
public final class LeafReader {

  private final TableName leaf;
  private final List<LeafColumn> columns;
  private final DecimalMode decimals;

  public LeafReader(TableName leaf, List<LeafColumn> columns, DecimalMode decimals) {
    this.leaf = requireNonNull(leaf, "leaf is null");
    this.columns = List.copyOf(columns);
    this.decimals = requireNonNull(decimals, "decimals is null");
  }

  /**
   * Starts to read a range of rows.
   *
   * <p>A {@linkplain TidRange#chunk chunk} costs what it holds only where the server has TID range
   * scans: PostgreSQL 14 and later, tables of the heap access method. Elsewhere use one pass.
   *
   * @param connection with an open transaction; busy until the cursor is at its end or closed
   * @throws SQLException if the server refuses the statement, for example 42P01 if the leaf is gone
   */
  public RowCursor read(Connection connection, TidRange range) throws SQLException {
    var query = new LeafQuery(leaf, columns, decimals, range);
    LineColumn[] lineColumns = query.lineColumns();
    return new CopyRowCursor(
        LeafCopy.start(connection, query.copySql(lineColumns)), query, lineColumns);
  }
}
