// SPDX-License-Identifier: Apache-2.0
package io.partvault.embedded;

import static org.awaitility.Awaitility.await;

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
public final class PostgresStandby {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String TRIGGER = "promote.signal.partvault";

  private final Path dir;
  private PostgresServer server;

  private PostgresStandby(Path dir) {
    this.dir = dir;
  }

  /** Copies the folder of a server that does not run, owners and all. */
  public static PostgresStandby copyOf(Path primary, Path dir) throws IOException {
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
    return new PostgresStandby(dir);
  }

  /** Starts it, behind a primary that runs. */
  public PostgresServer follow(PostgresServer primary) throws IOException {
    String primaryConnection = "host=127.0.0.1 port=" + primary.port() + " user=" + primary.user();
    if (isBefore12()) {
      Files.writeString(
          dir.resolve("recovery.conf"),
          "standby_mode = on\nprimary_conninfo = '%s'\ntrigger_file = '%s'\n"
              .formatted(primaryConnection, TRIGGER));
      server = PostgresServer.start(dir);
    } else {
      Files.createFile(dir.resolve("standby.signal"));
      server = PostgresServer.start(dir, Map.of("primary_conninfo", primaryConnection));
    }
    return server;
  }

  /** Waits until it has what the primary has now. */
  public void awaitCaughtUp(PostgresServer primary) throws SQLException {
    String position = one(primary, "SELECT pg_current_wal_insert_lsn()");
    await("the standby at " + position)
        .atMost(PATIENCE)
        .until(
            () -> one(server, "SELECT pg_last_wal_replay_lsn() >= '" + position + "'").equals("t"));
  }

  /** Makes a primary of it, on a timeline of its own. */
  public PostgresServer promote() throws IOException, SQLException {
    if (isBefore12()) {
      Files.createFile(dir.resolve(TRIGGER));
    } else {
      one(server, "SELECT pg_promote(false)");
    }
    await("the promotion")
        .pollInterval(Duration.ofMillis(10))
        .atMost(PATIENCE)
        .until(() -> one(server, "SELECT pg_is_in_recovery()").equals("f"));
    return server;
  }

  /** Where its data are. */
  public Path dir() {
    return dir;
  }

  /** Settings of a standby were in a file of their own. */
  private boolean isBefore12() throws IOException {
    return Integer.parseInt(Files.readString(dir.resolve("PG_VERSION")).strip()) < 12;
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
