// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.restore;

import io.partvault.archive.inventory.ArchivedLines;
import io.partvault.archive.line.LineBuffer;
import io.partvault.postgres.line.LineException;
import io.partvault.postgres.restore.RestoreException.Kind;
import io.partvault.postgres.restore.RestoreListener.Stage;
import io.partvault.postgres.session.DatabaseException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Sends the lines of an archive as the rows of one {@code COPY}. Memory: the longest row. */
final class RowLoad {

  private static final int SENT_AT_ONCE = 64 * 1024;
  private static final Pattern COPY_LINE = Pattern.compile("COPY .*, line (\\d+)");

  private final RestoreOrder order;
  private final ArchivedLines lines;
  private final CopyRows rows;
  private final RestoreListener listener;

  RowLoad(RestoreOrder order, ArchivedLines lines, CopyRows rows, RestoreListener listener) {
    this.order = order;
    this.lines = lines;
    this.rows = rows;
    this.listener = listener;
  }

  /**
   * Runs the {@code COPY} to its end, at which all data files have turned out to be those of the
   * manifest.
   *
   * @return how many rows the server took
   * @throws RestoreException of kind ARCHIVE for a line that is no row
   */
  long run(Connection open, String copySql) throws SQLException, InterruptedException {
    CopyIn copy = open.unwrap(PGConnection.class).getCopyAPI().copyIn(copySql);
    try {
      send(copy);
      return copy.endCopy();
    } catch (SQLException e) {
      throw named(e);
    } finally {
      cancel(copy);
    }
  }

  private void send(CopyIn copy) throws SQLException, InterruptedException {
    LineBuffer buffer = new LineBuffer();
    while (lines.next()) {
      append(buffer);
      if (buffer.length() >= SENT_AT_ONCE) {
        send(copy, buffer);
      }
    }
    send(copy, buffer);
  }

  private void send(CopyIn copy, LineBuffer buffer) throws SQLException, InterruptedException {
    copy.writeToCopy(buffer.bytes(), 0, buffer.length());
    buffer.clear();
    listener.at(Stage.LOADING, lines.rows());
    if (Thread.interrupted()) {
      throw new InterruptedException("Stopped while rows were loaded");
    }
  }

  private void append(LineBuffer buffer) {
    try {
      rows.append(lines.buffer(), lines.offset(), lines.length(), buffer);
    } catch (LineException e) {
      throw order.refused(
          Kind.ARCHIVE, "row %d of the archive: %s".formatted(lines.rows() - 1, e.getMessage()));
    }
  }

  /**
   * The server counts lines, from one, and line breaks within values with them; the archive counts
   * rows from zero.
   */
  private SQLException named(SQLException failure) {
    ServerErrorMessage message =
        failure instanceof PSQLException fromServer ? fromServer.getServerErrorMessage() : null;
    String where = message == null || message.getWhere() == null ? "" : message.getWhere();
    Matcher matcher = COPY_LINE.matcher(where);
    if (!matcher.lookingAt()) {
      return failure;
    }
    throw DatabaseException.from(
        "%s, row %d of the archive or, if values before it hold line breaks, an earlier one"
            .formatted(order.action(), Long.parseLong(matcher.group(1)) - 1),
        failure);
  }

  /** Leaves the connection fit for a rollback, whatever went wrong. */
  private static void cancel(CopyIn copy) throws SQLException {
    if (copy.isActive()) {
      copy.cancelCopy();
    }
  }
}
