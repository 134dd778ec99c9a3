// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.catalog;

import io.partvault.archive.table.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Finds what is in the way of archiving one table. */
final class TableCheck {

  private static final String TABLE =
      """
      SELECT c.oid::bigint, c.relkind::text,
             EXISTS (SELECT FROM pg_catalog.pg_inherits i WHERE i.inhparent = c.oid),
             coalesce((SELECT n2.nspname || '.' || p.relname
                         FROM pg_catalog.pg_inherits i JOIN pg_catalog.pg_class p ON p.oid = i.inhparent
                              JOIN pg_catalog.pg_namespace n2 ON n2.oid = p.relnamespace
                        WHERE i.inhrelid = c.oid AND c.relispartition), '')
        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname = ? AND c.relname = ? AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
      """;

  static final String PARTITIONED_TABLES =
      """
      SELECT n.nspname, c.relname
        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind = 'p' AND NOT c.relispartition
       ORDER BY 1, 2 LIMIT 10000
      """;

  private static final String UNREADABLE =
      """
      WITH RECURSIVE tree(oid) AS (
        SELECT ?::oid
        UNION ALL
        SELECT i.inhrelid FROM tree t JOIN pg_catalog.pg_inherits i ON i.inhparent = t.oid)
      SELECT n.nspname, c.relname, pg_catalog.has_schema_privilege(n.oid, 'USAGE')
        FROM tree t JOIN pg_catalog.pg_class c ON c.oid = t.oid
             JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind <> 'p'
         AND NOT (pg_catalog.has_schema_privilege(n.oid, 'USAGE')
                  AND pg_catalog.has_table_privilege(c.oid, 'SELECT'))
       ORDER BY 1, 2
      """;

  private final Connection connection;
  private final TableName table;

  TableCheck(Connection connection, TableName table) {
    this.connection = connection;
    this.table = table;
  }

  /** One sentence for each problem. */
  List<String> problems() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(TABLE)) {
      statement.setString(1, table.schema());
      statement.setString(2, table.name());
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return List.of(unknown());
        }
        String kind = row.getString(2);
        if (kind.equals("p") && row.getString(4).isEmpty()) {
          return unreadable(row.getLong(1));
        }
        return List.of(notPartitioned(kind, row.getBoolean(3), row.getString(4)));
      }
    }
  }

  private String unknown() throws SQLException {
    List<TableName> known = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(PARTITIONED_TABLES);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        known.add(new TableName(row.getString(1), row.getString(2)));
      }
    }
    List<TableName> near = NearNames.of(table, known);
    String hint =
        near.isEmpty()
            ? (known.isEmpty() ? "; this database has no partitioned tables" : "")
            : "; did you mean "
                + String.join(" or ", near.stream().map(TableName::toString).toList())
                + "?";
    return "Cannot archive table " + table + ": it does not exist" + hint;
  }

  private String notPartitioned(String kind, boolean hasChildren, String above)
      throws SQLException {
    String start = "Cannot archive table " + table + ": ";
    if (!above.isEmpty()) {
      return start
          + "it is itself a table partition of "
          + above
          + "; name that table, and this one in the list of table partitions";
    }
    if (isHypertable()) {
      return start + "it is a TimescaleDB hypertable, whose chunks only TimescaleDB may drop";
    }
    return start
        + switch (kind) {
          case "v", "m" -> "it is a view, not a partitioned table";
          case "f" -> "it is a foreign table, not a partitioned table";
          case "S" -> "it is a sequence, not a partitioned table";
          default ->
              hasChildren
                  ? "it is partitioned by inheritance; only declarative partitioning has bounds in the"
                      + " catalog"
                  : "it is an ordinary table, not a partitioned one";
        };
  }

  private boolean isHypertable() throws SQLException {
    try (PreparedStatement exists =
            connection.prepareStatement(
                "SELECT pg_catalog.to_regclass('_timescaledb_catalog.hypertable') IS NOT NULL");
        ResultSet row = exists.executeQuery()) {
      row.next();
      if (!row.getBoolean(1)) {
        return false;
      }
    }
    String sql =
        "SELECT EXISTS (SELECT FROM _timescaledb_catalog.hypertable"
            + " WHERE schema_name = ? AND table_name = ?)";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, table.schema());
      statement.setString(2, table.name());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  private List<String> unreadable(long oid) throws SQLException {
    List<String> problems = new ArrayList<>();
    String role = currentRole();
    try (PreparedStatement statement = connection.prepareStatement(UNREADABLE)) {
      statement.setLong(1, oid);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          TableName leaf = new TableName(row.getString(1), row.getString(2));
          String grant =
              row.getBoolean(3)
                  ? "SELECT ON " + leaf.sql()
                  : "USAGE ON SCHEMA " + TableName.quoted(leaf.schema());
          String sentence =
              "Cannot read table partition " + leaf + ": GRANT " + grant + " TO " + role;
          problems.add(sentence);
        }
      }
    }
    return problems;
  }

  private String currentRole() throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement("SELECT pg_catalog.quote_ident(current_user)");
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getString(1);
    }
  }
}
