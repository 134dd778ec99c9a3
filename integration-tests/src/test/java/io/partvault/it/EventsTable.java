// SPDX-License-Identifier: Apache-2.0
package io.partvault.it;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.partvault.embedded.PostgresServer;
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

/** A table by month, two months of it long past and two that stay, with rows of many types. */
public final class EventsTable implements AutoCloseable {

  public static final List<String> OLD = List.of("events_2024_01", "events_2024_02");
  public static final List<String> YOUNG = List.of("events_2098_11", "events_2098_12");

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private final Connection connection;

  private EventsTable(Connection connection) {
    this.connection = connection;
  }

  /** Makes the database {@code shop} with the table in it. */
  public static EventsTable create(PostgresServer server, int rowsEach) throws SQLException {
    return create(server, "shop", rowsEach);
  }

  /** Makes a database with the table in it. */
  public static EventsTable create(PostgresServer server, String database, int rowsEach)
      throws SQLException {
    try (Connection admin =
            DriverManager.getConnection(server.jdbcUrl("postgres"), server.user(), "");
        Statement statement = admin.createStatement()) {
      statement.execute("CREATE DATABASE " + database);
    }
    EventsTable table =
        new EventsTable(DriverManager.getConnection(server.jdbcUrl(database), server.user(), ""));
    table.fill(rowsEach);
    return table;
  }

  /**
   * What the database holds of a leaf, by id, in a form that {@link #comparable} gives for a line.
   */
  public Map<Long, JsonNode> rows(String leaf) throws SQLException, IOException {
    Map<Long, JsonNode> rows = new TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                """
                SELECT jsonb_build_object('id', id, 'at', (extract(epoch FROM at) * 1000000)::bigint, 'who', who,
                  'note', note, 'doc', doc, 'amount', amount::text, 'addr', host(addr), 'tags', to_jsonb(tags))::text
                FROM ONLY\s"""
                    + leaf)) {
      while (result.next()) {
        JsonNode row = JSON.readTree(result.getString(1));
        rows.put(row.path("id").asLong(), row);
      }
    }
    return rows;
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
                "SELECT relname FROM pg_class WHERE relname ~ '^events_' AND relkind = 'r' ORDER BY 1")) {
      while (result.next()) {
        leaves.add(result.getString(1));
      }
    }
    return leaves;
  }

  /** Runs one statement, in a transaction of its own. */
  public void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  private void fill(int rowsEach) throws SQLException {
    execute(
        """
        CREATE TABLE events (id bigint, at timestamptz NOT NULL, who uuid, note text, doc jsonb,
          amount numeric(18,4), addr inet, tags text[]) PARTITION BY RANGE (at)
        """);
    List<String> leaves = new ArrayList<>(OLD);
    leaves.addAll(YOUNG);
    for (String leaf : leaves) {
      String from = leaf.substring("events_".length()).replace('_', '-') + "-01";
      execute(
          String.format(
              Locale.ROOT,
              "CREATE TABLE %s PARTITION OF events FOR VALUES FROM ('%s 00:00+00') TO (('%s 00:00+00'::timestamptz"
                  + " + interval '1 month'))",
              leaf,
              from,
              from));
      execute(
          String.format(
              Locale.ROOT,
              """
              INSERT INTO events SELECT i, '%s 00:00+00'::timestamptz + i * interval '1.000001 seconds', md5(i::text)::uuid,
                E'said "no" \\\\ twice\\n\\u00fc ' || i,
                CASE i %% 3 WHEN 0 THEN NULL WHEN 1 THEN 'null' ELSE jsonb_build_object('i', i, 'x', repeat('y', 40)) END,
                i * 1.0100, '10.0.0.1'::inet + i, CASE WHEN i %% 5 = 0 THEN NULL ELSE ARRAY['a', NULL, 'b,' || i] END
              FROM generate_series(1, %d) i
              """,
              from,
              rowsEach));
    }
    execute("VACUUM ANALYZE events");
  }
}
