// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.read;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.partvault.archive.table.TableName;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("versions")
class LeafReaderIT {
  private static final TableName T = new TableName("public", "t");

  @TempDir static Path folder;
  private static LeafFixture leaf;

  @BeforeAll
  static void start() throws SQLException {
    leaf = LeafFixture.start(folder);
  }

  @AfterAll
  static void stop() throws SQLException {
    leaf.close();
  }

  @Test
  void chunksTogetherAreTheTable() throws SQLException {
    createNumbers(20_000);
    List<String> whole = leaf.lines("t");
    assertThat(whole).hasSize(20_000);

    List<String> chunks = new ArrayList<>();
    leaf.begin();
    LeafReader reader = leaf.reader(T, DecimalMode.STRING);
    for (long block = 0; block < 1_000; block += 7) {
      var range = TidRange.chunk(new Tid(block, 0), block + 7);
      try (RowCursor cursor = reader.read(leaf.connection(), range)) {
        chunks.addAll(LeafFixture.rest(cursor));
      }
    }
    assertThat(chunks).isEqualTo(whole);
  }

  @Test
  void aChunkIsReadByARangeOfTidsAndNotByTheWholeTable() throws SQLException {
    createNumbers(20_000);
    leaf.begin();
    if (leaf.serverVersion() >= 140_000) {
      String range = TidRange.chunk(new Tid(3, 4), 9).predicate();
      assertThat(leaf.text("EXPLAIN SELECT ctid, xmin FROM ONLY public.t WHERE " + range).get(0))
          .contains("Tid Range Scan");
    }
  }

  @Test
  void readingGoesOnBehindAnyRow() throws SQLException {
    createNumbers(500);
    List<String> whole = leaf.lines("t");
    leaf.begin();
    LeafReader reader = leaf.reader(T, DecimalMode.STRING);
    Tid reached;
    try (RowCursor first = reader.read(leaf.connection(), TidRange.toEnd(Tid.START))) {
      for (int row = 0; row < 321; row++) {
        assertThat(first.next()).isTrue();
      }
      reached = Tid.of(first.tid());
    }
    leaf.begin();
    try (RowCursor second = reader.read(leaf.connection(), TidRange.toEnd(reached))) {
      assertThat(LeafFixture.rest(second)).isEqualTo(whole.subList(321, 500));
    }
  }

  @Test
  void tidAndXminAreTheServers() throws SQLException {
    createNumbers(300);
    leaf.execute("UPDATE t SET id = id WHERE id % 3 = 0");
    leaf.begin();
    List<String> expected = leaf.text("SELECT ctid || ' ' || xmin FROM public.t ORDER BY ctid");
    List<String> read = new ArrayList<>();
    try (RowCursor cursor =
        leaf.reader(T, DecimalMode.STRING).read(leaf.connection(), TidRange.toEnd(Tid.START))) {
      while (cursor.next()) {
        read.add(Tid.of(cursor.tid()) + " " + cursor.xmin());
      }
      assertThat(cursor.next()).isFalse();
    }
    assertThat(read).isEqualTo(expected);
  }

  @Test
  void closingEarlyLeavesTheConnectionUsable() throws SQLException {
    createNumbers(200_000);
    for (int round = 0; round < 20; round++) {
      leaf.begin();
      try (RowCursor cursor =
          leaf.reader(T, DecimalMode.STRING).read(leaf.connection(), TidRange.toEnd(Tid.START))) {
        for (int row = 0; row <= round * 100; row++) {
          assertThat(cursor.next()).isTrue();
        }
      }
      leaf.connection().rollback();
      assertThat(leaf.text("SELECT 42")).containsExactly("42");
    }
  }

  @Test
  void closingBeforeTheEndOfATinyTableLeavesTheConnectionUsable() throws SQLException {
    createNumbers(3);
    for (int round = 0; round < 50; round++) {
      leaf.begin();
      try (RowCursor cursor =
          leaf.reader(T, DecimalMode.STRING).read(leaf.connection(), TidRange.toEnd(Tid.START))) {
        assertThat(cursor.next()).isTrue();
      }
      leaf.connection().rollback();
      assertThat(leaf.text("SELECT 42")).containsExactly("42");
    }
  }

  @Test
  void anErrorInTheMiddleIsThrownAndTheConnectionStaysUsable() throws SQLException {
    leaf.execute(
        "DROP TABLE IF EXISTS t CASCADE",
        "DROP TYPE IF EXISTS label",
        "CREATE TYPE label AS ENUM ('first', 'lost')",
        "CREATE TABLE t (v label)",
        "INSERT INTO t SELECT 'first'::label FROM generate_series(1, 5000)",
        "INSERT INTO t VALUES ('lost')",
        "DELETE FROM pg_enum WHERE enumlabel = 'lost'");
    leaf.begin();
    LeafReader reader = leaf.reader(T, DecimalMode.STRING);
    try (RowCursor cursor = reader.read(leaf.connection(), TidRange.toEnd(Tid.START))) {
      assertThat(cursor.next()).isTrue();
      assertThatThrownBy(() -> LeafFixture.rest(cursor))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("invalid internal value for enum");
    }
    leaf.connection().rollback();
    assertThat(leaf.text("SELECT 42")).containsExactly("42");
    leaf.execute("DROP TABLE t");
  }

  @Test
  void aMissingLeafIsTheServersOwnError() throws SQLException {
    var gone = new LeafReader(new TableName("public", "gone"), List.of(), DecimalMode.STRING);
    assertThatThrownBy(() -> gone.read(leaf.connection(), TidRange.toEnd(Tid.START)))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42P01"));
    leaf.connection().rollback();
    assertThat(leaf.text("SELECT 42")).containsExactly("42");
  }

  @Test
  @Tag("D25")
  void rowLevelSecurityIsAnErrorAndNotFewerRows() throws SQLException {
    createNumbers(10);
    leaf.execute(
        "DROP ROLE IF EXISTS reader",
        "CREATE ROLE reader",
        "GRANT SELECT ON t TO reader",
        "ALTER TABLE t ENABLE ROW LEVEL SECURITY",
        "CREATE POLICY half ON t USING (id > 5)");
    leaf.begin();
    LeafReader reader = leaf.reader(T, DecimalMode.STRING);
    assertThat(leaf.text("SELECT set_config('role', 'reader', true)")).hasSize(1);
    assertThatThrownBy(
            () -> {
              try (RowCursor cursor = reader.read(leaf.connection(), TidRange.toEnd(Tid.START))) {
                cursor.next();
              }
            })
        .hasMessageContaining("row-level security");
    leaf.execute("DROP TABLE t", "DROP ROLE reader");
  }

  @Tag("B7")
  @Test
  void aTableMayHaveSixteenHundredColumns() throws Exception {
    leaf.execute(
        "DROP TABLE IF EXISTS wide",
        "CREATE TABLE wide ("
            + IntStream.range(0, 1_600).mapToObj(i -> "c" + i + " int").collect(joining(", "))
            + ")",
        "INSERT INTO wide DEFAULT VALUES",
        "INSERT INTO wide VALUES ("
            + IntStream.range(0, 1_600).mapToObj(Integer::toString).collect(joining(", "))
            + ")");
    List<String> lines = leaf.lines("wide");
    assertThat(lines).hasSize(2);
    JsonNode row = new ObjectMapper().readTree(lines.get(1));
    assertThat(row.size()).isEqualTo(1_600);
    assertThat(row.get("c1599").intValue()).isEqualTo(1_599);
    assertThat(new ObjectMapper().readTree(lines.get(0)).get("c0").isNull()).isTrue();
  }

  @Tag("B7")
  @Test
  void aTableMayHaveNoColumnAndNoRow() throws SQLException {
    leaf.execute("DROP TABLE IF EXISTS narrow", "CREATE TABLE narrow ()");
    assertThat(leaf.lines("narrow")).isEmpty();
    leaf.execute("INSERT INTO narrow DEFAULT VALUES", "INSERT INTO narrow DEFAULT VALUES");
    assertThat(leaf.lines("narrow")).containsExactly("{}", "{}");
  }

  @Tag("B7")
  @Test
  void droppedColumnsAreGoneAndGeneratedOnesStay() throws SQLException {
    leaf.execute(
        "DROP TABLE IF EXISTS t",
        "CREATE TABLE t (a int, b int)",
        "INSERT INTO t VALUES (1, 2)",
        "ALTER TABLE t DROP COLUMN b",
        "ALTER TABLE t ADD COLUMN d text DEFAULT 'late'");
    assertThat(leaf.lines("t")).containsExactly("{\"a\":1,\"d\":\"late\"}");
    assumeTrue(leaf.serverVersion() >= 120_000, "generated columns came with PostgreSQL 12");
    leaf.execute("ALTER TABLE t ADD COLUMN e int GENERATED ALWAYS AS (a * 2) STORED");
    assertThat(leaf.lines("t")).containsExactly("{\"a\":1,\"d\":\"late\",\"e\":2}");
  }

  @Test
  @Tag("D19")
  void oddNamesStandInTheLineAsTheyAre() throws Exception {
    leaf.execute(
        "DROP TABLE IF EXISTS \"Odd \"\"t\"\". é\"",
        "CREATE TABLE \"Odd \"\"t\"\". é\" (\"a\"\"b\" int, \"c\\d\" int, \"Ünï.cödé 😀\" int,"
            + " \"line\nbreak\" int, \"select\" int, \"CASE\" float8)",
        "INSERT INTO \"Odd \"\"t\"\". é\" VALUES (1, 2, 3, 4, 5, 6)");
    String line = leaf.lines("Odd \"t\". é").get(0);
    assertThat(new ObjectMapper().readTree(line).fieldNames())
        .toIterable()
        .containsExactly("a\"b", "c\\d", "Ünï.cödé 😀", "line\nbreak", "select", "CASE");
    assertThat(line).doesNotContain("\n");
  }

  @Test
  void onlyTheLeafItselfIsRead() throws SQLException {
    createNumbers(2);
    leaf.execute("CREATE TABLE child () INHERITS (t)", "INSERT INTO child VALUES (99)");
    assertThat(leaf.lines("t")).containsExactly("{\"id\":0}", "{\"id\":1}");
    leaf.execute("DROP TABLE child");
  }

  @Test
  void aLargeValueComesWhole() throws Exception {
    leaf.execute(
        "DROP TABLE IF EXISTS t",
        "CREATE TABLE t (v text)",
        "INSERT INTO t SELECT repeat(E'0123456789\\n', 1000000)",
        "INSERT INTO t VALUES ('small')");
    List<String> lines = leaf.lines("t");
    assertThat(new ObjectMapper().readTree(lines.get(0)).get("v").textValue())
        .isEqualTo("0123456789\n".repeat(1_000_000));
    assertThat(lines.get(1)).isEqualTo("{\"v\":\"small\"}");
  }

  private static void createNumbers(int rows) throws SQLException {
    leaf.execute(
        "DROP TABLE IF EXISTS t CASCADE",
        "CREATE TABLE t (id int)",
        "INSERT INTO t SELECT generate_series(0, " + (rows - 1) + ")");
  }
}
