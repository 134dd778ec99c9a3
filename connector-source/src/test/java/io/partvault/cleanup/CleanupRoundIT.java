// SPDX-License-Identifier: Apache-2.0
package io.partvault.cleanup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.partvault.archive.commit.CommitSource;
import io.partvault.archive.commit.ExportId;
import io.partvault.archive.commit.Finding;
import io.partvault.archive.commit.IncompleteExport;
import io.partvault.archive.file.DataFile;
import io.partvault.archive.manifest.ManifestCodec;
import io.partvault.archive.receipt.DropCodec;
import io.partvault.archive.receipt.DropReceipt;
import io.partvault.archive.receipt.Hold;
import io.partvault.archive.receipt.HoldCodec;
import io.partvault.archive.receipt.Holds;
import io.partvault.archive.store.FlakyObjectStore;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.table.TablePartition;
import io.partvault.archive.table.TablePartitionKey;
import io.partvault.archive.verdict.ArchiveFixture;
import io.partvault.cleanup.CleanupEvent.Kind;
import io.partvault.embedded.PostgresServer;
import io.partvault.postgres.catalog.PartitionMark;
import io.partvault.postgres.session.PostgresSession;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("versions")
class CleanupRoundIT {

  private static final String WAITING_FOR_A_LOCK =
      "SELECT (count(*) > 0)::text FROM pg_locks"
          + " WHERE NOT granted AND relation = 'public.events_2024_01'::regclass";

  @TempDir private static Path folder;
  private static PostgresServer server;

  private CleanupFixture fixture;

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
    fixture = new CleanupFixture(server);
  }

  @AfterEach
  void closeFixture() {
    fixture.close();
  }

  @Test
  void withBothSwitchesOffItVerifiesAndChangesNothing() throws InterruptedException {
    fixture.archive(1000);
    List<CleanupEvent> events = fixture.firstRound();
    assertThat(kinds(events)).containsExactly(Kind.VERIFIED);
    assertThat(events.get(0).size().rows()).isEqualTo(100);
    assertThat(events.get(0).size().dataFiles()).isEqualTo(1);
    assertThat(fixture.leafIsAttached()).isTrue();
    assertThat(fixture.keys("intents/")).isEmpty();
    assertThat(kinds(fixture.nextRound())).isEmpty();
  }

  @Test
  void dropAloneIsDirectWithIntentAndReceipt() throws InterruptedException {
    fixture.with("cleanup.drop.enabled", "true");
    long oid = fixture.oid();
    ObjectKey older = fixture.archive(1000);
    ObjectKey newer = fixture.archive(2000);
    assertThat(kinds(fixture.firstRound())).containsExactly(Kind.VERIFIED, Kind.DROPPED);
    assertThat(fixture.leafExists()).isFalse();
    DropReceipt receipt = receipt();
    assertThat(receipt.outcome()).isEqualTo(DropReceipt.Outcome.DROPPED);
    assertThat(receipt.tablePartition().oid()).isEqualTo(oid);
    assertThat(receipt.epoch()).isEqualTo(2000);
    assertThat(receipt.manifests()).containsExactly(older.value(), newer.value());
    assertThat(receipt.proof().rows()).isEqualTo(100);
    assertThat(fixture.keys("intents/")).hasSize(1);
    assertThat(kinds(fixture.nextRound())).isEmpty();
  }

  @Test
  @Tag("D16")
  void emptyTablePartitionIsDroppedToo() throws InterruptedException {
    fixture.with("cleanup.drop.enabled", "true").sql("TRUNCATE public.events_2024_01");
    fixture.archive(1000);
    assertThat(kinds(fixture.firstRound())).containsExactly(Kind.VERIFIED, Kind.DROPPED);
  }

  @Test
  @Tag("D7")
  void lateRowIsRefusedWithItsNumberAndALaterEpochTakesOver() throws InterruptedException {
    fixture.with("cleanup.drop.enabled", "true");
    fixture.archive(1000);
    fixture.sql("INSERT INTO public.events VALUES (101, '2024-01-20')");
    List<CleanupEvent> events = fixture.firstRound();
    assertThat(kinds(events)).containsExactly(Kind.VERIFIED, Kind.REFUSED);
    assertThat(events.get(1).reason()).contains("101").contains("100");
    assertThat(fixture.leafIsAttached()).isTrue();
    fixture.archive(2000);
    assertThat(kinds(fixture.nextRound())).containsExactly(Kind.VERIFIED, Kind.DROPPED);
  }

  @Test
  @Tag("D7")
  void rowDeletedAndAnotherInsertedIsRefused() throws InterruptedException {
    fixture.with("cleanup.drop.enabled", "true");
    fixture.archive(1000);
    fixture.sql("DELETE FROM public.events WHERE id = 1");
    fixture.sql("INSERT INTO public.events VALUES (1, '2024-01-15')");
    List<CleanupEvent> events = fixture.firstRound();
    assertThat(kinds(events)).containsExactly(Kind.VERIFIED, Kind.REFUSED);
    assertThat(events.get(1).reason()).startsWith("1 late rows are not in the archive");
  }

  @Test
  void holdIsRespectedWhateverItContains() throws InterruptedException {
    fixture.with("cleanup.drop.enabled", "true");
    fixture.archive(1000);
    ObjectKey hold = ArchiveFixture.LAYOUT.hold(fixture.leaf().key());
    fixture.store.create(
        hold, HoldCodec.write(new Hold(fixture.leaf().key(), "audit", "ada", Instant.EPOCH)));
    assertThat(kinds(fixture.firstRound())).containsExactly(Kind.VERIFIED, Kind.WAITING);
    fixture.store.corrupt(hold, "?".getBytes(StandardCharsets.UTF_8));
    assertThat(kinds(fixture.nextRound())).isEmpty();
    fixture.store.delete(hold);
    assertThat(kinds(fixture.nextRound())).containsExactly(Kind.DROPPED);
  }

  @Test
  void holdThatIsSetDuringTheProofIsRespected() throws InterruptedException {
    fixture.with("cleanup.drop.enabled", "true");
    fixture.archive(1000);
    TablePartitionKey leaf = fixture.leaf().key();
    Holds holds = new Holds(fixture.store, ArchiveFixture.LAYOUT);
    AtomicInteger looks = new AtomicInteger();
    fixture.storeSeenThrough(
        store -> {
          FlakyObjectStore seen = new FlakyObjectStore(store);
          seen.on(FlakyObjectStore.Operation.READ, key -> key.startsWith("holds/"))
              .beforeEach(
                  () -> {
                    if (looks.incrementAndGet() == 2) {
                      holds.set(new Hold(leaf, "audit", "ada", Instant.EPOCH));
                    }
                  });
          return seen;
        });
    List<CleanupEvent> events = fixture.firstRound();
    assertThat(kinds(events)).containsExactly(Kind.VERIFIED, Kind.WAITING);
    assertThat(events.get(1).reason()).contains("by ada: audit");
    assertThat(fixture.keys("intents/")).isEmpty();
    assertThat(fixture.leafExists()).isTrue();
    assertThat(holds.release(leaf)).isPresent();
    assertThat(kinds(fixture.nextRound())).containsExactly(Kind.DROPPED);
  }

  @Test
  void rowsChangedOnTheWayAreRefusedUnlessTheTableIsNamed() throws InterruptedException {
    fixture.with("cleanup.drop.enabled", "true");
    fixture.archive(1000, ArchiveFixture::changedOnTheWay);
    List<CleanupEvent> events = fixture.firstRound();
    assertThat(kinds(events)).containsExactly(Kind.VERIFIED, Kind.REFUSED);
    assertThat(events.get(1).reason()).contains("cleanup.allow.changed");
    fixture.with("cleanup.allow.changed", "public.events");
    List<CleanupEvent> allowed = fixture.firstRound();
    assertThat(kinds(allowed)).containsExactly(Kind.VERIFIED, Kind.DROPPED);
    assertThat(allowed)
        .extracting(CleanupEvent::reason)
        .allMatch(reason -> reason.contains("changed its rows on the way"));
  }

  @Test
  @Tag("D20")
  void damagedArchiveIsRefusedAndAskedForAgain() throws InterruptedException {
    fixture.with("cleanup.drop.enabled", "true");
    ObjectKey manifest = fixture.archive(1000);
    DataFile file = ManifestCodec.read(fixture.store.read(manifest), "manifest").dataFiles().get(0);
    fixture.store.delete(ArchiveFixture.LAYOUT.resolve(file.key()));
    List<CleanupEvent> events = fixture.firstRound();
    assertThat(kinds(events)).containsExactly(Kind.REFUSED);
    assertThat(events.get(0).reason()).contains(file.key());
    assertThat(fixture.leafIsAttached()).isTrue();
    assertThat(fixture.marks(fixture.oid()))
        .containsExactly(new PartitionMark.Again(fixture.oid(), 1000));
  }

  @Test
  @Tag("D35")
  void retentionOfCleanupItselfKeepsWhatTheSourceArchived() throws InterruptedException {
    fixture.with("cleanup.drop.enabled", "true").with("retention.period", "P50Y");
    fixture.archive(1000);
    List<CleanupEvent> events = fixture.firstRound();
    assertThat(fixture.leafIsAttached()).isTrue();
    assertThat(kinds(events)).doesNotContain(Kind.DROPPED);
  }

  @Test
  @Tag("D10")
  void sameNameCreatedAgainAfterTheDropIsNotTouched() throws InterruptedException {
    fixture.with("cleanup.drop.enabled", "true");
    fixture.archive(1000);
    fixture.sql("DROP TABLE public.events_2024_01");
    fixture.createLeaf();
    assertThat(kinds(fixture.firstRound())).containsExactly(Kind.GONE);
    assertThat(fixture.leafIsAttached()).isTrue();
    assertThat(fixture.keys("receipts/")).isEmpty();
  }

  @Test
  @Tag("D36")
  void crashBetweenDropAndReceiptIsRecoveredByTheIntent() throws InterruptedException {
    FlakyObjectStore flaky = new FlakyObjectStore(fixture.store);
    flaky
        .on(FlakyObjectStore.Operation.CREATE, key -> key.startsWith("receipts/"))
        .nth(1, FlakyObjectStore.Fault.REQUEST_LOST);
    fixture.with("cleanup.drop.enabled", "true").storeSeenThrough(plain -> flaky).archive(1000);
    assertThat(kinds(fixture.firstRound())).containsExactly(Kind.VERIFIED, Kind.FAILED);
    assertThat(fixture.leafExists()).isFalse();
    assertThat(kinds(fixture.firstRound())).containsExactly(Kind.RECOVERED);
    assertThat(receipt().outcome()).isEqualTo(DropReceipt.Outcome.RECOVERED);
    assertThat(kinds(fixture.nextRound())).isEmpty();
  }

  @Test
  @Tag("D36")
  void crashBetweenIntentAndDropStartsOver() throws InterruptedException {
    FlakyObjectStore flaky = new FlakyObjectStore(fixture.store);
    flaky
        .on(FlakyObjectStore.Operation.CREATE, key -> key.startsWith("intents/"))
        .nth(1, FlakyObjectStore.Fault.ANSWER_LOST);
    fixture.with("cleanup.drop.enabled", "true").storeSeenThrough(plain -> flaky).archive(1000);
    assertThat(kinds(fixture.firstRound())).containsExactly(Kind.VERIFIED, Kind.FAILED);
    assertThat(fixture.leafIsAttached()).isTrue();
    assertThat(fixture.keys("intents/")).hasSize(1);
    assertThat(kinds(fixture.firstRound())).containsExactly(Kind.VERIFIED, Kind.DROPPED);
  }

  @Test
  @Tag("D13")
  void writerInTheWayIsNamedAndNoQueueStays() throws InterruptedException {
    fixture.with("cleanup.drop.enabled", "true");
    fixture.archive(1000);
    try (PostgresSession writer = fixture.otherSession("the-writer")) {
      CleanupFixture.sql(writer, "BEGIN");
      CleanupFixture.sql(writer, "LOCK TABLE public.events_2024_01 IN ROW EXCLUSIVE MODE");
      List<CleanupEvent> events = fixture.firstRound();
      assertThat(kinds(events)).containsExactly(Kind.VERIFIED, Kind.WAITING);
      assertThat(events.get(1).reason()).contains("the-writer").contains("RowExclusiveLock");
      assertThat(fixture.text("SELECT count(*)::text FROM pg_locks WHERE NOT granted"))
          .isEqualTo("0");
      CleanupFixture.sql(writer, "COMMIT");
    }
    assertThat(kinds(fixture.nextRound())).containsExactly(Kind.DROPPED);
  }

  /**
   * The proof before the lock does not see the row, and DROP would wait for the writer, no more.
   */
  @Test
  @Tag("D7")
  void rowCommittedWhileCleanupWaitsForItsLockIsNotDropped() throws Exception {
    fixture.with("cleanup.drop.enabled", "true");
    fixture.lockTimeout(Duration.ofSeconds(10)).archive(1000);
    try (PostgresSession writer = fixture.otherSession("the-writer")) {
      CleanupFixture.sql(writer, "BEGIN");
      CleanupFixture.sql(writer, "INSERT INTO public.events VALUES (101, '2024-01-20')");
      FutureTask<List<CleanupEvent>> round = new FutureTask<>(fixture::firstRound);
      new Thread(round, "cleanup").start();
      await()
          .pollInterval(Duration.ofMillis(2))
          .until(() -> fixture.text(WAITING_FOR_A_LOCK).equals("true"));
      CleanupFixture.sql(writer, "COMMIT");
      assertThat(kinds(round.get(30, TimeUnit.SECONDS)))
          .containsExactly(Kind.VERIFIED, Kind.REFUSED);
    }
    assertThat(fixture.leafIsAttached()).isTrue();
  }

  @Test
  @Tag("D36")
  void anotherCleanupOrTheSourceAtWorkIsLetAlone() throws InterruptedException {
    fixture.with("cleanup.drop.enabled", "true");
    fixture.archive(1000);
    try (PostgresSession other = fixture.otherSession("other")) {
      assertThat(other.tryLock(fixture.oid())).isTrue();
      assertThat(kinds(fixture.firstRound())).isEmpty();
      assertThat(fixture.leafIsAttached()).isTrue();
    }
  }

  @Test
  @Tag("D21")
  void restoredTablePartitionStaysUntilItsDay() throws InterruptedException {
    fixture.with("cleanup.drop.enabled", "true");
    fixture.mark(new PartitionMark.Restored(fixture.oid(), Instant.parse("2999-01-01T00:00:00Z")));
    fixture.archive(1000);
    assertThat(kinds(fixture.firstRound())).containsExactly(Kind.VERIFIED, Kind.WAITING);
    assertThat(fixture.leafIsAttached()).isTrue();
  }

  @Test
  void incompleteExportWithoutALaterManifestIsAskedForAgain() throws InterruptedException {
    // A leaf within its retention is not missed; only the report speaks.
    fixture.with("cleanup.missing.after.ms", "0").with("retention.period", "P999Y");
    TablePartition leaf = fixture.leaf();
    fixture.store.create(
        ArchiveFixture.LAYOUT.incomplete(leaf.key(), leaf.oid(), 1000),
        incomplete(leaf, leaf.oid()).toJson());
    assertThat(kinds(fixture.firstRound())).containsExactly(Kind.WAITING);
    assertThat(fixture.marks(leaf.oid())).contains(new PartitionMark.Again(leaf.oid(), 1000));
    assertThat(kinds(fixture.nextRound())).isEmpty();
  }

  @Test
  void incompleteExportWhoseBeginWasNeverSeenIsAskedForAgainByName() throws InterruptedException {
    // A leaf within its retention is not missed; only the report speaks.
    fixture.with("cleanup.missing.after.ms", "0").with("retention.period", "P999Y");
    TablePartition leaf = fixture.leaf();
    fixture.store.create(
        ArchiveFixture.LAYOUT.incomplete(leaf.key(), 0, 1000), incomplete(leaf, 0).toJson());
    assertThat(kinds(fixture.firstRound())).containsExactly(Kind.WAITING);
    assertThat(fixture.marks(leaf.oid())).contains(new PartitionMark.Again(leaf.oid(), 1000));
  }

  private static IncompleteExport incomplete(TablePartition leaf, long oid) {
    return new IncompleteExport(
        new ExportId(leaf.key(), 1000),
        oid,
        new CommitSource("sink", "shop.public.events", 0),
        new Finding("rows are missing", "row 10", "row 12", 4711));
  }

  private DropReceipt receipt() {
    List<String> keys = fixture.keys("receipts/");
    assertThat(keys).hasSize(1);
    return DropCodec.readReceipt(fixture.store.read(new ObjectKey(keys.get(0))), keys.get(0));
  }

  private static List<Kind> kinds(List<CleanupEvent> events) {
    return events.stream().map(CleanupEvent::kind).toList();
  }
}
