// SPDX-License-Identifier: Apache-2.0
package io.partvault.benchmarks;

import io.partvault.embedded.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.YearMonth;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One table with monthly table partitions that are old enough to be archived.
 *
 * @param rows in all of them together
 * @param months how many there are
 */
record DataSet(RowShape shape, long rows, int months) {

  static final String DATABASE = "shop";
  static final String TABLE = "public.events";
  private static final YearMonth END = YearMonth.of(2024, 1);

  /** Fills a database of its own, and leaves no work for later to the server. */
  void create(PostgresServer server) throws SQLException {
    try (Connection connection = connect(server, "postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + DATABASE);
    }
    try (Connection connection = connect(server, DATABASE);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE events (" + shape.columns() + ") PARTITION BY RANGE (at)");
      for (int month = 0; month < months; month++) {
        fill(statement, month);
      }
      statement.execute("ALTER TABLE events ADD PRIMARY KEY (id, at)");
      statement.execute("VACUUM ANALYZE events");
      statement.execute("CHECKPOINT");
    }
  }

  /** The same once more, after its leaves were dropped. */
  void createAgain(PostgresServer server) throws SQLException {
    try (Connection connection = connect(server, "postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("DROP DATABASE " + DATABASE + " WITH (FORCE)");
    }
    create(server);
  }

  /** Names of its leaves. */
  List<String> leaves() {
    return IntStream.range(0, months).mapToObj(this::leaf).toList();
  }

  /** What {@code row_to_json} makes of all rows together, without newlines. */
  long jsonBytes(PostgresServer server) throws SQLException {
    try (Connection connection = connect(server, DATABASE);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT avg(octet_length(row_to_json(e)::text)) FROM (SELECT * FROM events LIMIT 1000) e")) {
      row.next();
      return Math.round(row.getDouble(1) * rows);
    }
  }

  static Connection connect(PostgresServer server, String database) throws SQLException {
    return DriverManager.getConnection(server.jdbcUrl(database), server.user(), "");
  }

  private void fill(Statement statement, int month) throws SQLException {
    YearMonth of = month(month);
    statement.execute(
        "CREATE TABLE %s PARTITION OF events FOR VALUES FROM ('%s-01') TO ('%s-01')"
            .formatted(leaf(month), of, of.plusMonths(1)));
    long first = rows * month / months;
    long last = rows * (month + 1) / months;
    String at = "'%s-01'::timestamptz + (i %% 2400000) * interval '1 second'".formatted(of);
    statement.execute(
        "INSERT INTO %s SELECT %s FROM generate_series(%d::bigint, %d::bigint) i"
            .formatted(leaf(month), shape.values(at), first, last - 1));
  }

  private String leaf(int month) {
    return "events_" + month(month).toString().replace('-', '_');
  }

  /** All are over for long, however many. */
  private YearMonth month(int month) {
    return END.minusMonths(months - month);
  }
}
