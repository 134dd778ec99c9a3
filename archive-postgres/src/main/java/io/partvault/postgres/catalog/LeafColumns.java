// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.catalog;

import io.partvault.postgres.read.LeafColumn;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Reads the live columns of a leaf, in the order of the row lines. */
public final class LeafColumns {

  // A true array is one that its element type names as its own: int2vector and oidvector are in the
  // array category too and print otherwise.
  private static final String COLUMNS =
      """
      WITH RECURSIVE bases(start, oid) AS (
        SELECT t.oid, t.oid FROM pg_catalog.pg_type t
         WHERE t.oid IN (SELECT a.atttypid FROM pg_catalog.pg_attribute a WHERE a.attrelid = ?
                          UNION ALL
                         SELECT e.oid FROM pg_catalog.pg_type e WHERE e.typarray <> 0)
        UNION ALL
        SELECT b.start, t.typbasetype FROM bases b JOIN pg_catalog.pg_type t ON t.oid = b.oid
         WHERE t.typtype = 'd'),
      resolved AS (
        SELECT b.start, b.oid FROM bases b JOIN pg_catalog.pg_type t ON t.oid = b.oid
         WHERE t.typtype <> 'd')
      SELECT a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnotnull,
             base.oid::bigint, coalesce(er.oid, 0)::bigint, coalesce(e.typdelim::text, ',')
        FROM pg_catalog.pg_attribute a
             JOIN resolved base ON base.start = a.atttypid
             LEFT JOIN pg_catalog.pg_type e ON e.typarray = base.oid
             LEFT JOIN resolved er ON er.start = e.oid
       WHERE a.attrelid = ? AND a.attnum > 0 AND NOT a.attisdropped
       ORDER BY a.attnum
      """;

  private LeafColumns() {}

  /** The columns of the table with this OID; empty if it has none or does not exist. */
  public static List<LeafColumn> read(Connection transaction, long oid) throws SQLException {
    List<LeafColumn> columns = new ArrayList<>();
    try (PreparedStatement statement = transaction.prepareStatement(COLUMNS)) {
      statement.setLong(1, oid);
      statement.setLong(2, oid);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          columns.add(
              new LeafColumn(
                  row.getString(1),
                  row.getString(2),
                  row.getBoolean(3),
                  row.getLong(4),
                  row.getLong(5),
                  row.getString(6).charAt(0)));
        }
      }
    }
    return columns;
  }
}
