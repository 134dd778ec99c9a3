// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.restore;

import io.partvault.postgres.catalog.PartitionMark;
import io.partvault.postgres.catalog.PartitionMarks;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/** Marks tables so that what was restored into them is not archived and dropped again at once. */
final class RestoredMarks {

  // What a transaction has written so far is counted at once, unlike what others read of it.
  private static final String TOUCHED =
      """
      WITH RECURSIVE tree(oid) AS (
        SELECT ?::oid
        UNION ALL
        SELECT i.inhrelid FROM tree t JOIN pg_catalog.pg_inherits i ON i.inhparent = t.oid)
      SELECT c.oid::bigint FROM tree t JOIN pg_catalog.pg_class c ON c.oid = t.oid
       WHERE c.relkind = 'r'
         AND (pg_catalog.pg_stat_get_xact_tuples_inserted(c.oid) > 0
              OR pg_catalog.pg_stat_get_xact_tuples_updated(c.oid) > 0
              OR pg_catalog.current_setting('track_counts') = 'off')
       ORDER BY 1
      """;

  private RestoredMarks() {}

  /**
   * Marks the table, or those of its table partitions that took rows.
   *
   * @return whether there is a mark now; false for a table that is no table partition and whose
   *     owner the role is not
   */
  static boolean write(Connection open, TargetTable table, Instant until) throws SQLException {
    if (!table.owned()) {
      return false;
    }
    for (long oid : table.isPartitioned() ? touched(open, table.oid()) : List.of(table.oid())) {
      boolean isLonger =
          PartitionMarks.read(open, oid).stream()
              .anyMatch(
                  mark ->
                      mark instanceof PartitionMark.Restored earlier
                          && earlier.until().isAfter(until));
      if (!isLonger) {
        PartitionMarks.write(open, new PartitionMark.Restored(oid, until));
      }
    }
    return true;
  }

  static Instant serverClock(Connection open) throws SQLException {
    try (Statement statement = open.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_catalog.clock_timestamp()")) {
      row.next();
      return row.getObject(1, OffsetDateTime.class).toInstant();
    }
  }

  private static List<Long> touched(Connection open, long oid) throws SQLException {
    List<Long> oids = new ArrayList<>();
    try (PreparedStatement statement = open.prepareStatement(TOUCHED)) {
      statement.setLong(1, oid);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          oids.add(row.getLong(1));
        }
      }
    }
    return oids;
  }
}
