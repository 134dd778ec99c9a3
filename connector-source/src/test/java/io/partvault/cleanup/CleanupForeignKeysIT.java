// SPDX-License-Identifier: Apache-2.0
package io.partvault.cleanup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.partvault.cleanup.CleanupEvent.Kind;
import io.partvault.embedded.PostgresServer;
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

/** Foreign keys from and to a table partition that is to go. */
@Tag("versions")
class CleanupForeignKeysIT {

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
  @Tag("D4")
  void d4ReferencedTablePartitionIsBlockedByNameOnceAndDroppedWhenNothingRefers()
      throws InterruptedException {
    assumeTrue(detachesWithForeignKeys(), "earlier releases break foreign keys, see D29");
    createItems();
    fixture.with("cleanup.drop.enabled", "true").archive(1000);
    List<CleanupEvent> events = fixture.firstRound();
    assertThat(kinds(events)).containsExactly(Kind.VERIFIED, Kind.REFUSED);
    assertThat(events.get(1).reason()).contains("referenced by constraint items_fk");
    assertThat(fixture.leafIsAttached()).isTrue();
    assertThat(kinds(fixture.nextRound())).isEmpty();
    fixture.sql("DELETE FROM public.items");
    assertThat(kinds(fixture.firstRound())).containsExactly(Kind.VERIFIED, Kind.DROPPED);
    assertThat(constraints("items_fk")).isEqualTo("1");
  }

  @Test
  @Tag("D4")
  void d4ReferenceToTheTablePartitionItselfBlocksTheDropByNameOnce() throws InterruptedException {
    fixture.sql("ALTER TABLE public.events_2024_01 ADD PRIMARY KEY (id)");
    fixture.sql(
        "CREATE TABLE public.notes (event bigint CONSTRAINT notes_fk"
            + " REFERENCES public.events_2024_01)");
    fixture.with("cleanup.drop.enabled", "true").archive(1000);
    List<CleanupEvent> events = fixture.firstRound();
    assertThat(kinds(events)).containsExactly(Kind.VERIFIED, Kind.REFUSED);
    assertThat(events.get(1).reason())
        .contains("notes_fk of public.notes", "nothing is dropped by CASCADE");
    assertThat(kinds(fixture.nextRound())).isEmpty();
    assertThat(fixture.leafIsAttached()).isTrue();
    assertThat(constraints("notes_fk")).isEqualTo("1");
    fixture.sql("DROP TABLE public.notes");
    assertThat(kinds(fixture.firstRound())).containsExactly(Kind.VERIFIED, Kind.DROPPED);
  }

  @Test
  @Tag("D29")
  void d29DetachThatWouldBreakForeignKeysIsRefusedAndOthersKeepThem() throws InterruptedException {
    createUsers();
    fixture.with("cleanup.detach.enabled", "true").archive(1000);

    List<CleanupEvent> events = fixture.firstRound();

    if (detachesWithForeignKeys()) {
      assertThat(kinds(events)).containsExactly(Kind.VERIFIED, Kind.DETACHED);
      violatesAForeignKey("INSERT INTO public.events_2024_01 VALUES (101, '2024-01-20')");
      violatesAForeignKey("DELETE FROM public.users WHERE id = 1");
    } else {
      assertThat(kinds(events)).containsExactly(Kind.VERIFIED, Kind.REFUSED);
      assertThat(events.get(1).reason())
          .contains("leave foreign key by_user of public.events")
          .contains("broken on this release of PostgreSQL; update to 14.14, 15.9, 16.5, 17.1");
      assertThat(fixture.leafIsAttached()).isTrue();
    }
  }

  @Test
  @Tag("D29")
  void d29DetachWithASelfReferenceIsRefusedBefore17Point5() throws InterruptedException {
    assumeReferencesToPartitionedTables();
    fixture.sql("ALTER TABLE public.events ADD PRIMARY KEY (id, at)");
    fixture.sql("ALTER TABLE public.events ADD COLUMN cause bigint, ADD COLUMN cause_at date");
    fixture.sql(
        "ALTER TABLE public.events ADD CONSTRAINT by_cause FOREIGN KEY (cause, cause_at)"
            + " REFERENCES public.events (id, at)");
    fixture.with("cleanup.detach.enabled", "true").archive(1000);

    List<CleanupEvent> events = fixture.firstRound();

    boolean detached = fixture.session.serverVersion() >= 170_005;
    assertThat(kinds(events))
        .containsExactly(Kind.VERIFIED, detached ? Kind.DETACHED : Kind.REFUSED);
    if (!detached) {
      assertThat(events.get(1).reason()).contains("by_cause of public.events", "broken on this");
    }
  }

  @Test
  @Tag("D30")
  void d30DirectDropSparesTheTableThatIsReferred() throws InterruptedException {
    createUsers();
    fixture.with("cleanup.drop.enabled", "true").archive(1000);
    try (PostgresSession reader = readerOfUsers()) {
      assertThat(kinds(fixture.firstRound())).containsExactly(Kind.VERIFIED, Kind.DROPPED);
      CleanupFixture.sql(reader, "COMMIT");
    }
    assertThat(fixture.text("SELECT count(*)::text FROM public.users")).isEqualTo("100");
  }

  @Test
  @Tag("D30")
  void d30DropAfterADetachWaitsShortlyForTheTableThatIsReferred() throws InterruptedException {
    assumeTrue(detachesWithForeignKeys(), "earlier releases break foreign keys, see D29");
    createUsers();
    fixture.with("cleanup.detach.enabled", "true").with("cleanup.drop.enabled", "true");
    fixture.with("cleanup.drop.delay.days", "0").archive(1000);
    assertThat(kinds(fixture.firstRound())).containsExactly(Kind.VERIFIED, Kind.DETACHED);
    try (PostgresSession reader = readerOfUsers()) {
      assertThat(kinds(fixture.nextRound())).containsExactly(Kind.WAITING);
      assertThat(fixture.text("SELECT count(*)::text FROM pg_locks WHERE NOT granted"))
          .isEqualTo("0");
      CleanupFixture.sql(reader, "COMMIT");
    }
    assertThat(kinds(fixture.nextRound())).containsExactly(Kind.DROPPED);
    assertThat(fixture.text("SELECT count(*)::text FROM public.users")).isEqualTo("100");
  }

  private void createUsers() {
    fixture.sql("CREATE TABLE public.users (id bigint PRIMARY KEY)");
    fixture.sql("INSERT INTO public.users SELECT n FROM generate_series(1, 100) n");
    fixture.sql(
        "ALTER TABLE public.events ADD CONSTRAINT by_user FOREIGN KEY (id)"
            + " REFERENCES public.users");
  }

  private void createItems() {
    fixture.sql("ALTER TABLE public.events ADD PRIMARY KEY (id, at)");
    fixture.sql(
        "CREATE TABLE public.items (id bigint, at date,"
            + " CONSTRAINT items_fk FOREIGN KEY (id, at) REFERENCES public.events (id, at))");
    fixture.sql("INSERT INTO public.items VALUES (1, '2024-01-15')");
  }

  private PostgresSession readerOfUsers() {
    PostgresSession reader = fixture.otherSession("the-reader");
    CleanupFixture.sql(reader, "BEGIN");
    CleanupFixture.sql(reader, "SELECT count(*) FROM public.users");
    return reader;
  }

  private void violatesAForeignKey(String statement) {
    assertThatThrownBy(() -> fixture.sql(statement))
        .rootCause()
        .hasMessageContaining("violates foreign key constraint");
  }

  private String constraints(String name) {
    return fixture.text("SELECT count(*)::text FROM pg_constraint WHERE conname = '" + name + "'");
  }

  private boolean detachesWithForeignKeys() {
    return fixture.session.serverVersion() >= 140_014;
  }

  private void assumeReferencesToPartitionedTables() {
    assumeTrue(
        fixture.session.serverVersion() >= 120_000,
        "tables can refer to partitioned ones since PostgreSQL 12 only");
  }

  private static List<Kind> kinds(List<CleanupEvent> events) {
    return events.stream().map(CleanupEvent::kind).toList();
  }
}
