// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.catalog;

import io.partvault.archive.table.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The marks in one table's comment, one line each after the comment that was there. All methods
 * work on an open, pinned transaction; those that write need the role that owns the table.
 */
public final class PartitionMarks {

  private PartitionMarks() {}

  /** The marks made for this table; empty if it has none or does not exist. */
  public static List<PartitionMark> read(Connection transaction, long oid) throws SQLException {
    return MarkCodec.parse(comment(transaction, oid), oid);
  }

  /** Writes a mark in place of those of its kind; the rest of the comment stays. */
  public static void write(Connection transaction, PartitionMark mark) throws SQLException {
    String table = lock(transaction, mark.oid());
    comment(transaction, table, MarkCodec.with(comment(transaction, mark.oid()), mark));
  }

  /** Takes the marks of one kind away; the rest of the comment stays. */
  public static void remove(Connection transaction, long oid, Class<? extends PartitionMark> kind)
      throws SQLException {
    String table = lock(transaction, oid);
    comment(transaction, table, MarkCodec.without(comment(transaction, oid), kind));
  }

  private static String comment(Connection transaction, long oid) throws SQLException {
    String sql = "SELECT coalesce(pg_catalog.obj_description(?::oid, 'pg_class'), '')";
    try (PreparedStatement statement = transaction.prepareStatement(sql)) {
      statement.setLong(1, oid);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    }
  }

  /** Keeps others from writing the comment between reading it and writing it. */
  private static String lock(Connection transaction, long oid) throws SQLException {
    String sql =
        "SELECT n.nspname, c.relname FROM pg_catalog.pg_class c"
            + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = ?";
    try (PreparedStatement statement = transaction.prepareStatement(sql)) {
      statement.setLong(1, oid);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          throw new SQLException("there is no table with OID " + oid, "42P01");
        }
        String table = new TableName(row.getString(1), row.getString(2)).sql();
        execute(transaction, "LOCK TABLE ONLY " + table + " IN SHARE UPDATE EXCLUSIVE MODE");
        return table;
      }
    }
  }

  private static void comment(Connection transaction, String table, String comment)
      throws SQLException {
    // Strings conform to the standard in a pinned transaction: a backslash is a backslash.
    String literal = comment.isEmpty() ? "NULL" : "'" + comment.replace("'", "''") + "'";
    execute(transaction, "COMMENT ON TABLE " + table + " IS " + literal);
  }

  private static void execute(Connection transaction, String sql) throws SQLException {
    try (Statement statement = transaction.createStatement()) {
      statement.setEscapeProcessing(false); // a comment may hold {braces}
      statement.execute(sql);
    }
  }
}
