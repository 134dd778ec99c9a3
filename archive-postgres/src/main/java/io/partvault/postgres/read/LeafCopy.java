// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.read;

import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/** A running COPY TO STDOUT on a connection. Not thread-safe. */
final class LeafCopy implements CopyStream.Messages {

  private static final String QUERY_CANCELED = "57014";

  private final PGConnection connection;
  private final CopyOut copy;

  private LeafCopy(PGConnection connection, CopyOut copy) {
    this.connection = connection;
    this.copy = copy;
  }

  static LeafCopy start(Connection connection, String sql) throws SQLException {
    PGConnection postgres = connection.unwrap(PGConnection.class);
    return new LeafCopy(postgres, postgres.getCopyAPI().copyOut(sql));
  }

  /** The next message, null when the server has said that the COPY succeeded. */
  @Override
  public byte[] next() throws SQLException {
    return copy.readFromCopy();
  }

  @Override
  public void close() throws SQLException {
    if (!copy.isActive()) {
      return;
    }
    connection.cancelQuery();
    try {
      // The driver's own cancelCopy leaves what is under way unread on the connection.
      while (copy.isActive() && copy.readFromCopy() != null) {}
    } catch (SQLException e) {
      if (!QUERY_CANCELED.equals(e.getSQLState())) {
        throw e;
      }
    }
  }
}
