// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.restore;

import io.partvault.archive.table.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;

/** The SQL of a restore. */
final class RestoreStatements {

  /** Holds the rows of one transaction between {@code COPY} and {@code INSERT}. */
  static final TableName STAGED = new TableName("pg_temp", "partvault_rows");

  private static final String BOUNDS = "partvault_bounds";

  private RestoreStatements() {}

  /** Waits for locks shortly, so that nobody queues up behind; loading may take its time. */
  static void limitWaits(Connection open) throws SQLException {
    execute(open, "SET LOCAL lock_timeout = '2s'");
    execute(open, "SET LOCAL statement_timeout = 0");
    execute(open, "SET LOCAL xmloption = 'content'");
  }

  /**
   * Looks names up as the role usually does: triggers, constraints and conditions were written with
   * that in mind. Values of the archive name everything in full.
   */
  static void useOwnSearchPath(Connection open) throws SQLException {
    execute(open, "SET LOCAL search_path TO DEFAULT");
  }

  /** Looks names up as an export does, which decides how some values are printed. */
  static void useExportsSearchPath(Connection open) throws SQLException {
    execute(open, "SET LOCAL search_path TO pg_catalog, pg_temp");
  }

  /** Keeps the table from being altered or dropped; writers go on. */
  static void lock(Connection open, TableName table) throws SQLException {
    execute(open, "LOCK TABLE ONLY " + table.sql() + " IN ROW EXCLUSIVE MODE");
  }

  static void createSchema(Connection open, String schema) throws SQLException {
    execute(open, "CREATE SCHEMA " + TableName.quoted(schema));
  }

  /**
   * With the columns, constraints and indexes of another table, which stays locked ACCESS SHARE.
   */
  static void createLike(Connection open, TableName table, TableName parent) throws SQLException {
    // A table partition gets the identity of the table above when it is attached.
    execute(
        open,
        "CREATE TABLE %s (LIKE %s INCLUDING ALL EXCLUDING IDENTITY EXCLUDING STATISTICS)"
            .formatted(table.sql(), parent.sql()));
  }

  /** With the columns of another table alone, which stays locked ACCESS SHARE. */
  static void createColumnsLike(Connection open, TableName table, TableName model)
      throws SQLException {
    execute(open, "CREATE TABLE %s (LIKE %s)".formatted(table.sql(), model.sql()));
  }

  static void dropIdentity(Connection open, TableName table, String column) throws SQLException {
    execute(
        open,
        "ALTER TABLE %s ALTER COLUMN %s DROP IDENTITY"
            .formatted(table.sql(), TableName.quoted(column)));
  }

  static void attach(Connection open, TableName parent, TableName table, String bounds)
      throws SQLException {
    execute(
        open, "ALTER TABLE %s ATTACH PARTITION %s %s".formatted(parent.sql(), table.sql(), bounds));
  }

  /** Shows the server that all rows lie within the bounds, which ATTACH then need not look for. */
  static void addBoundsCheck(Connection open, TableName table, String condition)
      throws SQLException {
    execute(
        open,
        "ALTER TABLE %s ADD CONSTRAINT %s CHECK (%s)".formatted(table.sql(), BOUNDS, condition));
  }

  static void dropBoundsCheck(Connection open, TableName table) throws SQLException {
    execute(open, "ALTER TABLE %s DROP CONSTRAINT %s".formatted(table.sql(), BOUNDS));
  }

  /** Fails if the condition cannot be asked of the table's rows; reads none. */
  static void tryCondition(Connection open, TableName table, String where) throws SQLException {
    execute(open, "EXPLAIN SELECT FROM ONLY %s WHERE (%s)".formatted(table.sql(), where));
  }

  /** Makes an empty table of the same column types, gone with the transaction. */
  static void createStaged(Connection open, TableName table, List<TargetColumn> columns)
      throws SQLException {
    execute(
        open,
        "CREATE TEMPORARY TABLE partvault_rows ON COMMIT DROP AS SELECT %s FROM %s WITH NO DATA"
            .formatted(names(columns), table.sql()));
  }

  /** {@code COPY} of rows into a table, those that meet a condition if it is given. */
  static String copy(String table, List<TargetColumn> columns, String where) {
    // A list of no columns is not allowed, and without one all are meant: none.
    String list = columns.isEmpty() ? "" : " (" + names(columns) + ")";
    return "COPY " + table + list + " FROM STDIN " + CopyText.OPTIONS + condition(where);
  }

  /** Puts the staged rows into the table. */
  static String insertStaged(TargetTable table, List<TargetColumn> columns, RestoreRules rules) {
    String names = names(columns);
    // Under the table's name, by which the condition may call it.
    return "INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM %s AS %s%s%s"
        .formatted(
            table.name().sql(),
            names,
            names,
            STAGED.sql(),
            TableName.quoted(table.name().name()),
            condition(rules.where()),
            onConflict(table, columns, rules.conflict()));
  }

  /**
   * Takes back everything since, and ends the subtransaction: rows written later are to carry the
   * id of the transaction itself.
   */
  static void takeBack(Connection open, Savepoint since) throws SQLException {
    open.rollback(since);
    open.releaseSavepoint(since);
  }

  static void execute(Connection open, String sql) throws SQLException {
    try (Statement statement = open.createStatement()) {
      statement.setEscapeProcessing(false); // a condition may hold {braces}
      statement.execute(sql);
    }
  }

  static long update(Connection open, String sql) throws SQLException {
    try (Statement statement = open.createStatement()) {
      statement.setEscapeProcessing(false);
      return statement.executeLargeUpdate(sql);
    }
  }

  private static String onConflict(
      TargetTable table, List<TargetColumn> columns, ConflictMode conflict) {
    if (conflict == ConflictMode.FAIL) {
      return "";
    }
    String key =
        table.primaryKey().stream().map(TableName::quoted).collect(Collectors.joining(", "));
    String set =
        columns.stream()
            .map(TargetColumn::name)
            .filter(name -> !table.primaryKey().contains(name))
            .map(TableName::quoted)
            .map(name -> name + " = EXCLUDED." + name)
            .collect(Collectors.joining(", "));
    // Rows that are all key are the same when their keys are.
    boolean nothing = conflict == ConflictMode.SKIP || set.isEmpty();
    return " ON CONFLICT (" + key + ") DO " + (nothing ? "NOTHING" : "UPDATE SET " + set);
  }

  private static String condition(String where) {
    return where.isEmpty() ? "" : " WHERE (" + where + ")";
  }

  private static String names(List<TargetColumn> columns) {
    return columns.stream()
        .map(column -> TableName.quoted(column.name()))
        .collect(Collectors.joining(", "));
  }
}
