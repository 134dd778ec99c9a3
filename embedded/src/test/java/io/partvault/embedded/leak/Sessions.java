// SPDX-License-Identifier: Apache-2.0
package io.partvault.embedded.leak;

import io.partvault.embedded.PostgresServer;
import io.partvault.embedded.RunningServers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/** Sessions of Partvault's in the PostgreSQL servers that run. */
final class Sessions implements Probe {

  private static final String ALL =
      """
      SELECT pid, extract(epoch FROM backend_start), application_name, datname, state, left(query, 200)
        FROM pg_stat_activity
       WHERE application_name LIKE 'partvault%' AND pid <> pg_backend_pid()
      """;

  @Override
  public Map<String, String> now() {
    Map<String, String> sessions = new HashMap<>();
    for (PostgresServer server : RunningServers.postgres()) {
      try (Connection connection =
              DriverManager.getConnection(server.jdbcUrl("postgres"), server.user(), "");
          Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery(ALL)) {
        while (row.next()) {
          sessions.put(
              "session %d %d %s".formatted(server.port(), row.getInt(1), row.getString(2)),
              "PostgreSQL session %d of %s in database %s on port %d, %s, last query: %s"
                  .formatted(
                      row.getInt(1),
                      row.getString(3),
                      row.getString(4),
                      server.port(),
                      row.getString(5),
                      row.getString(6)));
        }
      } catch (SQLException e) {
        throw new IllegalStateException("Cannot list sessions on port " + server.port(), e);
      }
    }
    return sessions;
  }
}
