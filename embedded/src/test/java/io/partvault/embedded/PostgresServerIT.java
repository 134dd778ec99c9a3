// SPDX-License-Identifier: Apache-2.0
package io.partvault.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresServerIT {
  @TempDir Path folder;

  @Test
  void speaksUtf8InTheCLocaleOnTheLoopbackAddressOnly() throws SQLException {
    try (var server = PostgresServer.start(folder.resolve("new"))) {
      assertThat(query(server, "SHOW server_encoding")).isEqualTo("UTF8");
      assertThat(query(server, "SELECT datcollate FROM pg_database LIMIT 1")).isEqualTo("C");
      assertThat(query(server, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
      assertThat(query(server, "SHOW unix_socket_directories")).isEmpty();
      assertThat(query(server, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"))
          .isEqualTo("t");
    }
  }

  @Test
  @Tag("versions")
  void runsTheVersionThatTheBuildNames() throws SQLException {
    String version = System.getProperty("partvault.postgres.version");
    assumeTrue(version != null, "only the runs for one version name it");
    try (var server = PostgresServer.start(folder)) {
      assertThat(version).startsWith(query(server, "SHOW server_version") + ".");
    }
  }

  @Test
  void namesTheJarThatHasNoPrograms() throws IOException {
    Path jar = folder.resolve("programs.jar");
    String before = System.setProperty(PostgresBinaries.JAR_PROPERTY, jar.toString());
    try {
      assertThatThrownBy(() -> PostgresServer.start(folder.resolve("data")))
          .isInstanceOf(EmbeddedServerException.class)
          .hasMessageContaining("names " + jar + ", and there is no such file");
      try (var entries = new ZipOutputStream(Files.newOutputStream(jar))) {
        entries.putNextEntry(new ZipEntry("other.txz"));
      }
      assertThatThrownBy(() -> PostgresServer.start(folder.resolve("data")))
          .isInstanceOf(EmbeddedServerException.class)
          .hasMessageContaining("no programs for this machine in " + jar);
    } finally {
      restore(PostgresBinaries.JAR_PROPERTY, before);
    }
  }

  @Test
  void keepsItsDataAndTakesNewSettingsWhenStartedAgain() throws SQLException {
    try (var first = PostgresServer.start(folder)) {
      query(first, "CREATE TABLE kept AS SELECT 42 AS answer; SELECT 1");
    }
    try (var second =
        PostgresServer.start(
            folder, Map.of("work_mem", "12MB", "application_name", "it's \"quoted\""))) {
      assertThat(query(second, "SELECT answer FROM kept")).isEqualTo("42");
      assertThat(query(second, "SHOW work_mem")).isEqualTo("12MB");
      assertThat(query(second, "SELECT reset_val FROM pg_settings WHERE name = 'work_mem'"))
          .isEqualTo("12288");
    }
  }

  @Test
  void refusesConnectionsAfterCloseWhichMayBeRepeated() {
    var server = PostgresServer.start(folder);
    server.close();
    server.close();
    assertThatThrownBy(() -> query(server, "SELECT 1")).isInstanceOf(SQLException.class);
    assertThat(folder.resolve("postmaster.pid")).doesNotExist();
  }

  @Test
  void saysInPostgresOwnWordsWhyItDoesNotStart() {
    assertThatThrownBy(() -> PostgresServer.start(folder, Map.of("work_mem", "plenty")))
        .isInstanceOf(EmbeddedServerException.class)
        .hasMessageContaining("Cannot start PostgreSQL in " + folder)
        .hasMessageContaining("work_mem");
  }

  @Test
  void refusesAFolderWithOtherFiles() throws Exception {
    Files.writeString(folder.resolve("letter.txt"), "mine");
    assertThatThrownBy(() -> PostgresServer.start(folder))
        .isInstanceOf(EmbeddedServerException.class)
        .hasMessageContaining("give a new or empty folder");
  }

  @Test
  void runsAsNobodyWhereRootHasNoUserNamespaces() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "only root may change its user");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    System.setProperty(PostgresBinaries.CACHE_PROPERTY, folder.resolve("cache").toString());
    try (var server =
        PostgresServer.start(folder.resolve("data"), Map.of(), ServerAccount.UNPRIVILEGED)) {
      assertThat(query(server, "SELECT 1")).isEqualTo("1");
      assertThat(Files.getAttribute(folder.resolve("data/PG_VERSION"), "unix:uid"))
          .isEqualTo(65_534);
    } finally {
      System.clearProperty(PostgresBinaries.CACHE_PROPERTY);
    }
  }

  @Test
  void namesTheFolderThatNobodyMayNotEnter() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "only root may change its user");
    assertThatThrownBy(
            () ->
                PostgresServer.start(folder.resolve("data"), Map.of(), ServerAccount.UNPRIVILEGED))
        .isInstanceOf(EmbeddedServerException.class)
        .hasMessageContaining("may not enter that folder; choose one under /tmp");
  }

  @Test
  void stopsWhenItsJvmIsKilledAndCanBeStartedAgainAtOnce() throws Exception {
    try (var jvm = ChildJvm.run(ServesUntilKilled.class, folder.toString())) {
      assertThat(jvm.line()).isEqualTo("ready");
    }

    // Two servers cannot run in one folder, so this start also shows that the first has ended.
    try (var again = PostgresServer.start(folder)) {
      assertThat(query(again, "SELECT answer FROM left_behind")).isEqualTo("42");
    }
  }

  /** The JVM that is killed. */
  static final class ServesUntilKilled {
    public static void main(String[] arguments) throws Exception {
      var server = PostgresServer.start(Path.of(arguments[0]));
      query(server, "CREATE TABLE left_behind AS SELECT 42 AS answer; SELECT 1");
      System.out.println("ready");
      System.in.read();
    }
  }

  private static void restore(String property, String value) {
    if (value == null) {
      System.clearProperty(property);
    } else {
      System.setProperty(property, value);
    }
  }

  private static String query(PostgresServer server, String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(server.jdbcUrl("postgres"), server.user(), "");
        Statement statement = connection.createStatement()) {
      boolean isResult = statement.execute(sql);
      while (!isResult) {
        isResult = statement.getMoreResults();
      }
      try (ResultSet result = statement.getResultSet()) {
        result.next();
        return result.getString(1);
      }
    }
  }
}
