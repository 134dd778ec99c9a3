// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.partvault.archive.commit.CommitSource;
import io.partvault.archive.commit.LateChanges;
import io.partvault.archive.index.ArchiveIndex;
import io.partvault.archive.index.ExportStandings;
import io.partvault.archive.receipt.ComparedLeaf;
import io.partvault.archive.receipt.DropCodec;
import io.partvault.archive.receipt.DropIntent;
import io.partvault.archive.receipt.DropProof;
import io.partvault.archive.receipt.DropReceipt;
import io.partvault.archive.receipt.Holds;
import io.partvault.archive.store.FlakyObjectStore;
import io.partvault.archive.store.FlakyObjectStore.Fault;
import io.partvault.archive.store.FlakyObjectStore.Operation;
import io.partvault.archive.store.MemoryObjectStore;
import io.partvault.archive.table.Column;
import io.partvault.archive.table.PartitionBounds;
import io.partvault.archive.table.TableName;
import io.partvault.archive.table.TablePartition;
import io.partvault.archive.verdict.ArchiveFixture;
import io.partvault.archive.verdict.ArchiveVerifier;
import io.partvault.archive.verdict.VerifyMode;
import io.partvault.postgres.TestDatabase;
import io.partvault.postgres.catalog.RetentionRule;
import io.partvault.postgres.proof.LeafState;
import io.partvault.postgres.removal.RemovalSwitches;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.replication.LogSequenceNumber;

/** What the command line cannot bring about: stores that do not answer, and whoever is at work. */
class ExplainerIT {

  private static final TableName EVENTS = new TableName("public", "events");

  private final TestDatabase database = new TestDatabase();
  private final FlakyObjectStore store = new FlakyObjectStore(new MemoryObjectStore());

  @BeforeEach
  void createTable() {
    database.sql(
        "CREATE TABLE events (id bigint, at date) PARTITION BY RANGE (at)",
        "CREATE TABLE m1 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2024-02-01')",
        "INSERT INTO events SELECT n, '2024-01-15' FROM generate_series(1, 3) n");
  }

  @AfterEach
  void close() throws SQLException {
    database.close();
    store.close();
  }

  private TablePartition archived(String name, String systemIdentifier) {
    TablePartition leaf = database.leaf("events", name);
    LeafState state = TestDatabase.begin(database.session(), "string", leaf);
    new ArchiveFixture(store)
        .of(leaf)
        .epoch(1000)
        .seen(
            state.horizon(),
            LogSequenceNumber.valueOf(state.walPosition()).asString(),
            state.fingerprint(),
            systemIdentifier.isEmpty() ? state.systemIdentifier() : systemIdentifier,
            state.timeline())
        .archive(3);
    return leaf;
  }

  private List<Explanation> explain(Predicate<TableName> names) {
    ReviewTerms terms =
        new ReviewTerms(new RemovalSwitches(false, true), Duration.ZERO, Set.of(), true);
    return new Explainer(
            "shop",
            new ReviewSession(
                database.session(),
                new ReviewTarget("shop", RetentionRule.keepNewest(0), "string")),
            new LeafExaminer.Archive(
                new ArchiveIndex(store, ArchiveFixture.LAYOUT),
                new Holds(store, ArchiveFixture.LAYOUT),
                new ArchiveVerifier(
                    store, ArchiveFixture.LAYOUT, VerifyMode.METADATA, Clock.systemUTC())),
            new ExportStandings(store, ArchiveFixture.LAYOUT),
            terms)
        .explain(EVENTS, names);
  }

  private Explanation explained() {
    List<Explanation> all = explain(name -> true);
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  private void answers(LeafCondition condition, String... named) {
    LeafStanding answer = explained().answer();
    assertThat(answer.condition()).as(answer.reason()).isEqualTo(condition);
    List.of(named).forEach(text -> assertThat(answer.reason()).contains(text));
  }

  @Test
  void filesThatTheStoreDoesNotAnswerForAreUnverified() {
    archived("m1", "");
    answers(LeafCondition.READY);
    store.on(Operation.STAT, key -> key.startsWith("data/")).from(1, Fault.REFUSED);
    answers(LeafCondition.FILES_UNVERIFIED, "data/shop/public.events");
  }

  @Test
  void holdThatTheStoreDoesNotAnswerForIsNoneAndNoReady() {
    archived("m1", "");
    store.on(Operation.READ, key -> key.startsWith("holds/")).from(1, Fault.DENIED);
    answers(LeafCondition.NOT_EXAMINED, "holds/shop/public.events/m1.json");
  }

  @Test
  void goneTableOfAnotherClusterIsNotTakenForDropped() {
    TablePartition leaf = archived("m1", "7432109876543210987");
    store.create(
        ArchiveFixture.LAYOUT.intent(leaf.key(), leaf.oid(), 1000),
        DropCodec.write(
            new DropIntent(leaf, 1000, new DropProof(3, 770, 4711, Instant.EPOCH), Instant.EPOCH)));
    database.sql("DROP TABLE m1");
    answers(LeafCondition.OTHER_CLUSTER, "It comes from cluster 7432109876543210987");
  }

  @Test
  void renamedOneIsFoundByEitherName() {
    archived("m1", "");
    database.sql("ALTER TABLE m1 RENAME TO january");
    answers(LeafCondition.RENAMED, "archived as public.m1", "called public.january");
    for (String name : List.of("m1", "january")) {
      List<Explanation> asked = explain(other -> other.name().equals(name));
      assertThat(asked).singleElement();
      assertThat(asked.get(0).key().name().name()).isEqualTo(name);
      assertThat(asked.get(0).answer().condition()).isEqualTo(LeafCondition.RENAMED);
    }
    archived("january", "");
    answers(LeafCondition.READY);
  }

  @Test
  void whatDebeziumReadIsReadyWhereItsRowsAreTheTables() {
    readByDebezium("0/100", 1, 2, 3);
    answers(LeafCondition.READY, "Its 3 rows are as archived");
    assertThat(explained().oid()).isEqualTo(database.leaf("events", "m1").oid());

    database.sql("UPDATE m1 SET id = 7 WHERE id = 1");
    answers(LeafCondition.CHANGED, "m1: its 3 rows are not those of its archive", "snapshot it");
  }

  @Test
  void columnOfWhatDebeziumReadThatCannotBeComparedIsNamed() {
    readByDebezium("0/100", 1, 2, 3);
    database.sql("ALTER TABLE events ADD took interval");
    answers(LeafCondition.NOT_COMPARABLE, "column took (interval)");
  }

  @Test
  void changesBehindWhatDebeziumReadAreLateRowsWhateverTheRowsAre() {
    TablePartition leaf = readByDebezium("0/100", 1, 2, 3);
    late(leaf, 0x0ff, 7);
    answers(LeafCondition.READY);
    late(leaf, 0x101, 3);
    late(leaf, 0x102, 4);

    answers(LeafCondition.LATE_ROWS, "7 changes came behind its snapshot", "snapshot it again");

    assertThat(explained().answer().rows()).isEqualTo(7);
  }

  @Test
  void receiptOfWhatDebeziumReadClosesTheNameUntilItIsMovedAway() {
    TablePartition nameless = readByDebezium("0/100", 1, 2, 3);
    DropProof proof = new DropProof(3, 770, 4711, Instant.EPOCH);
    store.create(
        ArchiveFixture.LAYOUT.receipt(nameless.key(), 0),
        DropCodec.write(
            new DropReceipt(
                nameless,
                DropReceipt.Outcome.DROPPED,
                1000,
                List.of(),
                proof,
                Optional.of(new ComparedLeaf(4711, nameless.bounds(), "7432109876543210987")),
                Instant.EPOCH)));
    answers(LeafCondition.BACK_AFTER_DROP);

    database.sql("DROP TABLE m1");
    answers(LeafCondition.DROPPED, "Dropped with 3 rows");
  }

  @Test
  void damagedArchiveOfDebeziumIsDamaged() {
    readByDebezium("0/100", 1, 2, 3);
    store.on(Operation.READ, key -> key.startsWith("manifests/")).from(1, Fault.REFUSED);
    answers(LeafCondition.FILES_UNVERIFIED, "manifests/shop/public.events/m1.0.1000.json");
  }

  /** An archive that says nothing of OID and cluster. */
  private TablePartition readByDebezium(String position, int... ids) {
    TablePartition nameless =
        new TablePartition(
            "shop", EVENTS, new TableName("public", "m1"), 0, new PartitionBounds("", "", ""));
    new ArchiveFixture(store)
        .of(nameless)
        .readByDebezium(
            position, List.of(new Column("id", "bigint", false), new Column("at", "date", false)))
        .archiveLines(
            IntStream.of(ids).mapToObj(id -> "{\"id\":" + id + ",\"at\":\"2024-01-15\"}").toList());
    return nameless;
  }

  private void late(TablePartition leaf, long position, long changes) {
    LateChanges late =
        new LateChanges(
            leaf.key(),
            changes,
            position,
            new CommitSource("sink", "topic", 0),
            5,
            5 + changes,
            Instant.EPOCH);
    store.create(ArchiveFixture.LAYOUT.late(leaf.key(), position), late.toJson());
  }

  @Test
  void lockThatIsHeldForLongIsInTheWay() throws SQLException {
    TablePartition leaf = archived("m1", "");
    Connection application = database.connection();
    application.setAutoCommit(false);
    try (Statement statement = application.createStatement()) {
      statement.execute("LOCK TABLE ONLY " + leaf.name().sql() + " IN ROW EXCLUSIVE MODE");
      await().untilAsserted(() -> answers(LeafCondition.LOCKED, "RowExclusiveLock on public.m1"));
    }
  }
}
