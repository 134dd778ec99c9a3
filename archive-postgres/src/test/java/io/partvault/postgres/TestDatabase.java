// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres;

import static org.awaitility.Awaitility.await;

import io.partvault.archive.table.TableName;
import io.partvault.archive.table.TablePartition;
import io.partvault.embedded.PostgresServer;
import io.partvault.postgres.catalog.CatalogLeaf;
import io.partvault.postgres.catalog.PartitionCatalog;
import io.partvault.postgres.catalog.RetentionRule;
import io.partvault.postgres.proof.BeginOutcome;
import io.partvault.postgres.proof.ExportSnapshot;
import io.partvault.postgres.proof.LeafState;
import io.partvault.postgres.session.ConnectionSettings;
import io.partvault.postgres.session.PostgresSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.utils.Utils;

/**
 * A database of its own on one server for all tests of the JVM; the server stops with the JVM.
 *
 * <p>One in which a test left nothing outside of schemas is emptied and given to a later test,
 * because making a database takes longer than most tests.
 */
public final class TestDatabase implements AutoCloseable {

  private static final String SUPERUSER = "postgres";
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final Queue<String> EMPTIED = new ConcurrentLinkedQueue<>();

  private static final String LEFT_OUTSIDE_OF_SCHEMAS =
      """
      SELECT EXISTS (SELECT FROM pg_am WHERE oid >= 16384)
          OR EXISTS (SELECT FROM pg_publication)
          OR EXISTS (SELECT FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase
                      WHERE d.datname = current_database())
      """;

  private static final String EMPTY =
      """
      DO $$
      DECLARE name text;
      BEGIN
        FOR name IN SELECT nspname FROM pg_namespace
                     WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema' LOOP
          EXECUTE format('DROP SCHEMA %I CASCADE', name);
        END LOOP;
        CREATE SCHEMA public;
        GRANT USAGE ON SCHEMA public TO PUBLIC;
      END $$
      """;

  private final String name;
  private final List<PostgresSession> sessions = new ArrayList<>();
  private final List<Connection> connections = new ArrayList<>();
  private final PostgresSession session;

  private static final class Server {
    static final int PORT = start().port();

    private static PostgresServer start() {
      try {
        Path dir = Files.createTempDirectory("partvault-it");
        PostgresServer server = PostgresServer.start(dir, Map.of("max_prepared_transactions", "5"));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(server, dir)));
        return server;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void remove(PostgresServer server, Path dir) {
      server.close();
      try {
        Utils.delete(dir.toFile());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  public TestDatabase() {
    String emptied = EMPTIED.poll();
    name = emptied != null ? emptied : create();
    session = openSession();
  }

  private static String create() {
    String name = "test_" + NUMBER.incrementAndGet();
    try (Connection connection = connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
      return name;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  public ConnectionSettings settings() {
    return settings(SUPERUSER);
  }

  public ConnectionSettings settings(String user) {
    return new ConnectionSettings(url(name), user, "");
  }

  /** The session of this database that most tests use. */
  public PostgresSession session() {
    return session;
  }

  public PostgresSession openSession() {
    return openSession(settings());
  }

  public PostgresSession openSession(ConnectionSettings settings) {
    PostgresSession another = PostgresSession.open(settings, "partvault-test");
    sessions.add(another);
    return another;
  }

  /** A plain connection as the application would have one. */
  public Connection connection() {
    try {
      Connection connection = connect(name);
      connections.add(connection);
      return connection;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Runs statements as the superuser, each in a transaction of its own. */
  public void sql(String... statements) {
    try (Connection connection = connect(name);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The first column of the first row, as text. */
  public String value(String sql) {
    try (Connection connection = connect(name);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The leaf of this name as the catalog shows it. */
  public TablePartition leaf(String table, String leaf) {
    return new PartitionCatalog(session, "shop")
        .leaves(new TableName("public", table), RetentionRule.keepNewest(0)).stream()
            .map(CatalogLeaf::tablePartition)
            .filter(found -> found.name().name().equals(leaf))
            .findFirst()
            .orElseThrow();
  }

  /**
   * Begins an export. Rows written a moment ago may be younger than a transaction of autovacuum, in
   * whatever database, and then the source has to wait for its end, too.
   */
  public static LeafState begin(
      PostgresSession session, String renderingKey, TablePartition tablePartition) {
    ExportSnapshot snapshot = new ExportSnapshot(session, renderingKey);
    BeginOutcome outcome =
        await()
            .pollInSameThread()
            .pollDelay(Duration.ZERO)
            .until(() -> snapshot.begin(tablePartition), it -> !(it instanceof BeginOutcome.Wait));
    return ((BeginOutcome.Begun) outcome).state();
  }

  @Override
  public void close() throws SQLException {
    sessions.forEach(PostgresSession::close);
    for (Connection connection : connections) {
      connection.close();
    }
    if (isEmptied()) {
      EMPTIED.add(name);
      return;
    }
    try (Connection connection = connect("postgres");
        Statement statement = connection.createStatement()) {
      // WITH (FORCE) came with PostgreSQL 13.
      statement.execute(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + name + "'");
      statement.execute("DROP DATABASE " + name);
    }
  }

  private boolean isEmptied() throws SQLException {
    try (Connection connection = connect(name);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
              + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
      try (ResultSet row = statement.executeQuery(LEFT_OUTSIDE_OF_SCHEMAS)) {
        row.next();
        if (row.getBoolean(1)) {
          return false;
        }
      }
      statement.execute(EMPTY);
      return true;
    }
  }

  private static String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + Server.PORT + "/" + database;
  }

  private static Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(url(database), SUPERUSER, "");
  }
}
