// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.partvault.embedded.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A real database with a table by month: two months long past, one far ahead. */
final class EventsDatabase implements AutoCloseable {

  static final List<String> OLD = List.of("events_2024_01", "events_2024_02");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final PostgresServer server;

  private EventsDatabase(PostgresServer server) {
    this.server = server;
  }

  static EventsDatabase start(Path dir) throws SQLException {
    EventsDatabase database = new EventsDatabase(PostgresServer.start(dir));
    try (Connection connection = database.connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE shop");
    }
    return database;
  }

  /** Makes the table anew, with so many rows in each old month. */
  void reset(int rowsEach) throws SQLException {
    execute("DROP TABLE IF EXISTS events");
    execute(
        """
        CREATE TABLE events (id bigint NOT NULL, at timestamptz NOT NULL, name text, amount numeric)
          PARTITION BY RANGE (at)""");
    month("events_2024_01", "2024-01-01", "2024-02-01");
    month("events_2024_02", "2024-02-01", "2024-03-01");
    month("events_2098_01", "2098-01-01", "2098-02-01");
    for (String from : List.of("2024-01-01", "2024-02-01", "2098-01-01")) {
      execute(
          """
          INSERT INTO events
          SELECT i, timestamptz '%s 00:00Z' + i * interval '1 second',
                 CASE WHEN i %% 7 = 0 THEN NULL ELSE repeat('é"\\', (i %% 20)::int) || i END,
                 i / 4.0
            FROM generate_series(1, %d) AS i"""
              .formatted(from, rowsEach));
    }
  }

  void execute(String sql) throws SQLException {
    try (Connection connection = connect("shop");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Name by id, as the database has it. */
  Map<Long, String> names(String leaf) throws SQLException {
    Map<Long, String> names = new HashMap<>();
    try (Connection connection = connect("shop");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT id, name FROM " + leaf)) {
      while (rows.next()) {
        names.put(rows.getLong(1), rows.getString(2));
      }
    }
    return names;
  }

  /** Name by id, as lines have it; a line that comes twice fails. */
  static Map<Long, String> names(List<String> lines) {
    Map<Long, String> names = new HashMap<>();
    for (String line : lines) {
      try {
        var row = JSON.readTree(line);
        if (names.containsKey(row.get("id").asLong())) {
          throw new IllegalStateException("Twice: " + line);
        }
        names.put(row.get("id").asLong(), row.get("name").textValue());
      } catch (IOException e) {
        throw new UncheckedIOException("No JSON: " + line, e);
      }
    }
    return names;
  }

  /** What a source connector needs, for the roles and tables of this database. */
  Map<String, String> properties() {
    Map<String, String> properties = new HashMap<>();
    properties.put("connection.url", server.jdbcUrl("shop"));
    properties.put("connection.user", server.user());
    properties.put("topic.prefix", "shop");
    properties.put("table.include.list", "public.events");
    properties.put("retention.period", "P1Y");
    properties.put("poll.interval.ms", "100");
    return properties;
  }

  /** Sessions of sources that are open now. */
  long sourceSessions() throws SQLException {
    return number(
        "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'partvault-source%'");
  }

  /** Statements that wait for a lock now. */
  long lockWaits() throws SQLException {
    return number("SELECT count(*) FROM pg_locks WHERE NOT granted");
  }

  /** Leaves that are claimed now. */
  long claims() throws SQLException {
    return number("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'");
  }

  private long number(String query) throws SQLException {
    try (Connection connection = connect("shop");
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }

  @Override
  public void close() {
    server.close();
  }

  private void month(String leaf, String from, String to) throws SQLException {
    execute(
        "CREATE TABLE %s PARTITION OF events FOR VALUES FROM ('%s 00:00Z') TO ('%s 00:00Z')"
            .formatted(leaf, from, to));
  }

  private Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(server.jdbcUrl(database), server.user(), "");
  }
}
