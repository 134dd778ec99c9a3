// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.content;

import io.partvault.archive.digest.Digest;
import io.partvault.archive.digest.RowDigest;
import io.partvault.archive.table.TableName;
import io.partvault.postgres.read.DecimalMode;
import io.partvault.postgres.read.LeafReader;
import io.partvault.postgres.read.RowCursor;
import io.partvault.postgres.read.RowFormatException;
import io.partvault.postgres.read.Tid;
import io.partvault.postgres.read.TidRange;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * What a leaf holds, as lines.
 *
 * @param rows how many
 * @param digest of them
 */
public record LeafContent(long rows, Digest digest) {

  private static final String DATA_EXCEPTION = "22000";

  /** Told of each line; valid during the call. */
  @FunctionalInterface
  interface Lines {
    void line(byte[] buffer, int offset, int length);
  }

  /** Reads all rows that the next statement of an open transaction sees. */
  public static LeafContent read(Connection open, TableName leaf, List<ContentColumn> columns)
      throws SQLException {
    RowDigest digest = new RowDigest();
    long rows = each(open, leaf, columns, digest::add);
    return new LeafContent(rows, digest.value());
  }

  /** The sink writes decimals as strings, however the connectors here are told to. */
  static long each(Connection open, TableName leaf, List<ContentColumn> columns, Lines lines)
      throws SQLException {
    LeafReader reader =
        new LeafReader(
            leaf, columns.stream().map(ContentColumn::column).toList(), DecimalMode.STRING);
    long rows = 0;
    try (RowCursor cursor = reader.read(open, TidRange.toEnd(Tid.START))) {
      while (cursor.next()) {
        lines.line(cursor.buffer(), cursor.offset(), cursor.length());
        rows++;
      }
    } catch (RowFormatException e) {
      throw new SQLException(e.getMessage(), DATA_EXCEPTION, e);
    }
    return rows;
  }
}
