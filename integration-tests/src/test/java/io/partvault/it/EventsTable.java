// SPDX-License-Identifier: Apache-2.0
package io.partvault.it;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.partvault.embedded.PostgresServer;
import io.partvault.it.stack.DatabaseServer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A table by month, some months of it long past and two that stay, with rows of many types. */
public final class EventsTable implements AutoCloseable {

  public static final List<String> OLD = List.of("events_2024_01", "events_2024_02");
  public static final List<String> YOUNG = List.of("events_2098_11", "events_2098_12");

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private final Connection connection;
  private final List<String> old;

  private EventsTable(Connection connection, List<String> old) {
    this.connection = connection;
    this.old = old;
  }

  /** Makes the database {@code shop} with the table in it. */
  public static EventsTable create(PostgresServer server, int rowsEach) throws SQLException {
    return create(DatabaseServer.of(server), "shop", rowsEach);
  }

  /** Makes a database with the table in it. */
  public static EventsTable create(PostgresServer server, String database, int rowsEach)
      throws SQLException {
    return create(DatabaseServer.of(server), database, rowsEach);
  }

  /** The same on any server. */
  public static EventsTable create(DatabaseServer server, String database, int rowsEach)
      throws SQLException {
    EventsTable table = createEmpty(server, database, OLD);
    for (String leaf : table.leaves()) {
      table.fill(leaf, 1, rowsEach);
    }
    table.execute("VACUUM ANALYZE events");
    return table;
  }

  /**
   * Makes a database with the table and no rows in it.
   *
   * @param old its leaves beside {@link #YOUNG}, {@code events_YYYY_MM} each
   */
  public static EventsTable createEmpty(PostgresServer server, String database, List<String> old)
      throws SQLException {
    return createEmpty(DatabaseServer.of(server), database, old);
  }

  private static EventsTable createEmpty(DatabaseServer server, String database, List<String> old)
      throws SQLException {
    try (Connection admin =
            DriverManager.getConnection(
                server.jdbcUrl("postgres"), server.user(), server.password());
        Statement statement = admin.createStatement()) {
      statement.execute("CREATE DATABASE " + database);
    }
    EventsTable table = connect(server, database, old);
    table.execute(
        """
        CREATE TABLE events (id bigint, at timestamptz NOT NULL, who uuid, note text, doc jsonb,
          amount numeric(18,4), addr inet, tags text[]) PARTITION BY RANGE (at)
        """);
    for (String leaf : old) {
      table.addLeaf(leaf);
    }
    for (String leaf : YOUNG) {
      table.addLeaf(leaf);
    }
    return table;
  }

  /** One more connection to a table that is there. */
  public static EventsTable connect(PostgresServer server, String database, List<String> old)
      throws SQLException {
    return connect(DatabaseServer.of(server), database, old);
  }

  private static EventsTable connect(DatabaseServer server, String database, List<String> old)
      throws SQLException {
    return new EventsTable(
        DriverManager.getConnection(server.jdbcUrl(database), server.user(), server.password()),
        old);
  }

  /** The leaves that are to be archived. */
  public List<String> old() {
    return old;
  }

  /** Adds a leaf for a month, {@code events_YYYY_MM}. */
  public void addLeaf(String leaf) throws SQLException {
    execute(
        "CREATE TABLE %1$s PARTITION OF events FOR VALUES FROM ('%2$s 00:00+00') TO (('%2$s 00:00+00'::timestamptz + interval '1 month'))"
            .formatted(leaf, firstDay(leaf)));
  }

  /** Adds rows to a leaf, with the ids from one number to another. */
  public void fill(String leaf, long firstId, long lastId) throws SQLException {
    execute(
        String.format(
            Locale.ROOT,
            """
            INSERT INTO events SELECT i, '%s 00:00+00'::timestamptz + i * interval '1.000001 seconds', md5(i::text)::uuid,
              E'said "no" \\\\ twice\\n\\u00fc ' || i,
              CASE i %% 3 WHEN 0 THEN NULL WHEN 1 THEN 'null' ELSE jsonb_build_object('i', i, 'x', repeat('y', 40)) END,
              i * 1.0100, '10.0.0.1'::inet + i, CASE WHEN i %% 5 = 0 THEN NULL ELSE ARRAY['a', NULL, 'b,' || i] END
            FROM generate_series(%d::bigint, %d) i
            """,
            firstDay(leaf),
            firstId,
            lastId));
  }

  /**
   * What the database holds of a leaf, by id, in a form that {@link #comparable} gives for a line;
   * columns that others have added included.
   */
  public Map<Long, JsonNode> rows(String leaf) throws SQLException, IOException {
    Map<Long, JsonNode> rows = new TreeMap<>();
    eachRow(leaf, row -> rows.put(row.path("id").asLong(), row));
    return rows;
  }

  /** The same, one row at a time. */
  public void eachRow(String leaf, Consumer<JsonNode> row) throws SQLException, IOException {
    try (Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                """
                SELECT jsonb_build_object('id', id, 'at', (extract(epoch FROM at) * 1000000)::bigint, 'who', who,
                  'note', note, 'doc', doc, 'amount', amount::text, 'addr', host(addr), 'tags', to_jsonb(tags))
                    || (to_jsonb(e) - ARRAY['id', 'at', 'who', 'note', 'doc', 'amount', 'addr', 'tags'])
                FROM ONLY\s\
                """
                    + leaf
                    + " e")) {
      while (result.next()) {
        row.accept(JSON.readTree(result.getString(1)));
      }
    }
  }

  /** A line of the archive in the form of {@link #rows}. */
  public static JsonNode comparable(JsonNode line) {
    ObjectNode row = line.deepCopy();
    row.put(
        "at", ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(line.path("at").asText())));
    if (!row.has("doc")) {
      row.putNull("doc"); // SQL NULL in a json column is a field left out
    }
    return row;
  }

  /** Names of the leaves that are there, attached or not. */
  public List<String> leaves() throws SQLException {
    List<String> leaves = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                "SELECT relname FROM pg_class WHERE relname ~ '^events_' AND relkind = 'r' ORDER BY"
                    + " 1")) {
      while (result.next()) {
        leaves.add(result.getString(1));
      }
    }
    return leaves;
  }

  /** The first column of the first row, as text; empty if there is no row or nothing in it. */
  public String one(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      String value = result.next() ? result.getString(1) : null;
      return value == null ? "" : value;
    }
  }

  /** Runs one statement, in a transaction of its own. */
  public void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Opens a transaction with a snapshot of the whole table, which lasts until {@link #close}. */
  public void keepSnapshot() throws SQLException {
    execute("BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ");
    execute("SELECT count(*) FROM events");
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  private static String firstDay(String leaf) {
    return leaf.substring("events_".length()).replace('_', '-') + "-01";
  }
}
