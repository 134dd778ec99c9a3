// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.session;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Which cluster a server belongs to; its standbys share it, and so do clones of its disk. */
public final class ClusterIdentity {

  private ClusterIdentity() {}

  /** The system identifier, in decimal digits. */
  public static String read(Connection open) throws SQLException {
    try (Statement statement = open.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT system_identifier::text FROM pg_catalog.pg_control_system()")) {
      row.next();
      return row.getString(1);
    }
  }
}
