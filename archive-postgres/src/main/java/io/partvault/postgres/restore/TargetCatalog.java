// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.restore;

import io.partvault.archive.table.TableName;
import io.partvault.postgres.catalog.LeafColumns;
import io.partvault.postgres.read.LeafColumn;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what has to be known of a table before rows go into it, on an open, pinned transaction. */
final class TargetCatalog {

  private static final String TABLE =
      """
      SELECT c.oid::bigint, c.relkind::text, c.relispartition,
             pg_catalog.pg_has_role(c.relowner, 'USAGE'),
             pg_catalog.concat_ws(', ',
               CASE WHEN NOT pg_catalog.has_table_privilege(c.oid, 'SELECT') THEN 'SELECT' END,
               CASE WHEN NOT pg_catalog.has_table_privilege(c.oid, 'INSERT') THEN 'INSERT' END,
               CASE WHEN NOT pg_catalog.has_table_privilege(c.oid, 'UPDATE') THEN 'UPDATE' END),
             (SELECT count(*) FROM pg_catalog.pg_trigger t
               WHERE t.tgrelid = c.oid AND NOT t.tgisinternal AND t.tgenabled IN ('O', 'A'))::int
        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname = ? AND c.relname = ?
      """;

  private static final String VALUES =
      """
      SELECT a.attname, %s, a.atthasdef OR a.attidentity <> ''
        FROM pg_catalog.pg_attribute a
       WHERE a.attrelid = ? AND a.attnum > 0 AND NOT a.attisdropped
      """;

  private static final String PRIMARY_KEY =
      """
      SELECT a.attname
        FROM pg_catalog.pg_index i
             CROSS JOIN LATERAL pg_catalog.unnest(i.indkey) WITH ORDINALITY AS k(attnum, place)
             JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
       WHERE i.indrelid = ? AND i.indisprimary AND i.indisvalid AND k.place <= i.indnkeyatts
       ORDER BY k.place
      """;

  private static final String SCHEMA =
      """
      SELECT pg_catalog.has_schema_privilege(oid, 'CREATE') FROM pg_catalog.pg_namespace
       WHERE nspname = ?
      """;

  private TargetCatalog() {}

  /** The table, index, view or sequence of this name; empty if there is none. */
  static Optional<TargetTable> read(Connection transaction, TableName name) throws SQLException {
    try (PreparedStatement statement = transaction.prepareStatement(TABLE)) {
      statement.setString(1, name.schema());
      statement.setString(2, name.name());
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(table(transaction, name, row)) : Optional.empty();
      }
    }
  }

  /** Whether the role may make tables in this schema; empty if there is no such schema. */
  static Optional<Boolean> mayCreateIn(Connection transaction, String schema) throws SQLException {
    try (PreparedStatement statement = transaction.prepareStatement(SCHEMA)) {
      statement.setString(1, schema);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(row.getBoolean(1)) : Optional.empty();
      }
    }
  }

  private static TargetTable table(Connection transaction, TableName name, ResultSet row)
      throws SQLException {
    long oid = row.getLong(1);
    String missing = row.getString(5);
    return new TargetTable(
        oid,
        name,
        row.getString(2).charAt(0),
        row.getBoolean(3),
        row.getBoolean(4),
        missing.isEmpty() ? List.of() : List.of(missing.split(", ")),
        row.getInt(6),
        columns(transaction, oid),
        primaryKey(transaction, oid));
  }

  private static List<TargetColumn> columns(Connection transaction, long oid) throws SQLException {
    Map<String, boolean[]> values = values(transaction, oid);
    List<TargetColumn> columns = new ArrayList<>();
    for (LeafColumn column : LeafColumns.read(transaction, oid)) {
      boolean[] value = values.get(column.name());
      columns.add(new TargetColumn(column, value[0], value[1]));
    }
    return columns;
  }

  /** For each column whether it is generated, and whether it is filled by itself. */
  private static Map<String, boolean[]> values(Connection transaction, long oid)
      throws SQLException {
    boolean knowsGenerated = transaction.getMetaData().getDatabaseMajorVersion() >= 12;
    String sql = VALUES.formatted(knowsGenerated ? "a.attgenerated <> ''" : "false");
    Map<String, boolean[]> values = new HashMap<>();
    try (PreparedStatement statement = transaction.prepareStatement(sql)) {
      statement.setLong(1, oid);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          values.put(row.getString(1), new boolean[] {row.getBoolean(2), row.getBoolean(3)});
        }
      }
    }
    return values;
  }

  private static List<String> primaryKey(Connection transaction, long oid) throws SQLException {
    List<String> columns = new ArrayList<>();
    try (PreparedStatement statement = transaction.prepareStatement(PRIMARY_KEY)) {
      statement.setLong(1, oid);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          columns.add(row.getString(1));
        }
      }
    }
    return columns;
  }
}
