// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.restore;

import io.partvault.archive.table.Column;
import io.partvault.archive.table.TableName;
import io.partvault.postgres.content.ContentColumns;
import io.partvault.postgres.restore.RestoreException.Kind;
import io.partvault.postgres.session.DatabaseException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A table that was there before and takes the rows in. */
final class ExistingTable implements RestoreTarget {

  private final RestoreOrder order;
  private final Destination.Existing destination;

  ExistingTable(RestoreOrder order, Destination.Existing destination) {
    this.order = order;
    this.destination = destination;
  }

  @Override
  public PreparedTable prepare(Connection open) throws SQLException {
    TargetTable table = find(open);
    requireKey(table);
    boolean empty = isEmpty(open, table);
    if (!empty && table.primaryKey().isEmpty() && !destination.adding()) {
      throw order.refused(
          Kind.TARGET,
          "the table has rows already and no primary key, so rows that come twice would not be"
              + " noticed; empty it, or say that rows are to be added");
    }
    SchemaMatch match = requireMatch(open, order, table);
    requireCondition(open, order, table.name());
    return new PreparedTable(table, match, empty, remarks(table, match));
  }

  @Override
  public void buildKeys(Connection open) {
    // It has those it has.
  }

  @Override
  public List<String> finish(Connection open) {
    return List.of();
  }

  /** What problems there are is said by name, and whether the other mode would put up with them. */
  static SchemaMatch requireMatch(Connection open, RestoreOrder order, TargetTable table)
      throws SQLException {
    List<Column> archived = order.manifest().begin().columns();
    if (!order.isReadByDebezium()) {
      return requireMatch(order, archived, table);
    }
    ToldColumns told = ToldColumns.of(archived, ContentColumns.read(open, table.oid()));
    told.objection()
        .ifPresent(
            objection -> {
              throw order.refused(Kind.TARGET, objection);
            });
    return requireMatch(order, told.columns(), table).with(told.remarks());
  }

  private static SchemaMatch requireMatch(
      RestoreOrder order, List<Column> archived, TargetTable table) {
    SchemaMatch match = SchemaMatch.of(archived, table.columns(), order.rules().schema());
    if (match.problems().isEmpty()) {
      return match;
    }
    boolean lenientHelps =
        SchemaMatch.of(archived, table.columns(), SchemaMode.LENIENT).problems().isEmpty();
    throw order.refused(
        Kind.TARGET,
        String.join("; ", match.problems())
            + (lenientHelps ? "; the lenient schema mode puts up with that" : ""));
  }

  static void requireCondition(Connection open, RestoreOrder order, TableName table)
      throws SQLException {
    String where = order.rules().where();
    if (where.isEmpty()) {
      return;
    }
    String objection = SqlText.objection(where);
    if (!objection.isEmpty()) {
      throw order.refused(Kind.TARGET, "condition " + where + " cannot be used: " + objection);
    }
    try {
      RestoreStatements.useOwnSearchPath(open);
      RestoreStatements.tryCondition(open, table, where);
      RestoreStatements.useExportsSearchPath(open);
    } catch (SQLException e) {
      DatabaseException failure = DatabaseException.from(order.action() + " where " + where, e);
      if (failure.kind() == DatabaseException.Kind.CONNECTION) {
        throw failure;
      }
      throw new RestoreException(Kind.TARGET, failure.getMessage(), e);
    }
  }

  private TargetTable find(Connection open) throws SQLException {
    Optional<TargetTable> found = TargetCatalog.read(open, destination.table());
    if (found.isEmpty()) {
      throw order.refused(Kind.TARGET, "there is no table of this name");
    }
    if (!found.get().isTable()) {
      throw order.refused(Kind.TARGET, "it is no table that can hold rows of its own");
    }
    requirePrivileges(found.get());
    RestoreStatements.lock(open, destination.table());
    // Looked at again: the lock waited for whoever altered it a moment ago.
    return TargetCatalog.read(open, destination.table()).orElse(found.get());
  }

  private void requirePrivileges(TargetTable table) {
    List<String> missing = new ArrayList<>(table.missing());
    if (order.rules().conflict() != ConflictMode.OVERWRITE) {
      missing.remove("UPDATE");
    }
    if (!missing.isEmpty()) {
      throw order.refused(
          Kind.PERMISSION,
          "GRANT %s ON %s to the role".formatted(String.join(", ", missing), table.name().sql()));
    }
    if ((table.leaf() || table.isPartitioned()) && !table.owned()) {
      throw order.refused(
          Kind.PERMISSION,
          "only the owner of a table partition can mark it, so that it is not archived and dropped"
              + " again at once; use a role that owns it");
    }
  }

  private void requireKey(TargetTable table) {
    if (order.rules().conflict() != ConflictMode.FAIL && table.primaryKey().isEmpty()) {
      throw order.refused(
          Kind.TARGET,
          "the table has no primary key by which its rows and those of the archive could be told to"
              + " be the same");
    }
  }

  private static boolean isEmpty(Connection open, TargetTable table) throws SQLException {
    String sql = "SELECT NOT EXISTS (SELECT FROM " + table.name().sql() + ")";
    try (Statement statement = open.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getBoolean(1);
    }
  }

  private static List<String> remarks(TargetTable table, SchemaMatch match) {
    List<String> remarks = new ArrayList<>(match.remarks());
    if (table.triggers() > 0) {
      remarks.add("triggers of the table ran for each row: " + table.triggers());
    }
    return remarks;
  }
}
