// SPDX-License-Identifier: Apache-2.0
package io.partvault.cleanup;

import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.archive.receipt.ComparedLeaf;
import io.partvault.archive.receipt.DropCodec;
import io.partvault.archive.receipt.DropReceipt;
import io.partvault.archive.receipt.Hold;
import io.partvault.archive.receipt.Holds;
import io.partvault.archive.store.FlakyObjectStore;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.table.Column;
import io.partvault.archive.table.TablePartition;
import io.partvault.archive.verdict.ArchiveFixture;
import io.partvault.cleanup.CleanupEvent.Kind;
import io.partvault.embedded.PostgresServer;
import io.partvault.postgres.session.ClusterIdentity;
import io.partvault.postgres.session.TransactionMode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives whose rows a Debezium connector read are proven by their content. */
@Tag("versions")
class CleanupDebeziumIT {

  @TempDir private static Path folder;
  private static PostgresServer server;

  private CleanupFixture fixture;
  private DebeziumArchive archive;

  @BeforeAll
  static void startServer() {
    server = PostgresServer.start(folder);
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @BeforeEach
  void createTable() {
    fixture = new CleanupFixture(server).with("cleanup.drop.enabled", "true");
    archive = new DebeziumArchive(fixture.store);
  }

  @AfterEach
  void closeFixture() {
    fixture.close();
  }

  @Test
  void sameRowsAreDroppedWithAnIntentAndAReceiptThatSaysWhatWasCompared()
      throws InterruptedException {
    TablePartition leaf = fixture.leaf();
    archive.archive(1000, DebeziumArchive.lines());

    assertThat(kinds(fixture.firstRound())).containsExactly(Kind.VERIFIED, Kind.DROPPED);

    assertThat(fixture.leafExists()).isFalse();
    assertThat(fixture.keys("intents/"))
        .containsExactly("intents/shop/public.events/events_2024_01.0.1000.json");
    DropReceipt receipt = receipt();
    assertThat(receipt.outcome()).isEqualTo(DropReceipt.Outcome.DROPPED);
    assertThat(receipt.epoch()).isEqualTo(1000);
    assertThat(receipt.proof().rows()).isEqualTo(100);
    assertThat(receipt.compared())
        .contains(new ComparedLeaf(leaf.oid(), leaf.bounds(), systemIdentifier()));
    assertThat(kinds(fixture.nextRound())).isEmpty();
  }

  @Test
  void theNewestSnapshotCounts() throws InterruptedException {
    archive.archive(1000, List.of("{\"id\":1,\"at\":\"2024-01-15\"}"));
    archive.archive(2000, DebeziumArchive.lines());

    assertThat(kinds(fixture.firstRound())).containsExactly(Kind.VERIFIED, Kind.DROPPED);

    assertThat(receipt().manifests()).hasSize(2);
  }

  @Test
  void otherValuesAreRefusedWithTheKeysAndColumns() throws InterruptedException {
    fixture.sql("ALTER TABLE public.events ADD PRIMARY KEY (id, at), ADD note text");
    fixture.sql("UPDATE public.events SET note = 'new' WHERE id = 17");
    List<Column> columns = new ArrayList<>(DebeziumArchive.COLUMNS);
    columns.add(new Column("note", "text", false));
    archive.archive(
        1000,
        "0/10",
        columns,
        DebeziumArchive.lines().stream()
            .map(line -> line.replace("}", ",\"note\":null}"))
            .toList());

    refused(
        "its 100 rows are not those of its archive",
        "row (id 17, at 2024-01-15) has another note",
        "snapshot it again");
  }

  @Test
  void rowsThatCameOrWentAreRefusedWithBothNumbersAndTheKeys() throws InterruptedException {
    fixture.sql("ALTER TABLE public.events ADD PRIMARY KEY (id, at)");
    fixture.sql("INSERT INTO public.events VALUES (101, '2024-01-20'), (102, '2024-01-20')");
    fixture.sql("DELETE FROM public.events WHERE id = 5");
    archive.archive(1000, DebeziumArchive.lines());

    refused(
        "it has 101 rows, its archive 100",
        "row (id 101, at 2024-01-20) is only in the table",
        "row (id 5, at 2024-01-15) is only in the archive");
  }

  @Test
  void oneRowForAnotherIsRefusedWithoutAPrimaryKeyToo() throws InterruptedException {
    fixture.sql("DELETE FROM public.events WHERE id = 5");
    fixture.sql("INSERT INTO public.events VALUES (6, '2024-01-15')");
    archive.archive(1000, DebeziumArchive.lines());

    refused("its 100 rows are not those of its archive", "snapshot it again");
  }

  @Test
  void emptyTablePartitionIsNotTakenForAFullArchiveNorTheOtherWayRound()
      throws InterruptedException {
    archive.archive(1000, List.of());
    refused("it has 100 rows, its archive 0");
    fixture.sql("TRUNCATE public.events_2024_01");
    archive.archive(2000, DebeziumArchive.lines());
    refused("it has 0 rows, its archive 100");
  }

  @Test
  void valuesThatDebeziumDoesNotKeepAreRefusedAndNamed() throws InterruptedException {
    fixture.sql("ALTER TABLE public.events ADD PRIMARY KEY (id, at), ADD n numeric");
    fixture.sql("UPDATE public.events SET n = CASE WHEN id = 9 THEN 2.50 END");
    List<Column> columns = new ArrayList<>(DebeziumArchive.COLUMNS);
    columns.add(new Column("n", "numeric", false));
    archive.archive(
        1000,
        "0/10",
        columns,
        DebeziumArchive.lines().stream()
            .map(l -> l.replace("}", l.contains(":9,") ? ",\"n\":\"2.5\"}" : ",\"n\":null}"))
            .toList());

    refused("(id 9, at 2024-01-15) has another n (zeros at the end", "by the source connector");
  }

  @Test
  void columnOfATypeThatCannotBeComparedIsRefusedByNameBeforeAnythingIsRead()
      throws InterruptedException {
    fixture.sql("ALTER TABLE public.events ADD took interval, ADD price money");
    archive.archive(1000, DebeziumArchive.lines());

    CleanupEvent refused = refused("columns took (interval), price (money)");

    assertThat(refused.reason()).contains("archived by the source connector");
  }

  @Test
  void lateChangesForbidTheDropOfTheSameRowsUntilASnapshotBehindThem() throws InterruptedException {
    archive.archive(1000, DebeziumArchive.lines());
    archive.late(3, 0x20);

    refused("3 changes came behind its snapshot (log position 0/10)", "snapshot it again");

    archive.archive(2000, "0/21", DebeziumArchive.COLUMNS, DebeziumArchive.lines());
    assertThat(kinds(fixture.nextRound())).containsExactly(Kind.VERIFIED, Kind.DROPPED);
  }

  @Test
  void retentionAndHoldsCountAsForOurOwn() throws InterruptedException {
    archive.archive(1000, DebeziumArchive.lines());
    fixture.with("retention.period", "P900Y");
    List<CleanupEvent> events = fixture.firstRound();
    assertThat(kinds(events)).containsExactly(Kind.VERIFIED, Kind.WAITING);
    assertThat(events.get(1).reason()).contains("2024-02-01", "P900Y");

    fixture.with("retention.period", "P90D");
    Holds holds = new Holds(fixture.store, ArchiveFixture.LAYOUT);
    holds.set(new Hold(fixture.leaf().key(), "audit", "ada", Instant.EPOCH));
    events = fixture.firstRound();
    assertThat(events.get(1).reason()).contains("by ada: audit");

    assertThat(holds.release(fixture.leaf().key())).isPresent();
    assertThat(kinds(fixture.nextRound())).containsExactly(Kind.DROPPED);
  }

  @Test
  void leafOfAnotherTableThanTheArchiveSaysStays() throws InterruptedException {
    fixture.with("table.include.list", "public.events,public.events_2024_01");
    new DebeziumArchive(fixture.store, CleanupFixture.LEAF).archive(1000, DebeziumArchive.lines());

    List<CleanupEvent> events = fixture.firstRound();

    assertThat(kinds(events)).containsExactly(Kind.WAITING);
    assertThat(events.get(0).reason()).contains("debezium.table.pattern");
    assertThat(fixture.leafIsAttached()).isTrue();
  }

  /** Proven, and then changed before the lock is had. */
  @Test
  @Tag("D7")
  void rowThatComesBetweenProofAndLockIsSeenUnderTheLock() throws InterruptedException {
    archive.archive(1000, DebeziumArchive.lines());
    beforeTheIntent("UPDATE public.events SET id = -1 WHERE id = 100");

    List<CleanupEvent> events = fixture.firstRound();

    assertThat(kinds(events)).containsExactly(Kind.VERIFIED, Kind.REFUSED);
    assertThat(events.get(1).reason()).contains("as many, and other values");
    assertThat(fixture.leafIsAttached()).isTrue();
    assertThat(fixture.keys("receipts/")).isEmpty();
  }

  @Test
  @Tag("D13")
  void comparisonGivesWayToWritersAndIsDoneAgainWhenTheyAreGone() throws InterruptedException {
    int rows = 200_000;
    fixture.sql("TRUNCATE public.events_2024_01");
    fixture.sql(
        "INSERT INTO public.events SELECT n, '2024-01-15' FROM generate_series(1, %d) n"
            .formatted(rows));
    archive.archive(1000, DebeziumArchive.lines(rows));
    try (IdleWriter writer = new IdleWriter(fixture)) {
      List<CleanupEvent> events = fixture.firstRound();
      assertThat(kinds(events)).containsExactly(Kind.VERIFIED, Kind.WAITING);
      assertThat(events.get(1).reason()).contains("after 8 tries");
      assertThat(writer.isUndisturbed()).isTrue();
    }

    assertThat(kinds(fixture.nextRound())).containsExactly(Kind.DROPPED);
  }

  @Test
  @Tag("D10")
  void leafThatIsMadeAnewBetweenProofAndLockIsAnotherOne() throws InterruptedException {
    archive.archive(1000, DebeziumArchive.lines());
    beforeTheIntent(
        "ALTER TABLE public.events DETACH PARTITION public.events_2024_01;"
            + " ALTER TABLE public.events_2024_01 RENAME TO old;"
            + " CREATE TABLE public.events_2024_01 PARTITION OF public.events"
            + " FOR VALUES FROM ('2024-01-01') TO ('2024-02-01')");

    assertThat(kinds(fixture.firstRound())).containsExactly(Kind.VERIFIED, Kind.WAITING);

    assertThat(fixture.leafIsAttached()).isTrue();
    assertThat(fixture.text("SELECT count(*)::text FROM public.old")).isEqualTo("100");
  }

  @Test
  @Tag("D36")
  void dropWhoseReceiptWasLostIsRecovered() throws InterruptedException {
    TablePartition leaf = fixture.leaf();
    archive.archive(1000, DebeziumArchive.lines());
    FlakyObjectStore flaky = new FlakyObjectStore(fixture.store);
    flaky
        .on(FlakyObjectStore.Operation.CREATE, key -> key.startsWith("receipts/"))
        .nth(1, FlakyObjectStore.Fault.REQUEST_LOST);
    fixture.storeSeenThrough(plain -> flaky);
    assertThat(kinds(fixture.firstRound())).containsExactly(Kind.VERIFIED, Kind.FAILED);
    assertThat(fixture.leafExists()).isFalse();

    assertThat(kinds(fixture.firstRound())).containsExactly(Kind.RECOVERED);

    assertThat(receipt().outcome()).isEqualTo(DropReceipt.Outcome.RECOVERED);
    assertThat(receipt().compared().orElseThrow().oid()).isEqualTo(leaf.oid());
  }

  @Test
  void leafThatIsGoneIsNotTakenForDroppedWhereItWasRenamedOrOfAnotherCluster()
      throws InterruptedException {
    TablePartition leaf = fixture.leaf();
    archive.archive(1000, DebeziumArchive.lines());
    archive.intend(1000, new ComparedLeaf(leaf.oid(), leaf.bounds(), systemIdentifier()));
    fixture.sql("ALTER TABLE public.events_2024_01 RENAME TO january");
    List<CleanupEvent> events = fixture.firstRound();
    assertThat(kinds(events)).containsExactly(Kind.REFUSED);
    assertThat(events.get(0).reason()).contains("called public.january");

    archive.archive(2000, DebeziumArchive.lines());
    archive.intend(2000, new ComparedLeaf(4_000_000_000L, leaf.bounds(), "7432109876543210987"));
    events = fixture.firstRound();
    assertThat(kinds(events)).containsExactly(Kind.REFUSED);
    assertThat(events.get(0).reason()).contains("cluster 7432109876543210987");
    assertThat(fixture.keys("receipts/")).isEmpty();
  }

  @Test
  @Tag("D6")
  void detachedFirstItIsComparedAgainBeforeTheDrop() throws InterruptedException {
    fixture.with("cleanup.detach.enabled", "true").with("cleanup.drop.delay.days", "0");
    archive.archive(1000, DebeziumArchive.lines());
    assertThat(kinds(fixture.firstRound())).containsExactly(Kind.VERIFIED, Kind.DETACHED);
    fixture.sql("UPDATE public.events_2024_01 SET id = -1 WHERE id = 1");

    List<CleanupEvent> events = fixture.nextRound();

    assertThat(kinds(events)).containsExactly(Kind.REFUSED);
    assertThat(events.get(0).reason()).contains("not those of its archive", "attached again");
    assertThat(fixture.leafIsAttached()).isTrue();
    assertThat(fixture.marks(fixture.oid())).as("the source is not asked").isEmpty();

    fixture.sql("UPDATE public.events_2024_01 SET id = 1 WHERE id = -1");
    assertThat(kinds(fixture.firstRound())).containsExactly(Kind.VERIFIED, Kind.DETACHED);
    assertThat(kinds(fixture.nextRound())).containsExactly(Kind.DROPPED);
    assertThat(fixture.keys("receipts/")).hasSize(1);
  }

  @Test
  void damagedArchiveIsRefusedWithTheWayOut() throws InterruptedException {
    archive.archive(1000, DebeziumArchive.lines());
    fixture.store.delete(new ObjectKey(fixture.keys("data/").get(0)));

    List<CleanupEvent> events = fixture.firstRound();

    assertThat(kinds(events)).containsExactly(Kind.REFUSED);
    assertThat(events.get(0).reason()).contains("data/shop/public.events", "snapshot it again");
  }

  @Test
  void sourceIsNotAskedForWhatDebeziumArchived() throws InterruptedException {
    fixture.with("cleanup.drop.enabled", "false").with("cleanup.missing.after.ms", "1");
    archive.archive(1000, DebeziumArchive.lines());
    fixture.firstRound();
    fixture.nextRound();
    fixture.nextRound();

    assertThat(fixture.marks(fixture.oid())).isEmpty();
  }

  private CleanupEvent refused(String... named) throws InterruptedException {
    List<CleanupEvent> events = fixture.firstRound();
    assertThat(kinds(events)).containsExactly(Kind.VERIFIED, Kind.REFUSED);
    assertThat(events.get(1).reason()).contains(named);
    assertThat(fixture.leafIsAttached()).isTrue();
    assertThat(fixture.keys("intents/")).isEmpty();
    return events.get(1);
  }

  private void beforeTheIntent(String sql) {
    AtomicBoolean done = new AtomicBoolean();
    fixture.storeSeenThrough(
        store -> {
          FlakyObjectStore seen = new FlakyObjectStore(store);
          seen.on(FlakyObjectStore.Operation.CREATE, key -> key.startsWith("intents/"))
              .beforeEach(
                  () -> {
                    if (done.compareAndSet(false, true)) {
                      fixture.sql(sql);
                    }
                  });
          return seen;
        });
  }

  private DropReceipt receipt() {
    List<String> receipts = fixture.keys("receipts/");
    assertThat(receipts).containsExactly("receipts/shop/public.events/events_2024_01.0.json");
    return DropCodec.readReceipt(fixture.store.read(new ObjectKey(receipts.get(0))), "receipt");
  }

  private String systemIdentifier() {
    return fixture.session.inTransaction(
        TransactionMode.READ_ONLY, "ask the server", ClusterIdentity::read);
  }

  private static List<Kind> kinds(List<CleanupEvent> events) {
    return events.stream().map(CleanupEvent::kind).toList();
  }
}
