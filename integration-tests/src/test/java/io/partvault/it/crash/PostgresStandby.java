// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.crash;

import static org.awaitility.Awaitility.await;

import io.partvault.embedded.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;

/** A hot standby made from a cold copy, since the embedded programs have no pg_basebackup. */
final class PostgresStandby {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Path dir;
  private PostgresServer server;

  private PostgresStandby(Path dir) {
    this.dir = dir;
  }

  /** Copies the folder of a server that does not run, owners and all. */
  static PostgresStandby copyOf(Path primary, Path dir) throws IOException {
    Process copy =
        new ProcessBuilder("cp", "-a", primary.toString(), dir.toString()).inheritIO().start();
    try {
      if (copy.waitFor() != 0) {
        throw new IOException("Cannot copy " + primary + " to " + dir);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while " + primary + " was copied", e);
    }
    Files.createFile(dir.resolve("standby.signal"));
    return new PostgresStandby(dir);
  }

  /** Starts it, behind a primary that runs. */
  void follow(PostgresServer primary) {
    server =
        PostgresServer.start(
            dir,
            Map.of(
                "primary_conninfo",
                "host=127.0.0.1 port=" + primary.port() + " user=" + primary.user()));
  }

  /** Waits until it has what the primary has now. */
  void awaitCaughtUp(PostgresServer primary) throws SQLException {
    String position = one(primary, "SELECT pg_current_wal_insert_lsn()");
    await("the standby at " + position)
        .atMost(PATIENCE)
        .until(
            () -> one(server, "SELECT pg_last_wal_replay_lsn() >= '" + position + "'").equals("t"));
  }

  /** Makes a primary of it, on a timeline of its own. */
  PostgresServer promote() throws SQLException {
    one(server, "SELECT pg_promote()");
    return server;
  }

  Path dir() {
    return dir;
  }

  private static String one(PostgresServer at, String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(at.jdbcUrl("postgres"), at.user(), "");
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return String.valueOf(row.getString(1));
    }
  }
}
