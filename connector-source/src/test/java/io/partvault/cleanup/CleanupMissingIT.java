// SPDX-License-Identifier: Apache-2.0
package io.partvault.cleanup;

import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.archive.export.Epoch;
import io.partvault.cleanup.CleanupEvent.Kind;
import io.partvault.embedded.PostgresServer;
import io.partvault.postgres.catalog.PartitionMark;
import io.partvault.postgres.session.PostgresSession;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table partition past its retention of which nothing is in the bucket. */
class CleanupMissingIT {

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
    fixture = new CleanupFixture(server).with("cleanup.missing.after.ms", "0");
  }

  @AfterEach
  void closeFixture() {
    fixture.close();
  }

  @Test
  @Tag("C14")
  void isAskedForAfterTheTimeItWasFirstSeenMissing() throws InterruptedException {
    fixture.sql("COMMENT ON TABLE public.events_2024_01 IS 'ours'");
    Instant before = serverClock();
    assertThat(fixture.firstRound()).as("seen for the first time").isEmpty();
    assertThat(fixture.marks(fixture.oid())).isEmpty();
    Instant after = serverClock();

    List<CleanupEvent> events = fixture.nextRound();

    assertThat(events).extracting(CleanupEvent::kind).containsExactly(Kind.WAITING);
    assertThat(events.get(0).reason()).contains("nothing of it is in the bucket");
    assertThat(Epoch.clockMs(askedAfter()))
        .isBetween(before.toEpochMilli(), after.toEpochMilli() + 1);
    assertThat(fixture.text("SELECT obj_description(" + fixture.oid() + "::oid)"))
        .startsWith("ours\n");
  }

  @Test
  void isAskedForOnceInItsTime() throws InterruptedException {
    fixture.firstRound();
    fixture.nextRound();
    long asked = askedAfter();
    fixture.with("cleanup.missing.after.ms", "3600000");

    assertThat(fixture.firstRound()).as("a restart waits anew").isEmpty();
    assertThat(fixture.nextRound()).isEmpty();
    assertThat(askedAfter()).isEqualTo(asked);
  }

  @Test
  void isAskedForWhenItIsNotWhatItsArchiveHoldsForLong() throws InterruptedException {
    fixture.archive(1001);
    fixture.sql("UPDATE events SET at = '2024-01-16' WHERE id = 1");
    fixture.with("cleanup.missing.after.ms", "3600000").firstRound();
    assertThat(fixture.marks(fixture.oid())).as("the source may see it by itself").isEmpty();

    fixture.with("cleanup.missing.after.ms", "0").firstRound();
    assertThat(askedAfter()).isEqualTo(1001);
  }

  @Test
  void isMissedNoMoreWhenItsManifestComes() throws InterruptedException {
    fixture.firstRound();
    fixture.nextRound();
    long asked = askedAfter();
    fixture.archive(asked + 1);

    assertThat(fixture.nextRound()).extracting(CleanupEvent::kind).containsExactly(Kind.VERIFIED);
    fixture.nextRound();
    assertThat(askedAfter()).isEqualTo(asked);
  }

  @Test
  void isNotAskedForWhileTheSourceIsAtIt() throws InterruptedException {
    fixture.firstRound();
    try (PostgresSession source = fixture.otherSession("partvault-source")) {
      assertThat(source.tryLock(fixture.oid())).isTrue();
      assertThat(fixture.nextRound()).isEmpty();
      assertThat(fixture.marks(fixture.oid())).isEmpty();
    }
    fixture.awaitEnded("partvault-source");
    fixture.nextRound();
    assertThat(fixture.marks(fixture.oid())).hasSize(1);
  }

  @Test
  void isNotAskedForWithinRetentionOrWhenItsTableIsGone() throws InterruptedException {
    fixture.with("retention.period", "P999Y").firstRound();
    assertThat(fixture.nextRound()).isEmpty();
    assertThat(fixture.marks(fixture.oid())).isEmpty();

    fixture.with("retention.period", "P90D").sql("DROP TABLE public.events");
    assertThat(fixture.firstRound()).isEmpty();
    assertThat(fixture.nextRound()).isEmpty();
  }

  private long askedAfter() {
    List<PartitionMark> marks = fixture.marks(fixture.oid());
    assertThat(marks).hasSize(1);
    return ((PartitionMark.Again) marks.get(0)).afterEpoch();
  }

  private Instant serverClock() {
    String ms = fixture.text("SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint");
    return Instant.ofEpochMilli(Long.parseLong(ms));
  }
}
