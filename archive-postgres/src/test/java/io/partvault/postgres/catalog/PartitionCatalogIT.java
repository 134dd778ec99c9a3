// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.partvault.archive.table.PartitionBounds;
import io.partvault.archive.table.TableName;
import io.partvault.postgres.TestDatabase;
import io.partvault.postgres.removal.RemovalCatalog;
import io.partvault.postgres.session.DatabaseException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("versions")
class PartitionCatalogIT {

  private static final TableName EVENTS = new TableName("public", "events");

  private final TestDatabase database = new TestDatabase();

  @AfterEach
  void close() throws SQLException {
    database.close();
  }

  @Test
  @Tag("D1")
  void d1OrderComesFromBoundsAndNotFromNames() {
    database.sql("CREATE TABLE events (at date) PARTITION BY RANGE (at)");
    for (int month = 1; month <= 12; month++) {
      createMonth("events_" + month, month);
    }

    assertThat(leaves(RetentionRule.keepNewest(3)))
        .extracting(leaf -> leaf.tablePartition().name().name())
        .containsExactly(
            "events_1",
            "events_2",
            "events_3",
            "events_4",
            "events_5",
            "events_6",
            "events_7",
            "events_8",
            "events_9",
            "events_10",
            "events_11",
            "events_12");
    assertThat(eligible(RetentionRule.keepNewest(3))).hasSize(9).doesNotContain("events_10");
  }

  @ParameterizedTest
  @Tag("D2")
  @ValueSource(strings = {"date", "timestamp", "timestamptz"})
  void d2OnlyAnUpperBoundPastRetentionCounts(String type) {
    database.sql(
        "SET TimeZone = 'UTC'", // of retention
        "CREATE TABLE events (at " + type + ") PARTITION BY RANGE (at)",
        range("wide", "current_date - 3000", "current_date - 5"),
        range("just_past", "current_date - 5", "current_date - 1"),
        range("straddles", "current_date - 1", "current_date + 30"));

    assertThat(eligible(RetentionRule.olderThan("P1D"))).containsExactly("wide", "just_past");
    assertThat(eligible(RetentionRule.olderThan("P4D"))).containsExactly("wide");
    assertThat(eligible(RetentionRule.olderThan("P1W"))).isEmpty();
    assertThat(reason("straddles", RetentionRule.olderThan("P1D")))
        .startsWith("its upper bound ")
        .endsWith(" is not past P1D");
  }

  @Test
  void endOfRetentionIsTheFirstDayOnWhichItPasses() {
    database.sql(
        "CREATE TABLE events (at date) PARTITION BY RANGE (at)",
        range("old", "date '2000-01-01'", "date '2000-02-01'"),
        range("first", "date '2200-01-01'", "date '2200-01-31'"),
        range("second", "date '2200-01-31'", "date '2200-03-01'"),
        range("far", "date '2200-03-01'", "date '290000-01-01'"),
        range("for_ever", "date '290000-01-01'", "date 'infinity'"));

    assertThat(leaves(RetentionRule.olderThan("P1M")))
        .extracting(CatalogLeaf::keptUntil)
        .containsExactly(
            Instant.MAX, // passed
            Instant.parse("2200-03-01T00:00:00Z"), // no 31st of February
            Instant.parse("2200-04-01T00:00:00Z"),
            Instant.MAX, // beyond what is worth a sum
            Instant.MAX);
    assertThat(leaves(RetentionRule.keepNewest(9)))
        .extracting(CatalogLeaf::cause)
        .containsOnly(RetentionCause.AMONG_NEWEST);
  }

  @Test
  @Tag("D2")
  void timestampsAreTakenAsUtcWhateverTheServersZone() {
    database.sql(
        "ALTER DATABASE "
            + database.value("SELECT current_database()")
            + " SET TimeZone = 'Pacific/Kiritimati'", // UTC+14
        "CREATE TABLE events (at timestamp) PARTITION BY RANGE (at)",
        "DO $$ BEGIN EXECUTE format('CREATE TABLE past PARTITION OF events FOR VALUES FROM (%L) TO"
            + " (%L)', '2000-01-01', (now() AT TIME ZONE 'UTC')::timestamp - interval '1 minute');"
            + " EXECUTE format('CREATE TABLE ahead PARTITION OF events FOR VALUES FROM (%L) TO (%L)',"
            + " (now() AT TIME ZONE 'UTC')::timestamp + interval '1 minute', '9999-01-01'); END $$");

    List<CatalogLeaf> leaves =
        new PartitionCatalog(database.openSession(), "shop")
            .leaves(EVENTS, RetentionRule.olderThan("PT0S"));

    assertThat(leaves).extracting(CatalogLeaf::eligible).containsExactly(true, false);
  }

  @Test
  @Tag("D3")
  void d3AndRangesWithoutAnEndAreNeverTakenByAgeOrNumber() {
    database.sql(
        "CREATE TABLE events (at date) PARTITION BY RANGE (at)",
        "CREATE TABLE first PARTITION OF events FOR VALUES FROM (MINVALUE) TO ('2000-01-01')",
        "CREATE TABLE old PARTITION OF events FOR VALUES FROM ('2000-01-01') TO ('2001-01-01')",
        "CREATE TABLE last PARTITION OF events FOR VALUES FROM ('2001-01-01') TO (MAXVALUE)",
        "CREATE TABLE rest PARTITION OF events DEFAULT");

    assertThat(eligible(RetentionRule.olderThan("P1D"))).containsExactly("old");
    assertThat(eligible(RetentionRule.keepNewest(0))).containsExactly("first", "old");
    assertThat(eligible(RetentionRule.keepNewest(1)))
        .as("the range without an end is the newest")
        .containsExactly("first", "old");
    assertThat(eligible(RetentionRule.keepNewest(2))).containsExactly("first");
    assertThat(reason("rest", RetentionRule.olderThan("P1D"))).contains("DEFAULT");
    assertThat(reason("last", RetentionRule.olderThan("P1D"))).contains("MAXVALUE");
    assertThat(eligible(RetentionRule.only(List.of("rest", "public.first"))))
        .containsExactly("first", "rest");
  }

  @Test
  @Tag("D2")
  void anInfiniteUpperBoundIsNeverPast() {
    database.sql(
        "CREATE TABLE events (at timestamptz) PARTITION BY RANGE (at)",
        "CREATE TABLE endless PARTITION OF events FOR VALUES FROM ('2000-01-01') TO ('infinity')");

    assertThat(eligible(RetentionRule.olderThan("P1D"))).isEmpty();
  }

  @Test
  @Tag("D1")
  void numbersAndTextAreOrderedAsTheirType() {
    database.sql(
        "CREATE TABLE events (id bigint) PARTITION BY RANGE (id)",
        "CREATE TABLE a PARTITION OF events FOR VALUES FROM (-1000) TO (-9)",
        "CREATE TABLE b PARTITION OF events FOR VALUES FROM (-9) TO (9)",
        "CREATE TABLE c PARTITION OF events FOR VALUES FROM (9) TO (1000)",
        "CREATE TABLE words (w text COLLATE \"C\") PARTITION BY RANGE (w)",
        "CREATE TABLE upper_case PARTITION OF words FOR VALUES FROM ('A') TO ('Z')",
        "CREATE TABLE lower_case PARTITION OF words FOR VALUES FROM ('a') TO ('it''s')");

    assertThat(eligible(RetentionRule.keepNewest(1))).containsExactly("a", "b");
    assertThat(reason("a", RetentionRule.olderThan("P1D")))
        .contains("partitioned by range of bigint", "has no age");
    assertThat(catalog().leaves(new TableName("public", "words"), RetentionRule.keepNewest(1)))
        .extracting(leaf -> leaf.tablePartition().name().name() + " " + leaf.eligible())
        .containsExactly("upper_case true", "lower_case false");
  }

  @Test
  void aKeyThatIsAnExpressionHasAgeAndOrder() {
    database.sql(
        "CREATE TABLE events (at timestamp) PARTITION BY RANGE (date_trunc('month', at))",
        "CREATE TABLE a PARTITION OF events FOR VALUES FROM ('2000-01-01') TO ('2000-02-01')",
        "CREATE TABLE b PARTITION OF events FOR VALUES FROM ('2999-01-01') TO ('2999-02-01')");

    assertThat(eligible(RetentionRule.olderThan("P1D"))).containsExactly("a");
    assertThat(eligible(RetentionRule.keepNewest(1))).containsExactly("a");
  }

  @Test
  void severalColumnsListAndHashAreTakenByNameOnly() {
    database.sql(
        "CREATE TABLE events (at date, id int) PARTITION BY RANGE (at, id)",
        "CREATE TABLE two PARTITION OF events FOR VALUES FROM ('2000-01-01', 0) TO ('2000-02-01', 0)",
        "CREATE TABLE by_list (x text) PARTITION BY LIST (x)",
        "CREATE TABLE north PARTITION OF by_list FOR VALUES IN ('north', NULL)",
        "CREATE TABLE by_hash (x text) PARTITION BY HASH (x)",
        "CREATE TABLE h0 PARTITION OF by_hash FOR VALUES WITH (MODULUS 2, REMAINDER 0)");

    assertThat(reason("two", RetentionRule.olderThan("P1D"))).contains("several columns");
    assertThat(eligible(RetentionRule.only(List.of("two")))).containsExactly("two");
    for (String table : List.of("by_list", "by_hash")) {
      assertThat(catalog().leaves(new TableName("public", table), RetentionRule.keepNewest(0)))
          .singleElement()
          .satisfies(leaf -> assertThat(leaf.eligible()).isFalse())
          .satisfies(leaf -> assertThat(leaf.reason()).contains(table.replace("_", " ")));
    }
    assertThat(leaves(RetentionRule.only(List.of("two"))).get(0).tablePartition().bounds().from())
        .isEqualTo("2000-01-01");
  }

  @Test
  void periodAndNumberMustAgreeAndNamesNarrow() {
    database.sql("CREATE TABLE events (at date) PARTITION BY RANGE (at)");
    for (int month = 1; month <= 4; month++) {
      createMonth("m" + month, month);
    }
    database.sql(
        "CREATE TABLE future PARTITION OF events FOR VALUES FROM ('2999-01-01') TO ('2999-02-01')");

    assertThat(eligible(new RetentionRule("P1D", 3, List.of()))).containsExactly("m1", "m2");
    assertThat(eligible(new RetentionRule("P1D", 0, List.of()))).hasSize(4);
    assertThat(eligible(new RetentionRule("P1D", 3, List.of("m2", "m4")))).containsExactly("m2");
    assertThat(reason("m1", new RetentionRule("P1D", 3, List.of())))
        .isEqualTo("its upper bound 2024-02-01 is past P1D and not among the newest 3");
    assertThat(reason("m1", new RetentionRule("P1D", 3, List.of("m2"))))
        .isEqualTo("not in the list of table partitions to archive");
  }

  @Test
  @Tag("D12")
  void d12SubPartitionsAreWalkedAndTheirBranchesAgeCounts() {
    database.sql(
        "CREATE TABLE events (at date, region text) PARTITION BY RANGE (at)",
        "CREATE TABLE old PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2024-02-01')"
            + " PARTITION BY LIST (region)",
        "CREATE TABLE old_north PARTITION OF old FOR VALUES IN ('north')",
        "CREATE TABLE old_rest PARTITION OF old DEFAULT",
        "CREATE TABLE young PARTITION OF events FOR VALUES FROM ('2999-01-01') TO ('2999-02-01')"
            + " PARTITION BY LIST (region)",
        "CREATE TABLE young_north PARTITION OF young FOR VALUES IN ('north')",
        "CREATE TABLE empty_branch PARTITION OF events FOR VALUES FROM ('2023-01-01') TO"
            + " ('2023-02-01') PARTITION BY LIST (region)");

    assertThat(eligible(RetentionRule.olderThan("P1D"))).containsExactly("old_north", "old_rest");
    assertThat(eligible(RetentionRule.keepNewest(1))).containsExactly("old_north", "old_rest");
    CatalogLeaf north = leaves(RetentionRule.keepNewest(1)).get(0);
    assertThat(north.tablePartition().table()).isEqualTo(EVENTS);
    assertThat(north.tablePartition().bounds())
        .isEqualTo(new PartitionBounds("2024-01-01", "2024-02-01", "FOR VALUES IN ('north')"));
  }

  @Test
  @Tag("D12")
  void numbersOfSubPartitionsDoNotDecideBetweenMonths() {
    database.sql(
        "CREATE TABLE events (at date, id int) PARTITION BY RANGE (at)",
        "CREATE TABLE old PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2024-02-01')"
            + " PARTITION BY RANGE (id)",
        "CREATE TABLE old_high PARTITION OF old FOR VALUES FROM (1000) TO (2000)",
        "CREATE TABLE young PARTITION OF events FOR VALUES FROM ('2024-02-01') TO ('2024-03-01')"
            + " PARTITION BY RANGE (id)",
        "CREATE TABLE young_low PARTITION OF young FOR VALUES FROM (0) TO (1000)");

    assertThat(eligible(RetentionRule.keepNewest(1))).containsExactly("old_high");
  }

  @Test
  @Tag("D19")
  void d19NamesKeepTheirSpelling() {
    String[] odd = {"Events", "e\"v.e/n t", "événements", "e'v{}?", "x".repeat(63)};
    database.sql("CREATE SCHEMA \"Odd.Schema\"");
    for (int i = 0; i < odd.length; i++) {
      TableName table = new TableName("Odd.Schema", odd[i]);
      TableName leaf =
          new TableName("Odd.Schema", i + odd[i].substring(0, Math.min(62, odd[i].length())));
      database.sql(
          "CREATE TABLE " + table.sql() + " (\"A t\" date) PARTITION BY RANGE (\"A t\")",
          "CREATE TABLE "
              + leaf.sql()
              + " PARTITION OF "
              + table.sql()
              + " FOR VALUES FROM ('2024-01-01') TO ('2024-02-01')");

      assertThat(catalog().checkTable(table)).isEmpty();
      assertThat(catalog().leaves(table, RetentionRule.olderThan("P1D")))
          .singleElement()
          .satisfies(it -> assertThat(it.tablePartition().name()).isEqualTo(leaf))
          .satisfies(it -> assertThat(it.eligible()).isTrue());
    }
    assertThat(catalog().checkTable(new TableName("Odd.Schema", "events"))).hasSize(1);
  }

  @Test
  @Tag("D5")
  void d5APendingDetachIsShown() throws SQLException {
    assumeTrue(
        database.session().serverVersion() >= 140_000,
        "a detach can be half-way since PostgreSQL 14 only");
    database.sql("CREATE TABLE events (at date) PARTITION BY RANGE (at)");
    createMonth("m1", 1);
    try (Connection reader = database.connection();
        Statement statement = reader.createStatement()) {
      reader.setAutoCommit(false);
      statement.execute("SELECT * FROM events");
      await("a detach that gets as far as its wait")
          .until(
              () -> {
                assertThatThrownBy(
                        () ->
                            database.sql(
                                "SET statement_timeout = 300",
                                "ALTER TABLE events DETACH PARTITION m1 CONCURRENTLY"))
                    .hasMessageContaining("timeout");
                return leaves(RetentionRule.keepNewest(0)).get(0).detachPending();
              });
    }

    assertThat(leaves(RetentionRule.keepNewest(0)))
        .singleElement()
        .matches(CatalogLeaf::detachPending);
  }

  @Test
  @Tag("D15")
  void d15ALeafDroppedSinceTheSnapshotWasTakenIsLeftOut() throws SQLException {
    database.sql("CREATE TABLE events (at date) PARTITION BY RANGE (at)");
    createMonth("m1", 1);
    createMonth("m2", 2);
    long dropped = Long.parseLong(database.value("SELECT 'm1'::regclass::oid::bigint"));
    try (Connection reader = database.connection();
        Statement statement = reader.createStatement()) {
      reader.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      reader.setAutoCommit(false);
      statement.execute("SELECT 1");
      database.sql("DROP TABLE m1");

      List<CatalogNode> tree = CatalogQuery.tree(reader, EVENTS);

      assertThat(tree).as("the snapshot has it").extracting(CatalogNode::oid).contains(dropped);
      assertThat(new PartitionTree(tree).leaves())
          .extracting(leaf -> leaf.node().name().name())
          .containsExactly("m2");
      assertThat(RemovalCatalog.read(reader, dropped)).isEmpty();
      reader.rollback();
    }
  }

  @Test
  void anUnknownTableIsAFailureAndNotAnEmptyList() {
    assertThatThrownBy(() -> leaves(RetentionRule.keepNewest(1)))
        .isInstanceOfSatisfying(
            DatabaseException.class,
            e -> assertThat(e.kind()).isEqualTo(DatabaseException.Kind.NOT_FOUND))
        .hasMessageContaining("public.events");
  }

  private PartitionCatalog catalog() {
    return new PartitionCatalog(database.session(), "shop");
  }

  private List<CatalogLeaf> leaves(RetentionRule rule) {
    return catalog().leaves(EVENTS, rule);
  }

  private List<String> eligible(RetentionRule rule) {
    return leaves(rule).stream()
        .filter(CatalogLeaf::eligible)
        .map(leaf -> leaf.tablePartition().name().name())
        .toList();
  }

  private String reason(String leaf, RetentionRule rule) {
    return leaves(rule).stream()
        .filter(found -> found.tablePartition().name().name().equals(leaf))
        .findFirst()
        .orElseThrow()
        .reason();
  }

  private void createMonth(String name, int month) {
    database.sql(
        range(
            name,
            "make_date(2024, " + month + ", 1)",
            "(make_date(2024, " + month + ", 1) + interval '1 month')::date"));
  }

  private static String range(String name, String from, String to) {
    return "DO $$ BEGIN EXECUTE format('CREATE TABLE "
        + name
        + " PARTITION OF events FOR VALUES FROM (%L) TO (%L)', "
        + from
        + ", "
        + to
        + "); END $$";
  }
}
