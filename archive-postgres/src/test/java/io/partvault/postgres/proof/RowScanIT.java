// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.postgres.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The condition of the scan against {@link TransactionIds}, which says the same of one id. */
@Tag("versions")
class RowScanIT {

  private static final long CYCLE = 1L << 32;
  private static final String XMAX = "txid_snapshot_xmax(txid_current_snapshot())";

  private final TestDatabase database = new TestDatabase();

  @AfterEach
  void close() throws SQLException {
    database.close();
  }

  @ParameterizedTest
  @Tag("D23")
  @CsvSource({
    "READ COMMITTED, pg_backend_pid()",
    "READ COMMITTED, txid_current()",
    "READ COMMITTED, age('3'::xid)",
    "REPEATABLE READ, pg_backend_pid()",
    "REPEATABLE READ, txid_current()",
    "REPEATABLE READ, age('3'::xid)"
  })
  void d23RowsAreSetApartAtTheHorizonThoughOthersWriteOn(String isolation, String first)
      throws SQLException {
    try (Connection connection = database.connection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("SET TRANSACTION ISOLATION LEVEL " + isolation);
      long start = number(statement, first + "::text::bigint * 0 + " + XMAX);
      for (int i = 0; i < 20; i++) {
        database.sql("SELECT txid_current()");
      }
      requireSetApart(statement, start);
      number(statement, "txid_current()");
      database.sql("SELECT txid_current()");
      requireSetApart(statement, start);
    }
  }

  private static void requireSetApart(Statement statement, long start) throws SQLException {
    for (long horizon : List.of(3L, start - 10, start - 1, start, start + 10)) {
      SortedSet<Long> ids = ids(start + 20, horizon);
      // Autovacuum may take an id at any time, so the snapshot tells its end in the same breath.
      SortedMap<Long, Boolean> late = new TreeMap<>();
      long xmax = late(statement, ids, Long.toString(horizon), late);
      if (horizon <= xmax) {
        SortedMap<Long, Boolean> expected = new TreeMap<>();
        ids.forEach(id -> expected.put(id, !TransactionIds.isBelow(id, horizon, xmax)));
        assertThat(late).as("xmax %d, horizon %d", xmax, horizon).isEqualTo(expected);
      }
    }
  }

  private static SortedSet<Long> ids(long xmax, long horizon) {
    return LongStream.of(1, 2, 3, 4, xmax, horizon, xmax + CYCLE / 2, CYCLE - 1, CYCLE - 2)
        .flatMap(id -> LongStream.rangeClosed(id - 3, id + 3))
        .filter(id -> id > 0 && id < CYCLE)
        .boxed()
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Tells of each id whether it is late, and returns the end of the snapshot. */
  private static long late(
      Statement statement, SortedSet<Long> ids, String horizon, SortedMap<Long, Boolean> late)
      throws SQLException {
    String values =
        ids.stream().map(id -> "('%d'::xid)".formatted(id)).collect(Collectors.joining(", "));
    long xmax = 0;
    try (ResultSet rows =
        statement.executeQuery(
            "SELECT xmin::text::bigint, %s, %s FROM (VALUES %s) v(xmin)"
                .formatted(RowScan.late(horizon), XMAX, values))) {
      while (rows.next()) {
        late.put(rows.getLong(1), rows.getBoolean(2));
        xmax = rows.getLong(3);
      }
    }
    return xmax;
  }

  private static long number(Statement statement, String expression) throws SQLException {
    try (ResultSet row = statement.executeQuery("SELECT " + expression)) {
      row.next();
      return row.getLong(1);
    }
  }
}
