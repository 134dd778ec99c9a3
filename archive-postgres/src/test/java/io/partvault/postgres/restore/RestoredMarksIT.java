// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.restore;

import static io.partvault.postgres.restore.RestoreFixture.into;
import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.postgres.TestDatabase;
import io.partvault.postgres.catalog.PartitionMark;
import io.partvault.postgres.catalog.PartitionMarks;
import io.partvault.postgres.session.TransactionMode;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What took rows again is marked, and nothing else. */
@Tag("versions")
class RestoredMarksIT {

  private static TestDatabase database;

  private final RestoreFixture fixture = new RestoreFixture(database);

  @BeforeAll
  static void start() {
    database = new TestDatabase();
  }

  @AfterAll
  static void stop() throws SQLException {
    database.close();
  }

  @BeforeEach
  void archive() {
    fixture.archived().dropped();
  }

  @Test
  @Tag("D21")
  void aTablePartitionThatTakesRowsIsMarked() throws Exception {
    fixture.database.sql(
        "CREATE TABLE january PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2024-02-01')");
    Restored restored = fixture.restore(into("january"));
    assertThat(marks("january")).containsExactly(restored.keptUntil());
    assertThat(marks("events_2")).isEmpty();
  }

  @Test
  @Tag("D21")
  void ofAPartitionedTableOnlyWhatTookRowsIsMarked() throws Exception {
    fixture.database.sql(
        "CREATE TABLE early PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2024-01-10')",
        "CREATE TABLE late PARTITION OF events FOR VALUES FROM ('2024-01-10') TO ('2024-02-01')"
            + " PARTITION BY RANGE (id)",
        "CREATE TABLE late_1 PARTITION OF late FOR VALUES FROM (0) TO (1000)",
        "CREATE TABLE late_2 PARTITION OF late FOR VALUES FROM (1000) TO (2000)");
    Restored restored = fixture.restore(into("events"));
    assertThat(restored.checked()).isEqualTo(RowCheck.ROWS);
    assertThat(restored.remarks())
        .containsExactly(
            "rows were counted and not read back: they lie in several table partitions");
    assertThat(marks("early")).containsExactly(restored.keptUntil());
    assertThat(marks("late_1")).containsExactly(restored.keptUntil());
    assertThat(marks("late_2")).isEmpty();
    assertThat(marks("events_2")).isEmpty();
    assertThat(fixture.count("(SELECT FROM events WHERE at < '2024-02-01') e"))
        .isEqualTo(RestoreFixture.ROWS);
  }

  @Test
  void aMarkThatLastsLongerStays() throws Exception {
    fixture.database.sql("CREATE TABLE history (LIKE before)");
    Instant longer = fixture.kept(Duration.ofDays(90)).restore(into("history")).keptUntil();
    fixture.database.sql("TRUNCATE history");
    fixture.kept(Duration.ofDays(1)).restore(into("history"));
    assertThat(marks("history")).containsExactly(longer);
  }

  private List<Instant> marks(String table) {
    long oid = Long.parseLong(fixture.database.value("SELECT '" + table + "'::regclass::oid"));
    return fixture
        .database
        .session()
        .inTransaction(
            TransactionMode.READ_ONLY,
            "read marks",
            open ->
                PartitionMarks.read(open, oid).stream()
                    .map(mark -> ((PartitionMark.Restored) mark).until())
                    .toList());
  }
}
