// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.debezium;

import io.partvault.archive.table.TableName;
import io.partvault.embedded.PostgresServer;
import io.partvault.postgres.catalog.LeafColumns;
import io.partvault.postgres.read.DecimalMode;
import io.partvault.postgres.read.LeafReader;
import io.partvault.postgres.read.RenderingSettings;
import io.partvault.postgres.read.RowCursor;
import io.partvault.postgres.read.Tid;
import io.partvault.postgres.read.TidRange;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A table of every type that can be compared, in monthly partitions, with unusual values. */
final class TypedTable implements AutoCloseable {

  static final List<String> LEAVES = List.of("events_2024_01", "events_2024_02", "events_2024_03");
  static final int ROWS = 2_000;

  private final Connection connection;
  private final PostgresServer server;

  private TypedTable(Connection connection, PostgresServer server) {
    this.connection = connection;
    this.server = server;
  }

  static TypedTable create(PostgresServer server) throws SQLException {
    try (Connection admin =
            DriverManager.getConnection(server.jdbcUrl("postgres"), server.user(), "");
        Statement statement = admin.createStatement()) {
      statement.execute("CREATE DATABASE shop");
    }
    Connection connection = DriverManager.getConnection(server.jdbcUrl("shop"), server.user(), "");
    TypedTable table = new TypedTable(connection, server);
    table.execute("CREATE TYPE mood AS ENUM ('sad', 'o\"k')");
    table.execute("CREATE DOMAIN cents AS bigint");
    table.execute(
        """
        CREATE TABLE events (
          id bigint NOT NULL, at timestamptz NOT NULL,
          s smallint, i integer, b boolean, r real, d double precision,
          n numeric(18, 4), v numeric, t text, vc varchar(40), c char(6), u uuid,
          da date, ti time, ti3 time(3), ts timestamp, ts3 timestamp(3), tz timestamptz,
          j json, jb jsonb, by bytea, m mood, ce cents, ip inet, ci cidr, ma macaddr, df text DEFAULT 'new',
          PRIMARY KEY (id, at)) PARTITION BY RANGE (at)
        """);
    for (int month = 1; month <= LEAVES.size(); month++) {
      table.execute(
          "CREATE TABLE %s PARTITION OF events FOR VALUES FROM ('2024-%02d-01 00:00Z') TO ('2024-%02d-01 00:00Z')"
              .formatted(LEAVES.get(month - 1), month, month + 1));
      table.fill(month);
    }
    return table;
  }

  private void fill(int month) throws SQLException {
    execute(
        """
        INSERT INTO events SELECT g, '2024-%02d-02 00:00Z'::timestamptz + g * '7.000123 s'::interval,
          g %% 100, g * 17, g %% 2 = 0, (random() * 1e9)::real * 10.0 ^ (g %% 20 - 10), random() * 10.0 ^ (g %% 40 - 20),
          g * 1.0001, trim_scale(g * 10.0 ^ (g %% 7 - 3)), E'text \\u20ac "q" \\\\ \\n' || g, 'v' || g, 'c', gen_random_uuid(),
          '2024-01-01'::date + g, '00:00'::time + g * '1.000001 s'::interval, '00:00'::time + g * '1.001 s'::interval,
          '1970-01-01'::timestamp + g * '7 days 0.00001 s'::interval, '1970-01-01'::timestamp - g * '1.001 s'::interval,
          '2000-01-01 00:00Z'::timestamptz - g * '1 day 0.1 s'::interval,
          json_build_object('a', g, 'b', E'x\\ny'), jsonb_build_object('n', g / 7.0, 'l', jsonb_build_array(1, null)),
          decode(md5(g::text), 'hex'), CASE g %% 2 WHEN 0 THEN 'sad' ELSE 'o"k' END::mood, g,
          ('10.0.' || g %% 256 || '.1/24')::inet, ('10.0.' || g %% 256 || '.0/24')::cidr, '08:00:2b:01:02:03'
        FROM generate_series(1, %d) g
        """
            .formatted(month, ROWS - 2));
    execute(
        """
        INSERT INTO events (id, at, df, d, r, v, ti, da, ts, tz, j, jb)
        VALUES (%1$d, '2024-%2$02d-20Z', NULL, 1.7976931348623157e308, 3.4028235e38, 1e30, '23:59:59.999999', '0044-03-15',
                '0044-03-15 12:00 BC', '0044-03-15 12:00Z BC', '{"a":1,
          "a": 1.50}', 'null'),
               (%1$d + 1, '2024-%2$02d-21Z', 'x', 5e-324, 1e-45, -0.5, '00:00', '9999-12-31', '1999-12-31 23:59:59.999999',
                '1900-01-01Z', 'null', NULL)
        """
            .formatted(ROWS + 1, month));
  }

  /** The lines that our own reader makes of a leaf, sorted. */
  List<String> lines(String leaf) throws SQLException {
    List<String> lines = new ArrayList<>();
    connection.setAutoCommit(false);
    try {
      for (String setting : RenderingSettings.statements(180_000)) {
        execute(setting);
      }
      LeafReader reader =
          new LeafReader(
              new TableName("public", leaf),
              LeafColumns.read(connection, oid(leaf)),
              DecimalMode.STRING);
      try (RowCursor rows = reader.read(connection, TidRange.toEnd(Tid.START))) {
        while (rows.next()) {
          lines.add(
              new String(rows.buffer(), rows.offset(), rows.length(), StandardCharsets.UTF_8));
        }
      }
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
    return lines.stream().sorted().toList();
  }

  private long oid(String leaf) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT 'public." + leaf + "'::regclass::oid::bigint")) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Whether the leaf is there. */
  boolean has(String leaf) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT to_regclass('public." + leaf + "') IS NOT NULL")) {
      row.next();
      return row.getBoolean(1);
    }
  }

  /** Whether somebody reads the log of this database through a slot. */
  boolean streams() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT count(*) FROM pg_replication_slots WHERE active")) {
      row.next();
      return row.getLong(1) > 0;
    }
  }

  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** What Debezium needs to know of the server. */
  PostgresServer server() {
    return server;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
