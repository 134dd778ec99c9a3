// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.read;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.partvault.archive.table.TableName;
import io.partvault.embedded.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A PostgreSQL server with one connection that reads leaves as an export does. */
final class LeafFixture implements AutoCloseable {

  private static final String COLUMNS =
      """
      WITH RECURSIVE resolved(oid, base) AS (
        SELECT oid, oid FROM pg_catalog.pg_type WHERE typtype <> 'd'
        UNION ALL
        SELECT t.oid, r.base FROM pg_catalog.pg_type t JOIN resolved r ON t.typbasetype = r.oid
         WHERE t.typtype = 'd')
      SELECT a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, r.base,
             coalesce(er.base, 0), coalesce(e.typdelim, ',')
        FROM pg_catalog.pg_attribute a
        JOIN resolved r ON r.oid = a.atttypid
        JOIN pg_catalog.pg_type b ON b.oid = r.base
        LEFT JOIN pg_catalog.pg_type e ON e.oid = b.typelem AND b.typcategory = 'A'
        LEFT JOIN resolved er ON er.oid = e.oid
       WHERE a.attrelid = ?::regclass AND a.attnum > 0 AND NOT a.attisdropped
       ORDER BY a.attnum
      """;

  private final PostgresServer server;
  private Connection connection;

  private LeafFixture(PostgresServer server, Connection connection) {
    this.server = server;
    this.connection = connection;
  }

  static LeafFixture start(Path dir) throws SQLException {
    var server = PostgresServer.start(dir);
    return new LeafFixture(server, connect(server, "postgres"));
  }

  /** Goes on in a new database of another encoding. */
  void moveToDatabase(String database, String encoding) throws SQLException {
    connection.rollback();
    connection.setAutoCommit(true);
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE DATABASE " + database + " ENCODING '" + encoding + "' TEMPLATE template0");
    }
    connection.close();
    connection = connect(server, database);
  }

  private static Connection connect(PostgresServer server, String database) throws SQLException {
    var connection = DriverManager.getConnection(server.jdbcUrl(database), server.user(), "unused");
    connection.setAutoCommit(false);
    return connection;
  }

  Connection connection() {
    return connection;
  }

  int serverVersion() throws SQLException {
    return Integer.parseInt(text("SHOW server_version_num").get(0));
  }

  void execute(String... statements) throws SQLException {
    connection.rollback();
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
    connection.commit();
  }

  /** The first column of a query under the settings of an export. */
  List<String> text(String sql) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }

  void begin() throws SQLException {
    connection.rollback();
    int version = serverVersion();
    try (Statement statement = connection.createStatement()) {
      for (String setting : RenderingSettings.statements(version)) {
        statement.execute(setting);
      }
    }
  }

  LeafReader reader(TableName leaf, DecimalMode decimals) throws SQLException {
    List<LeafColumn> columns = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
      statement.setString(1, leaf.sql());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          columns.add(
              new LeafColumn(
                  row.getString(1),
                  row.getString(2),
                  row.getBoolean(3),
                  row.getLong(4),
                  row.getLong(5),
                  row.getString(6).charAt(0)));
        }
      }
    }
    return new LeafReader(leaf, columns, decimals);
  }

  List<String> lines(String table, DecimalMode decimals) throws SQLException {
    begin();
    LeafReader reader = reader(new TableName("public", table), decimals);
    try (RowCursor cursor = reader.read(connection, TidRange.toEnd(Tid.START))) {
      return rest(cursor);
    }
  }

  List<String> lines(String table) throws SQLException {
    return lines(table, DecimalMode.STRING);
  }

  static List<String> rest(RowCursor cursor) throws SQLException {
    List<String> lines = new ArrayList<>();
    while (cursor.next()) {
      lines.add(line(cursor));
    }
    return lines;
  }

  static String line(RowCursor cursor) {
    return new String(cursor.buffer(), cursor.offset(), cursor.length(), UTF_8);
  }

  @Override
  public void close() throws SQLException {
    try (server) {
      connection.close();
    }
  }
}
