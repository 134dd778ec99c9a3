// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.catalog;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Bounds compared by the server, as the key's type. */
final class BoundOrder {

  private BoundOrder() {}

  /** For each of these bounds its place, 1 for the newest; equal bounds share a place. */
  static Map<String, Integer> places(
      Connection connection, PartitionKeyType key, Collection<String> bounds) throws SQLException {
    String collate = key.collation().isEmpty() ? "" : " COLLATE " + key.collation();
    String sql =
        "SELECT u.v, dense_rank() OVER (ORDER BY u.v::"
            + key.type()
            + collate
            + " DESC) FROM pg_catalog.unnest(?::text[]) AS u(v)";
    Map<String, Integer> places = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setArray(1, texts(connection, bounds));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          places.put(row.getString(1), row.getInt(2));
        }
      }
    }
    return places;
  }

  /**
   * Those of these bounds that the server's clock left behind by at least a period. Dates and
   * timestamps without a zone count as UTC, which is the pinned time zone.
   */
  static Set<String> older(
      Connection connection, PartitionKeyType key, Collection<String> bounds, String period)
      throws SQLException {
    String sql =
        "SELECT u.v FROM pg_catalog.unnest(?::text[]) AS u(v) WHERE u.v::"
            + key.type()
            + "::timestamptz <= pg_catalog.now() - ?::interval";
    Set<String> older = new HashSet<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setArray(1, texts(connection, bounds));
      statement.setString(2, period);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          older.add(row.getString(1));
        }
      }
    }
    return older;
  }

  /**
   * For each of these bounds the moment from which {@link #older} has it, looked for in steps of a
   * day because a month added and taken away again need not lead back. Left out are bounds so far
   * away that the sum could leave the calendar.
   */
  static Map<String, Instant> passing(
      Connection connection, PartitionKeyType key, Collection<String> bounds, String period)
      throws SQLException {
    String sql =
        """
        SELECT b.v, min(c.at)
          FROM (SELECT u.v, u.v::%s::timestamptz AS bound, ?::interval AS period
                  FROM pg_catalog.unnest(?::text[]) AS u(v)) b
               CROSS JOIN pg_catalog.generate_series(0, 3) d
               CROSS JOIN LATERAL (
                 SELECT CASE WHEN b.bound < '100000-01-01 UTC'
                             THEN b.bound + b.period + d * interval '1 day' END AS at) c
         WHERE b.bound <= c.at - b.period
         GROUP BY b.v
        """
            .formatted(key.type());
    Map<String, Instant> passing = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, period);
      statement.setArray(2, texts(connection, bounds));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          passing.put(row.getString(1), row.getObject(2, OffsetDateTime.class).toInstant());
        }
      }
    }
    return passing;
  }

  private static Array texts(Connection connection, Collection<String> bounds) throws SQLException {
    return connection.createArrayOf("text", List.copyOf(bounds).toArray());
  }
}
