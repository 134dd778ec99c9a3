// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.postgres.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The condition of the scan against {@link TransactionIds}, which says the same of one id. */
@Tag("versions")
class RowScanIT {

  private static final long CYCLE = 1L << 32;

  private final TestDatabase database = new TestDatabase();

  @AfterEach
  void close() throws SQLException {
    database.close();
  }

  @ParameterizedTest
  @Tag("D23")
  @ValueSource(booleans = {false, true})
  void d23RowsAreSetApartAtTheHorizonThoughOthersWriteOn(boolean withOwnId) throws SQLException {
    try (Connection connection = database.connection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      if (withOwnId) {
        number(statement, "txid_current()");
      }
      for (int i = 0; i < 20; i++) {
        database.sql("SELECT txid_current()");
      }
      // Read committed: each statement has a snapshot of its own, and nobody else is there.
      long xmax = number(statement, "txid_snapshot_xmax(txid_current_snapshot())");
      for (long horizon : List.of(3L, xmax - 30, xmax - 10, xmax - 1, xmax)) {
        SortedSet<Long> ids = ids(xmax, horizon);
        assertThat(late(statement, ids, Long.toString(horizon)))
            .as("xmax %d, horizon %d", xmax, horizon)
            .containsExactlyElementsOf(
                ids.stream().filter(id -> !TransactionIds.isBelow(id, horizon, xmax)).toList());
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

  private static SortedSet<Long> late(Statement statement, SortedSet<Long> ids, String horizon)
      throws SQLException {
    String values =
        ids.stream().map(id -> "('%d'::xid)".formatted(id)).collect(Collectors.joining(", "));
    SortedSet<Long> late = new TreeSet<>();
    try (ResultSet rows =
        statement.executeQuery(
            "SELECT xmin::text::bigint FROM (VALUES %s) v(xmin) WHERE %s"
                .formatted(values, RowScan.late(horizon)))) {
      while (rows.next()) {
        late.add(rows.getLong(1));
      }
    }
    return late;
  }

  private static long number(Statement statement, String expression) throws SQLException {
    try (ResultSet row = statement.executeQuery("SELECT " + expression)) {
      row.next();
      return row.getLong(1);
    }
  }
}
