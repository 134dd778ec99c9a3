// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.read;

import io.partvault.archive.table.TableName;
import java.util.List;

/** What one cursor reads. */
record LeafQuery(TableName leaf, List<LeafColumn> columns, DecimalMode decimals, TidRange range) {

  /** The statement; its first two columns are the row's place and its inserting transaction. */
  String copySql(LineColumn[] lineColumns) {
    var sql = new StringBuilder("COPY (SELECT ctid, xmin");
    for (LineColumn column : lineColumns) {
      sql.append(", ").append(column.expression());
    }
    return sql.append(" FROM ONLY ")
        .append(leaf.sql())
        .append(" WHERE ")
        .append(range.predicate())
        .append(") TO STDOUT (FORMAT BINARY)")
        .toString();
  }

  LineColumn[] lineColumns() {
    return columns.stream()
        .map(column -> LineColumn.of(column, decimals))
        .toArray(LineColumn[]::new);
  }
}
