// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.catalog;

import io.partvault.archive.table.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Reads partition trees from the catalog, on an open, pinned transaction. */
final class CatalogQuery {

  private static final String TREE =
      """
      WITH RECURSIVE tree(oid, parent, pending) AS (
        SELECT c.oid, 0::oid, false
          FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
         WHERE n.nspname = ? AND c.relname = ? AND c.relkind = 'p'
        UNION ALL
        SELECT i.inhrelid, i.inhparent, %s
          FROM tree t JOIN pg_catalog.pg_inherits i ON i.inhparent = t.oid)
      """;

  private static final String NODE =
      """
      SELECT c.oid::bigint, t.parent::bigint, t.pending, n.nspname, c.relname, c.relkind::text,
             coalesce(pg_catalog.pg_get_expr(c.relpartbound, c.oid), ''),
             c.reltuples::bigint,
             -- Asking for the size of a partitioned table only waits for whoever has it locked.
             CASE c.relkind WHEN 'r' THEN coalesce(pg_catalog.pg_table_size(c.oid), 0) ELSE 0 END,
             coalesce(pg_catalog.obj_description(c.oid, 'pg_class'), ''),
             coalesce(p.partstrat::text, ' '), coalesce(p.partnatts, 0),
             -- The operator class knows the type of an expression too; a polymorphic one does not.
             coalesce(pg_catalog.format_type(
               CASE WHEN ot.typtype = 'p' THEN a.atttypid ELSE oc.opcintype END, NULL), ''),
             coalesce(pg_catalog.quote_ident(cn.nspname) || '.'
               || pg_catalog.quote_ident(co.collname), ''),
             coalesce(oc.opcdefault, false)
        FROM %s t JOIN pg_catalog.pg_class c ON c.oid = t.oid
             JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
             LEFT JOIN pg_catalog.pg_partitioned_table p ON p.partrelid = c.oid
             LEFT JOIN pg_catalog.pg_opclass oc ON oc.oid = p.partclass[0]
             LEFT JOIN pg_catalog.pg_type ot ON ot.oid = oc.opcintype
             LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = p.partattrs[0]
             LEFT JOIN pg_catalog.pg_collation co ON co.oid = p.partcollation[0]
             LEFT JOIN pg_catalog.pg_namespace cn ON cn.oid = co.collnamespace
      """;

  private static final String MARKED =
      """
      (SELECT m.oid, 0::oid AS parent, false AS pending
         FROM pg_catalog.pg_class m JOIN pg_catalog.pg_description d
              ON d.objoid = m.oid AND d.classoid = 'pg_catalog.pg_class'::regclass AND d.objsubid = 0
        WHERE m.relkind = 'r' AND NOT m.relispartition AND strpos(d.description, ?) > 0)
      """;

  private static final String COLUMN_NAMES =
      """
      SELECT a.attname
        FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
             JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname = ? AND c.relname = ? AND a.attnum > 0 AND NOT a.attisdropped
       ORDER BY a.attnum
      """;

  private CatalogQuery() {}

  /** A partitioned table and all below it, the root first; empty if there is no such table. */
  static List<CatalogNode> tree(Connection connection, TableName table) throws SQLException {
    boolean knowsPending = connection.getMetaData().getDatabaseMajorVersion() >= 14;
    String sql =
        TREE.formatted(knowsPending ? "i.inhdetachpending" : "false")
            + NODE.formatted("tree")
            + " ORDER BY t.parent <> 0, n.nspname, c.relname";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, table.schema());
      statement.setString(2, table.name());
      return nodes(statement);
    }
  }

  /** All ordinary tables outside of any partition tree whose comment carries a mark. */
  static List<CatalogNode> marked(Connection connection) throws SQLException {
    String sql = NODE.formatted(MARKED) + " ORDER BY n.nspname, c.relname";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, MarkCodec.START);
      return nodes(statement);
    }
  }

  /** The live columns of a table, in their order; empty if there is no such table. */
  static List<String> columnNames(Connection connection, TableName table) throws SQLException {
    List<String> names = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(COLUMN_NAMES)) {
      statement.setString(1, table.schema());
      statement.setString(2, table.name());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          names.add(row.getString(1));
        }
      }
    }
    return names;
  }

  private static List<CatalogNode> nodes(PreparedStatement statement) throws SQLException {
    List<CatalogNode> nodes = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        nodes.add(node(row));
      }
    }
    return nodes;
  }

  private static CatalogNode node(ResultSet row) throws SQLException {
    PartitionKeyType key =
        new PartitionKeyType(
            row.getString(11).charAt(0),
            row.getInt(12),
            row.getString(13),
            row.getString(14),
            row.getBoolean(15));
    return new CatalogNode(
        row.getLong(1),
        row.getLong(2),
        row.getBoolean(3),
        new TableName(row.getString(4), row.getString(5)),
        row.getString(6).charAt(0),
        row.getString(7),
        row.getLong(8),
        row.getLong(9),
        row.getString(10),
        key);
  }
}
