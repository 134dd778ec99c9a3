// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.restore;

import io.partvault.archive.table.TableName;
import io.partvault.postgres.restore.RestoreException.Kind;
import io.partvault.postgres.session.DatabaseException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.regex.Pattern;

/**
 * Makes a new table a table partition. Tried with the empty table first and taken back, so that
 * hours of loading are not spent on bounds that are taken; done at the very end, so that nobody
 * waits for a lock in between.
 */
final class PartitionAttachment {

  /** As the server prints them. */
  private static final Pattern BOUNDS = Pattern.compile("DEFAULT$|FOR VALUES (FROM|IN|WITH) ?\\(");

  private final RestoreOrder order;
  private final TableName table;
  private final TableName parent;
  private String condition = "";

  PartitionAttachment(RestoreOrder order, Destination.Attached destination) {
    this.order = order;
    this.table = destination.table();
    this.parent = destination.parent();
    String bounds = order.bounds().expression();
    String objection = SqlText.objection(bounds);
    if (!objection.isEmpty() || !BOUNDS.matcher(bounds).lookingAt()) {
      throw order.refused(
          Kind.TARGET,
          "what the archive says are its bounds, %s, is none of PostgreSQL's%s"
              .formatted(bounds, objection.isEmpty() ? "" : ": " + objection));
    }
  }

  /**
   * Attaches the empty table and takes it back.
   *
   * @throws RestoreException if the server does not take it
   */
  void rehearse(Connection open, TargetTable empty) throws SQLException, InterruptedException {
    Savepoint before = open.setSavepoint();
    try {
      ShortTries.run(
          open,
          () -> {
            attach(open);
            condition = condition(open, empty.oid());
          });
    } catch (SQLException e) {
      throw refused(e);
    }
    RestoreStatements.takeBack(open, before);
  }

  /** Attaches the table for good. */
  void finish(Connection open) throws SQLException, InterruptedException {
    if (!condition.isEmpty()) {
      RestoreStatements.addBoundsCheck(open, table, condition);
    }
    try {
      ShortTries.run(open, () -> attach(open));
    } catch (SQLException e) {
      throw refused(e);
    }
    if (!condition.isEmpty()) {
      RestoreStatements.dropBoundsCheck(open, table);
    }
  }

  private void attach(Connection open) throws SQLException {
    RestoreStatements.attach(open, parent, table, order.bounds().expression());
  }

  /** What every row of it must meet, as the server says; empty for a DEFAULT of nothing else. */
  private static String condition(Connection open, long oid) throws SQLException {
    String sql = "SELECT coalesce(pg_catalog.pg_get_partition_constraintdef(?::oid), '')";
    try (PreparedStatement statement = open.prepareStatement(sql)) {
      statement.setLong(1, oid);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    }
  }

  private RuntimeException refused(SQLException failure) {
    DatabaseException reason =
        DatabaseException.from(order.action() + " and attach it to " + parent, failure);
    return reason.kind() == DatabaseException.Kind.INVALID
        ? new RestoreException(Kind.TARGET, reason.getMessage() + wayOut(reason), failure)
        : reason;
  }

  private String wayOut(DatabaseException reason) {
    return switch (reason.sqlState()) {
      case "42804", "42P16" ->
          order.rules().schema() == SchemaMode.STRICT && !order.isReadByDebezium()
              ? "; the lenient schema mode builds it after the columns that " + parent + " has now"
              : "";
      case "42P17" -> "; restore into the table partition that covers its range";
      case "23514" -> "; move the rows of its range out of the DEFAULT table partition first";
      default -> "";
    };
  }
}
