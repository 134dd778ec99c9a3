// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.archive.table.PartitionBounds;
import io.partvault.archive.table.TableName;
import io.partvault.postgres.TestDatabase;
import io.partvault.postgres.session.TransactionMode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("versions")
class PartitionMarksIT {

  private static final TableName EVENTS = new TableName("public", "events");

  private final TestDatabase database = new TestDatabase();

  @AfterEach
  void close() throws SQLException {
    database.close();
  }

  @Test
  @Tag("D21")
  void d21ARestoredLeafIsKeptUntilItsDate() {
    database.sql("CREATE TABLE events (at date) PARTITION BY RANGE (at)");
    createMonth("m1", 1);
    long oid = database.leaf("events", "m1").oid();
    Instant tomorrow = Instant.now().plus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);

    write(new PartitionMark.Restored(oid, tomorrow));
    assertThat(eligible(RetentionRule.olderThan("P1D"))).isEmpty();
    assertThat(reason("m1", RetentionRule.only(List.of("m1"))))
        .isEqualTo("restored and kept until " + tomorrow);

    write(new PartitionMark.Restored(oid, Instant.now().minusSeconds(60)));
    assertThat(eligible(RetentionRule.olderThan("P1D"))).containsExactly("m1");
  }

  @Test
  void marksStandBesideTheCommentThatWasThere() {
    database.sql("CREATE TABLE events (at date) PARTITION BY RANGE (at)");
    createMonth("m1", 1);
    database.sql("COMMENT ON TABLE m1 IS E'it''s {mine}\\\\n'");
    String before = database.value("SELECT obj_description('m1'::regclass, 'pg_class')");
    long oid = database.leaf("events", "m1").oid();

    write(new PartitionMark.Again(oid, 77));

    assertThat(leaves(RetentionRule.keepNewest(0)).get(0).againAfterEpoch()).isEqualTo(77);
    assertThat(database.value("SELECT obj_description('m1'::regclass, 'pg_class')"))
        .startsWith(before + "\npartvault: ");
    inTransaction(open -> PartitionMarks.remove(open, oid, PartitionMark.Again.class));
    assertThat(database.value("SELECT obj_description('m1'::regclass, 'pg_class')"))
        .isEqualTo(before);
  }

  @Test
  @Tag("D6")
  void d6ADetachedTableThatCarriesTheMarkIsStillListed() {
    database.sql("CREATE TABLE events (at date) PARTITION BY RANGE (at)");
    createMonth("m1", 1);
    createMonth("m2", 2);
    CatalogLeaf m1 = leaves(RetentionRule.keepNewest(0)).get(0);
    write(
        new PartitionMark.Detached(
            m1.tablePartition().oid(), EVENTS, m1.tablePartition().bounds(), Instant.now(), "a"));
    assertThat(leaves(RetentionRule.keepNewest(0))).hasSize(2).noneMatch(CatalogLeaf::detached);

    database.sql("ALTER TABLE events DETACH PARTITION m1");

    List<CatalogLeaf> leaves = leaves(RetentionRule.olderThan("P1D"));
    assertThat(leaves).hasSize(2);
    assertThat(leaves.get(0).detached()).isTrue();
    assertThat(leaves.get(0).eligible()).isTrue();
    assertThat(leaves.get(0).tablePartition()).isEqualTo(m1.tablePartition());
    assertThat(leaves.get(0).reason()).startsWith("detached from public.events; ");
    assertThat(leaves(RetentionRule.olderThan("P900Y")).get(0).eligible()).isFalse();
  }

  @Test
  @Tag("D12")
  void d12LeafThatWasDetachedFromABranchIsStillListed() {
    database.sql(
        "CREATE TABLE events (at date, id int) PARTITION BY RANGE (at)",
        "CREATE TABLE m1 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2024-02-01')"
            + " PARTITION BY RANGE (id)",
        "CREATE TABLE m1_low PARTITION OF m1 FOR VALUES FROM (0) TO (1000)");
    CatalogLeaf low = leaves(RetentionRule.keepNewest(0)).get(0);
    write(
        new PartitionMark.Detached(
            low.tablePartition().oid(),
            new TableName("public", "m1"),
            low.tablePartition().bounds(),
            Instant.now(),
            "a"));

    database.sql("ALTER TABLE m1 DETACH PARTITION m1_low");

    assertThat(leaves(RetentionRule.olderThan("P1D")))
        .singleElement()
        .satisfies(leaf -> assertThat(leaf.detached()).isTrue())
        .satisfies(leaf -> assertThat(leaf.eligible()).isTrue())
        .satisfies(leaf -> assertThat(leaf.tablePartition()).isEqualTo(low.tablePartition()));
    assertThat(leaves(RetentionRule.olderThan("P900Y")).get(0).eligible()).isFalse();
  }

  @Test
  void aCopyOfAMarkOnAnotherTableMeansNothing() {
    database.sql(
        "CREATE TABLE events (at date) PARTITION BY RANGE (at)",
        "CREATE TABLE copy (at date)",
        "COMMENT ON TABLE copy IS '"
            + MarkCodec.format(
                    new PartitionMark.Detached(
                        1, EVENTS, new PartitionBounds("", "", ""), Instant.now(), "a"))
                .replace("'", "''")
            + "'");

    assertThat(leaves(RetentionRule.keepNewest(0))).isEmpty();
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

  private void write(PartitionMark mark) {
    inTransaction(open -> PartitionMarks.write(open, mark));
  }

  private void inTransaction(Work work) {
    database
        .session()
        .inTransaction(
            TransactionMode.READ_WRITE,
            "write a mark",
            open -> {
              work.run(open);
              return true;
            });
  }

  @FunctionalInterface
  private interface Work {
    void run(Connection open) throws SQLException;
  }
}
