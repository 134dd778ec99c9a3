// SPDX-License-Identifier: Apache-2.0
package io.partvault.cleanup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.partvault.cleanup.CleanupEvent.Kind;
import io.partvault.embedded.PostgresServer;
import io.partvault.postgres.catalog.PartitionMark;
import io.partvault.postgres.session.PostgresSession;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("versions")
class CleanupDetachIT {

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
    fixture = new CleanupFixture(server).with("cleanup.detach.enabled", "true");
  }

  @AfterEach
  void closeFixture() {
    fixture.close();
  }

  @Test
  void detachAloneDetachesConcurrentlyWhereThatIsKnownAndLeavesTheTable()
      throws InterruptedException {
    fixture.archive(1000);
    assertThat(kinds(fixture.firstRound())).containsExactly(Kind.VERIFIED, Kind.DETACHED);
    assertThat(fixture.leafIsAttached()).isFalse();
    assertThat(fixture.text("SELECT count(*)::text FROM public.events_2024_01")).isEqualTo("100");
    // Only a concurrent detach leaves a constraint equal to the bounds.
    assertThat(checks()).isEqualTo(knowsConcurrentDetach() ? "1" : "0");
    assertThat(detachMarks()).hasSize(1);
    assertThat(kinds(fixture.nextRound())).isEmpty();
    assertThat(fixture.keys("intents/")).isEmpty();
  }

  @Test
  @Tag("D3")
  void defaultPartitionMakesItDetachInsideTheTransactionThatProved() throws InterruptedException {
    fixture.sql("CREATE TABLE public.events_rest PARTITION OF public.events DEFAULT");
    fixture.sql("INSERT INTO public.events VALUES (7, '1999-01-01')");
    fixture.archive(1000);
    List<CleanupEvent> events = fixture.firstRound();
    assertThat(kinds(events)).containsExactly(Kind.VERIFIED, Kind.DETACHED);
    assertThat(events.get(1).reason()).contains("public.events_rest with 1 rows");
    assertThat(fixture.leafIsAttached()).isFalse();
    assertThat(checks()).isEqualTo("0");
  }

  @Test
  @Tag("D6")
  void bothSwitchesDropAfterTheGrace() throws InterruptedException {
    fixture.with("cleanup.drop.enabled", "true").with("cleanup.drop.delay.days", "1");
    fixture.archive(1000);
    assertThat(kinds(fixture.firstRound())).containsExactly(Kind.VERIFIED, Kind.DETACHED);
    assertThat(kinds(fixture.nextRound())).isEmpty();
    assertThat(fixture.leafExists()).isTrue();
    fixture.with("cleanup.drop.delay.days", "0");
    assertThat(kinds(fixture.firstRound())).containsExactly(Kind.VERIFIED, Kind.DROPPED);
    assertThat(fixture.leafExists()).isFalse();
    assertThat(fixture.keys("receipts/")).hasSize(1);
  }

  @Test
  @Tag("D7")
  void rowThatCameAfterTheDetachBringsTheTableBack() throws InterruptedException {
    fixture.with("cleanup.drop.enabled", "true").with("cleanup.drop.delay.days", "0");
    fixture.archive(1000);
    assertThat(kinds(fixture.firstRound())).containsExactly(Kind.VERIFIED, Kind.DETACHED);
    fixture.sql("INSERT INTO public.events_2024_01 VALUES (101, '2024-01-20')");
    List<CleanupEvent> events = fixture.nextRound();
    assertThat(kinds(events)).containsExactly(Kind.REFUSED);
    assertThat(events.get(0).reason()).contains("attached again");
    assertThat(fixture.leafIsAttached()).isTrue();
    assertThat(fixture.marks(fixture.oid()))
        .containsExactly(new PartitionMark.Again(fixture.oid(), 1000));
  }

  @Test
  @Tag("D5")
  void readerOfTheParentLeavesTheDetachPendingAndALaterRoundFinishesIt()
      throws InterruptedException {
    assumeTrue(knowsConcurrentDetach(), "DETACH … CONCURRENTLY came with PostgreSQL 14");
    fixture.archive(1000);
    try (PostgresSession reader = fixture.otherSession("the-reader")) {
      CleanupFixture.sql(reader, "BEGIN");
      CleanupFixture.sql(reader, "SELECT count(*) FROM public.events");
      fixture.detachHalfWay();
      CleanupFixture.sql(reader, "COMMIT");
    }
    assertThat(fixture.pendingDetaches()).isEqualTo(1);
    assertThat(kinds(fixture.firstRound())).containsExactly(Kind.VERIFIED, Kind.DETACHED);
    assertThat(fixture.pendingDetaches()).isZero();
    assertThat(fixture.leafIsAttached()).isFalse();
  }

  @Test
  @Tag("D32")
  void viewOnTheTablePartitionBlocksTheDropByName() throws InterruptedException {
    fixture.sql("CREATE VIEW public.january AS SELECT id FROM public.events_2024_01");
    fixture.with("cleanup.detach.enabled", "false").with("cleanup.drop.enabled", "true");
    fixture.archive(1000);
    List<CleanupEvent> events = fixture.firstRound();
    assertThat(kinds(events)).containsExactly(Kind.VERIFIED, Kind.REFUSED);
    assertThat(events.get(1).reason()).contains("january");
    assertThat(fixture.leafIsAttached()).isTrue();
  }

  @Test
  @Tag("D15")
  void tableDetachedBySomebodyElseIsLeftAlone() throws InterruptedException {
    fixture.with("cleanup.drop.enabled", "true");
    fixture.archive(1000);
    fixture.sql("ALTER TABLE public.events DETACH PARTITION public.events_2024_01");
    List<CleanupEvent> events = fixture.firstRound();
    assertThat(kinds(events)).containsExactly(Kind.VERIFIED, Kind.REFUSED);
    assertThat(events.get(1).reason()).contains("detached by somebody else");
    assertThat(fixture.leafExists()).isTrue();
  }

  private boolean knowsConcurrentDetach() {
    return fixture.session.serverVersion() >= 140_000;
  }

  private List<PartitionMark> detachMarks() {
    return fixture.marks(fixture.oid()).stream()
        .filter(mark -> mark instanceof PartitionMark.Detached)
        .toList();
  }

  private String checks() {
    return fixture.text(
        "SELECT count(*)::text FROM pg_constraint WHERE contype = 'c' AND conrelid = "
            + fixture.oid());
  }

  private static List<Kind> kinds(List<CleanupEvent> events) {
    return events.stream().map(CleanupEvent::kind).toList();
  }
}
