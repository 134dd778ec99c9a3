// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.content;

import io.partvault.postgres.catalog.LeafColumns;
import io.partvault.postgres.read.LeafColumn;
import io.partvault.postgres.read.TypeOids;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the live columns of a leaf for a comparison, in the order of the row lines. */
public final class ContentColumns {

  private static final String TYPE =
      "SELECT typtype = 'e' FROM pg_catalog.pg_type WHERE oid = ?::bigint::oid";

  private static final String PRIMARY_KEY =
      """
      SELECT a.attname
        FROM pg_catalog.pg_index i
             CROSS JOIN LATERAL pg_catalog.generate_series(0, i.indnkeyatts - 1) AS k(place)
             JOIN pg_catalog.pg_attribute a
               ON a.attrelid = i.indrelid AND a.attnum = i.indkey[k.place]
       WHERE i.indrelid = ?::bigint::oid AND i.indisprimary
       ORDER BY k.place
      """;

  private ContentColumns() {}

  /** The columns of the table with this OID; empty if it has none or does not exist. */
  public static List<ContentColumn> read(Connection open, long oid) throws SQLException {
    Map<String, Integer> key = primaryKey(open, oid);
    List<ContentColumn> columns = new ArrayList<>();
    for (LeafColumn column : LeafColumns.read(open, oid)) {
      columns.add(
          new ContentColumn(
              column, isEnumeration(open, column), key.getOrDefault(column.name(), 0)));
    }
    return columns;
  }

  private static boolean isEnumeration(Connection open, LeafColumn column) throws SQLException {
    long type = column.elementTypeOid() == 0 ? column.baseTypeOid() : column.elementTypeOid();
    if (type < TypeOids.FIRST_NOT_BUILT_IN) {
      return false;
    }
    try (PreparedStatement query = open.prepareStatement(TYPE)) {
      query.setLong(1, type);
      try (ResultSet row = query.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  private static Map<String, Integer> primaryKey(Connection open, long oid) throws SQLException {
    Map<String, Integer> places = new HashMap<>();
    try (PreparedStatement query = open.prepareStatement(PRIMARY_KEY)) {
      query.setLong(1, oid);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          places.put(row.getString(1), places.size() + 1);
        }
      }
    }
    return places;
  }
}
