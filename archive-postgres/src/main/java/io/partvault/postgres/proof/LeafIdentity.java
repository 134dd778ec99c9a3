// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.proof;

import io.partvault.archive.table.TableName;
import io.partvault.archive.table.TablePartition;
import io.partvault.postgres.catalog.PartitionMark;
import io.partvault.postgres.catalog.PartitionMarks;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * What tells one leaf from another under the same name, and what decides how it may be read.
 *
 * @param root the partitioned table at the top, or the one it was detached from, as SQL text; empty
 *     if neither
 * @param bounds as {@code pg_get_expr} prints them, or as the mark of a detached leaf has them
 * @param filtered whether row-level security would hide rows from this role
 */
record LeafIdentity(
    long oid,
    TableName name,
    String root,
    String bounds,
    long relfilenode,
    char persistence,
    String accessMethod,
    boolean filtered) {

  private static final String QUERY =
      """
      WITH RECURSIVE above(oid, depth) AS (
        SELECT c.oid, 0 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n
               ON n.oid = c.relnamespace
         WHERE n.nspname = ? AND c.relname = ?
        UNION ALL
        SELECT i.inhparent, a.depth + 1 FROM above a JOIN pg_catalog.pg_class c ON c.oid = a.oid
               JOIN pg_catalog.pg_inherits i ON i.inhrelid = a.oid
         WHERE c.relispartition)
      SELECT c.oid::bigint, n.nspname, c.relname, c.relispartition,
             coalesce(pg_catalog.pg_get_expr(c.relpartbound, c.oid), ''),
             coalesce(pg_catalog.pg_relation_filenode(c.oid), 0)::bigint,
             c.relpersistence::text, coalesce(m.amname, 'heap'),
             pg_catalog.row_security_active(c.oid)
        FROM above a JOIN pg_catalog.pg_class c ON c.oid = a.oid
             JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
             LEFT JOIN pg_catalog.pg_am m ON m.oid = c.relam
       ORDER BY a.depth
      """;

  /**
   * Keeps the leaf from being dropped, truncated, rewritten or altered until the transaction ends,
   * without standing in a reader's or writer's way. Takes no snapshot.
   */
  static void lock(Connection transaction, TableName leaf) throws SQLException {
    try (Statement statement = transaction.createStatement()) {
      statement.execute("LOCK TABLE ONLY " + leaf.sql() + " IN ACCESS SHARE MODE");
    }
  }

  /** The table under this name, if there is one. */
  static Optional<LeafIdentity> read(Connection transaction, TableName leaf) throws SQLException {
    try (PreparedStatement statement = transaction.prepareStatement(QUERY)) {
      statement.setString(1, leaf.schema());
      statement.setString(2, leaf.name());
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        return Optional.of(row.getBoolean(4) ? attached(row) : detached(row, transaction));
      }
    }
  }

  /** Why this is not the leaf that was meant; empty if it is. */
  String difference(TablePartition expected) {
    if (oid != expected.oid()) {
      return "another table has its name now: OID " + oid + ", not " + expected.oid();
    }
    if (root.isEmpty()) {
      return "it is no longer a table partition of " + expected.table();
    }
    if (!root.equals(expected.table().sql())) {
      return "it belongs to " + root + " now, not to " + expected.table();
    }
    return "";
  }

  /** Why its range is not what it was; empty if it is. */
  String boundsDifference(TablePartition expected) {
    return bounds.equals(expected.bounds().expression())
        ? ""
        : "its bounds are " + bounds + ", not " + expected.bounds().expression();
  }

  /** The rows come with the leaf first, then what lies above it. */
  private static LeafIdentity attached(ResultSet row) throws SQLException {
    LeafIdentity leaf = identity(row, "", row.getString(5));
    return leaf.under(last(row, ""));
  }

  private static LeafIdentity detached(ResultSet row, Connection transaction) throws SQLException {
    for (PartitionMark mark : PartitionMarks.read(transaction, row.getLong(1))) {
      if (mark instanceof PartitionMark.Detached from) {
        return identity(row, root(from.table(), transaction), from.bounds().expression());
      }
    }
    return identity(row, "", "");
  }

  /** The top of the tree that a table is in, be it a branch of it or the top itself. */
  private static String root(TableName table, Connection transaction) throws SQLException {
    try (PreparedStatement statement = transaction.prepareStatement(QUERY)) {
      statement.setString(1, table.schema());
      statement.setString(2, table.name());
      try (ResultSet row = statement.executeQuery()) {
        return last(row, table.sql());
      }
    }
  }

  private static String last(ResultSet row, String withoutAny) throws SQLException {
    String last = withoutAny;
    while (row.next()) {
      last = new TableName(row.getString(2), row.getString(3)).sql();
    }
    return last;
  }

  private static LeafIdentity identity(ResultSet row, String root, String bounds)
      throws SQLException {
    return new LeafIdentity(
        row.getLong(1),
        new TableName(row.getString(2), row.getString(3)),
        root,
        bounds,
        row.getLong(6),
        row.getString(7).charAt(0),
        row.getString(8),
        row.getBoolean(9));
  }

  private LeafIdentity under(String top) {
    return new LeafIdentity(
        oid, name, top, bounds, relfilenode, persistence, accessMethod, filtered);
  }
}
