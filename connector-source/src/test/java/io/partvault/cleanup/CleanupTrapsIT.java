// SPDX-License-Identifier: Apache-2.0
package io.partvault.cleanup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.partvault.archive.file.DataFile;
import io.partvault.archive.manifest.ManifestCodec;
import io.partvault.archive.receipt.Hold;
import io.partvault.archive.receipt.Holds;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.table.TableName;
import io.partvault.archive.verdict.ArchiveFixture;
import io.partvault.cleanup.CleanupEvent.Kind;
import io.partvault.embedded.PostgresServer;
import io.partvault.postgres.session.PostgresSession;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Ways in which others lost rows or got stuck while they dropped, by their numbers. */
@Tag("versions")
class CleanupTrapsIT {

  private static final String LATE_ROW = "INSERT INTO public.events VALUES (101, '2024-01-20')";

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
  @Tag("D5")
  void d5PendingDetachHoldsUpTheOthersUntilItIsFinished() throws InterruptedException {
    assumeTrue(
        fixture.session.serverVersion() >= 140_000,
        "a detach can be half-way since PostgreSQL 14 only");
    createOlderMonth();
    fixture.archiveAll(1000);
    try (PostgresSession reader = fixture.otherSession("the-reader")) {
      CleanupFixture.sql(reader, "BEGIN");
      CleanupFixture.sql(reader, "SELECT count(*) FROM public.events");
      fixture.detachHalfWay();
    }

    List<CleanupEvent> events = fixture.with("cleanup.detach.enabled", "true").firstRound();

    assertThat(kinds(events))
        .containsExactly(Kind.VERIFIED, Kind.WAITING, Kind.VERIFIED, Kind.DETACHED);
    assertThat(events.get(1).reason()).contains("public.events_2024_01").contains("half-way");
    assertThat(kinds(fixture.nextRound())).containsExactly(Kind.DETACHED);
    assertThat(attached()).isEmpty();
  }

  @Test
  @Tag("D8")
  void d8LateRowAfterTheDetachIsAnErrorThatTheApplicationSees() throws InterruptedException {
    detachFirst();
    fixture.with("cleanup.drop.delay.days", "1").archive(1000);
    assertThat(kinds(fixture.firstRound())).containsExactly(Kind.VERIFIED, Kind.DETACHED);

    assertThatThrownBy(() -> fixture.sql(LATE_ROW))
        .rootCause()
        .hasMessageContaining("no partition of relation \"events\" found for row");
  }

  @Test
  @Tag("D8")
  void d8LateRowIsTakenAndArchivedWhereTheLeafStaysAttachedUntilTheDrop()
      throws InterruptedException {
    fixture.with("cleanup.drop.enabled", "true").archive(1000);
    fixture.sql(LATE_ROW);
    assertThat(kinds(fixture.firstRound())).containsExactly(Kind.VERIFIED, Kind.REFUSED);
    assertThat(fixture.leafIsAttached()).isTrue();
    fixture.archive(2000);
    assertThat(kinds(fixture.nextRound())).containsExactly(Kind.VERIFIED, Kind.DROPPED);
  }

  @Test
  @Tag("D8")
  @Tag("D3")
  void d8LateRowThatTheDefaultPartitionTakesOutlivesTheDrop() throws InterruptedException {
    fixture.sql("CREATE TABLE public.events_rest PARTITION OF public.events DEFAULT");
    detachFirst();
    fixture.archive(1000);
    assertThat(kinds(fixture.firstRound())).containsExactly(Kind.VERIFIED, Kind.DETACHED);
    fixture.sql(LATE_ROW);

    assertThat(kinds(fixture.nextRound())).containsExactly(Kind.DROPPED);

    assertThat(fixture.text("SELECT id::text FROM public.events")).isEqualTo("101");
  }

  @Test
  @Tag("D11")
  void d11PublicationsAreNamedAndSeeNoDelete() throws InterruptedException {
    int version = fixture.session.serverVersion();
    fixture.sql("CREATE PUBLICATION by_leaf FOR TABLE public.events_2024_01");
    fixture.sql("CREATE PUBLICATION everything FOR ALL TABLES");
    fixture.sql("CREATE TABLE public.others (id bigint)");
    fixture.sql("CREATE PUBLICATION of_others FOR TABLE public.others");
    if (version >= 130_000) {
      fixture.sql("CREATE PUBLICATION by_table FOR TABLE public.events");
    }
    if (version >= 150_000) {
      fixture.sql("CREATE PUBLICATION by_schema FOR TABLES IN SCHEMA public");
    }
    try {
      fixture.with("cleanup.drop.enabled", "true").archive(1000);
      List<CleanupEvent> events = fixture.firstRound();
      assertThat(kinds(events)).containsExactly(Kind.VERIFIED, Kind.DROPPED);
      assertThat(events.get(0).reason())
          .contains("by_leaf", "everything", "which will not see its rows deleted")
          .doesNotContain("of_others");
      assertThat(events.get(0).reason().contains("by_table")).isEqualTo(version >= 130_000);
      assertThat(events.get(0).reason().contains("by_schema")).isEqualTo(version >= 150_000);
    } finally {
      fixture.sql("DROP PUBLICATION by_leaf, everything, of_others");
      fixture.sql("DROP PUBLICATION IF EXISTS by_table, by_schema");
    }
  }

  @Test
  @Tag("D12")
  void d12LeafOfABranchIsDroppedAndTheBranchStaysWithTheOthers() throws InterruptedException {
    createBranch();
    fixture.with("cleanup.drop.enabled", "true").archiveAll(1000);
    fixture.sql("INSERT INTO public.events VALUES (70, '2023-12-20')");

    List<CleanupEvent> events = fixture.firstRound();

    assertThat(events)
        .filteredOn(event -> event.kind() == Kind.DROPPED)
        .extracting(event -> event.tablePartition().name().name())
        .containsExactly("events_2023_12_a", "events_2024_01");
    assertThat(fixture.text("SELECT count(*)::text FROM public.events_2023_12")).isEqualTo("52");
    assertThat(attached()).containsExactly("events_2023_12", "events_2023_12_b");
  }

  @Test
  @Tag("D12")
  void d12LeafOfABranchIsDetachedFromItAndDroppedAfterTheGrace() throws InterruptedException {
    createBranch();
    detachFirst();
    fixture.archiveAll(1000);
    assertThat(fixture.firstRound()).filteredOn(event -> event.kind() == Kind.DETACHED).hasSize(3);
    assertThat(kinds(fixture.nextRound()))
        .containsExactly(Kind.DROPPED, Kind.DROPPED, Kind.DROPPED);
    assertThat(attached()).as("an empty branch stays").containsExactly("events_2023_12");
  }

  @Test
  @Tag("D12")
  void d12LeafThatChangesAfterItsDetachComesBackToItsBranch() throws InterruptedException {
    createBranch();
    detachFirst();
    fixture.archiveAll(1000);
    fixture.firstRound();
    fixture.sql("INSERT INTO public.events_2023_12_a VALUES (7, '2023-12-20')");

    assertThat(kinds(fixture.nextRound()))
        .containsExactly(Kind.REFUSED, Kind.DROPPED, Kind.DROPPED);

    assertThat(attached()).containsExactly("events_2023_12", "events_2023_12_a");
    assertThat(fixture.text("SELECT count(*)::text FROM public.events")).isEqualTo("51");
  }

  /** Cleanup has the leaf and wants its table, the other one the other way round. */
  @Test
  @Tag("D14")
  void d14DeadlockWithWhoeverCreatesPartitionsEndsWithOurLockTimeout() throws Exception {
    fixture.with("cleanup.drop.enabled", "true").archive(1000);
    // Of the eight tries one has to be seen; deadlocks are looked for after a second.
    fixture.lockTimeout(Duration.ofMillis(250));
    String deadlocks = deadlocks();
    try (PostgresSession creator = fixture.otherSession("the-creator")) {
      CleanupFixture.sql(creator, "BEGIN");
      CleanupFixture.sql(
          creator,
          "CREATE TABLE public.events_2098 PARTITION OF public.events"
              + " FOR VALUES FROM ('2098-01-01') TO ('2099-01-01')");
      FutureTask<List<CleanupEvent>> round = new FutureTask<>(fixture::firstRound);
      new Thread(round, "cleanup").start();
      await()
          .pollInterval(Duration.ofMillis(2))
          .until(
              () ->
                  fixture
                      .text("SELECT (count(*) > 0)::text FROM pg_locks WHERE NOT granted")
                      .equals("true"));
      CleanupFixture.sql(creator, LATE_ROW);
      List<CleanupEvent> events = round.get(30, TimeUnit.SECONDS);
      assertThat(kinds(events)).containsExactly(Kind.VERIFIED, Kind.WAITING);
      assertThat(events.get(1).reason()).contains("the-creator");
      CleanupFixture.sql(creator, "ROLLBACK");
    }
    assertThat(kinds(fixture.nextRound())).containsExactly(Kind.DROPPED);
    assertThat(deadlocks()).isEqualTo(deadlocks);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ALTER TABLE public.events_2024_01 RENAME TO others       | REFUSED | somebody else renamed
          TRUNCATE public.events_2024_01                           | REFUSED | 100 rows were exported, 0 are there
          ALTER TABLE public.events DETACH PARTITION public.events_2024_01 | REFUSED | detached by somebody else
          DROP TABLE public.events_2024_01                         | GONE    | no intent
          ALTER TABLE public.events DETACH PARTITION public.events_2024_01; ALTER TABLE public.events ATTACH PARTITION public.events_2024_01 FOR VALUES FROM ('2023-12-01') TO ('2024-02-01') | REFUSED | its bounds are
          """)
  @Tag("D15")
  void d15WhatSomebodyElseTookInHandIsLeftAloneAndItsArchiveKept(
      String statements, Kind kind, String reason) throws InterruptedException {
    ObjectKey manifest = fixture.with("cleanup.drop.enabled", "true").archive(1000);
    int objects = fixture.keys("data/").size();
    fixture.sql(statements);
    String tables = tables();

    List<CleanupEvent> events = fixture.firstRound();

    assertThat(events.get(events.size() - 1).kind()).isEqualTo(kind);
    assertThat(events.get(events.size() - 1).reason()).contains(reason);
    assertThat(tables()).isEqualTo(tables);
    assertThat(fixture.keys("manifests/")).containsExactly(manifest.value());
    assertThat(fixture.keys("data/")).hasSize(objects);
    assertThat(fixture.keys("receipts/")).isEmpty();
  }

  @Test
  @Tag("D19")
  void d19OddNamesAreDroppedAndNamesThatDifferOnlyInCaseAreNot() throws InterruptedException {
    List<String> odd =
        List.of("Events \"2023\".a/b", "\u00e9v\u00e9nements 😀", "x".repeat(63), "e'v{}?%");
    for (int month = 1; month <= odd.size(); month++) {
      createLeaf(odd.get(month - 1), "2023-0" + month);
    }
    createLeaf("EVENTS \"2023\".a/b", "2098-01");
    createLeaf("X" + "x".repeat(62), "2098-02");
    fixture.with("cleanup.drop.enabled", "true").archiveAll(1000);
    assertThat(fixture.keys("manifests/")).doesNotHaveDuplicates().hasSize(odd.size() + 3);

    List<CleanupEvent> events = fixture.firstRound();

    assertThat(events)
        .filteredOn(event -> event.kind() == Kind.DROPPED)
        .extracting(event -> event.tablePartition().name().name())
        .containsAll(odd);
    assertThat(attached()).containsExactlyInAnyOrder("EVENTS \"2023\".a/b", "X" + "x".repeat(62));
    assertThat(fixture.keys("receipts/")).hasSize(odd.size() + 1);
  }

  private enum Damage {
    DELETED,
    TRUNCATED,
    FLIPPED,
    REPLACED
  }

  /** The file was read back whole in the round before. */
  @ParameterizedTest
  @EnumSource(Damage.class)
  @Tag("D20")
  void d20WhatHappenedToAFileAfterItWasVerifiedIsSeenBeforeTheDrop(Damage damage)
      throws InterruptedException {
    ObjectKey manifest = fixture.with("cleanup.drop.enabled", "true").archive(1000);
    Holds holds = new Holds(fixture.store, ArchiveFixture.LAYOUT);
    holds.set(new Hold(fixture.leaf().key(), "audit", "ada", Instant.EPOCH));
    assertThat(kinds(fixture.firstRound())).containsExactly(Kind.VERIFIED, Kind.WAITING);
    DataFile file = ManifestCodec.read(fixture.store.read(manifest), "manifest").dataFiles().get(0);
    damage(ArchiveFixture.LAYOUT.resolve(file.key()), damage);
    holds.release(fixture.leaf().key());

    List<CleanupEvent> events = fixture.nextRound();

    assertThat(kinds(events)).containsExactly(Kind.REFUSED);
    assertThat(events.get(0).reason()).contains(file.key()).contains("another export was asked");
    assertThat(fixture.leafIsAttached()).isTrue();
  }

  private void damage(ObjectKey key, Damage damage) {
    byte[] content = fixture.store.read(key);
    byte[] flipped = content.clone();
    flipped[content.length / 2] ^= 1;
    switch (damage) {
      case DELETED -> fixture.store.delete(key);
      case TRUNCATED -> fixture.store.corrupt(key, Arrays.copyOf(content, content.length - 1));
      case FLIPPED -> fixture.store.corrupt(key, flipped);
      case REPLACED -> fixture.store.corrupt(key, new byte[content.length]);
    }
  }

  private void detachFirst() {
    fixture.with("cleanup.detach.enabled", "true").with("cleanup.drop.enabled", "true");
    fixture.with("cleanup.drop.delay.days", "0");
  }

  private void createOlderMonth() {
    fixture.sql(
        "CREATE TABLE public.events_2023_12 PARTITION OF public.events"
            + " FOR VALUES FROM ('2023-12-01') TO ('2024-01-01')");
  }

  /** A month by number of the row, in two leaves. */
  private void createBranch() {
    fixture.sql(
        "CREATE TABLE public.events_2023_12 PARTITION OF public.events"
            + " FOR VALUES FROM ('2023-12-01') TO ('2024-01-01') PARTITION BY RANGE (id)");
    fixture.sql(
        "CREATE TABLE public.events_2023_12_a PARTITION OF public.events_2023_12"
            + " FOR VALUES FROM (0) TO (50)");
    fixture.sql(
        "CREATE TABLE public.events_2023_12_b PARTITION OF public.events_2023_12"
            + " FOR VALUES FROM (50) TO (101)");
    fixture.sql("INSERT INTO public.events SELECT n, '2023-12-15' FROM generate_series(0, 100) n");
  }

  private void createLeaf(String name, String month) {
    fixture.sql(
        "CREATE TABLE %s PARTITION OF public.events FOR VALUES FROM ('%s-01') TO ('%s-28')"
            .formatted(new TableName("public", name).sql(), month, month));
    fixture.sql("INSERT INTO public.events VALUES (1, '" + month + "-15')");
  }

  private List<String> attached() {
    String names =
        fixture.text(
            """
            WITH RECURSIVE below(oid) AS (
              SELECT inhrelid FROM pg_inherits WHERE inhparent = 'public.events'::regclass
              UNION ALL
              SELECT i.inhrelid FROM pg_inherits i JOIN below b ON i.inhparent = b.oid)
            SELECT coalesce(string_agg(relname, E'\\n' ORDER BY relname), '')
              FROM pg_class WHERE oid IN (SELECT oid FROM below)
            """);
    return names.isEmpty() ? List.of() : List.of(names.split("\n"));
  }

  private String tables() {
    return fixture.text(
        """
        SELECT string_agg(concat_ws(' ', oid, relname, relispartition), ', ' ORDER BY oid)
          FROM pg_class WHERE relnamespace = 'public'::regnamespace
        """);
  }

  private String deadlocks() {
    return fixture.text(
        "SELECT deadlocks::text FROM pg_stat_database WHERE datname = current_database()");
  }

  private static List<Kind> kinds(List<CleanupEvent> events) {
    return events.stream().map(CleanupEvent::kind).toList();
  }
}
