// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres;

import io.partvault.archive.table.TableName;
import io.partvault.archive.table.TablePartition;
import io.partvault.embedded.PostgresServer;
import io.partvault.postgres.catalog.CatalogLeaf;
import io.partvault.postgres.catalog.PartitionCatalog;
import io.partvault.postgres.catalog.RetentionRule;
import io.partvault.postgres.session.ConnectionSettings;
import io.partvault.postgres.session.PostgresSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A database of its own on one server for all tests of the JVM; the server stops with the JVM.
 *
 * <p>{@code -Dpartvault.test.postgres.port=5432} takes a server on 127.0.0.1 instead that is
 * already there, to try another version; it must let {@code postgres} and any other role in without
 * a password and have {@code max_prepared_transactions} above 0.
 */
public final class TestDatabase implements AutoCloseable {

  private static final String SUPERUSER = "postgres";
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final String name =
      "test_" + ProcessHandle.current().pid() + "_" + NUMBER.incrementAndGet();
  private final List<PostgresSession> sessions = new ArrayList<>();
  private final List<Connection> connections = new ArrayList<>();
  private final PostgresSession session;

  private static final class Server {
    private static final int PORT = Integer.getInteger("partvault.test.postgres.port", 0);
    static final int ONE = PORT > 0 ? PORT : start().port();

    private static PostgresServer start() {
      try {
        return PostgresServer.start(
            Files.createTempDirectory("partvault-it"), Map.of("max_prepared_transactions", "5"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  public TestDatabase() {
    try (Connection connection = connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    session = openSession();
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

  @Override
  public void close() throws SQLException {
    sessions.forEach(PostgresSession::close);
    for (Connection connection : connections) {
      connection.close();
    }
    try (Connection connection = connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("DROP DATABASE " + name + " WITH (FORCE)");
    }
  }

  private static String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + Server.ONE + "/" + database;
  }

  private static Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(url(database), SUPERUSER, "");
  }
}
