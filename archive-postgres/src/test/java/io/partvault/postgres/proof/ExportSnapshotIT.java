// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.partvault.archive.table.TablePartition;
import io.partvault.postgres.TestDatabase;
import io.partvault.postgres.session.DatabaseException;
import io.partvault.postgres.session.PostgresSession;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("versions")
class ExportSnapshotIT {

  private final TestDatabase database = new TestDatabase();
  private final EventsLeaf events = new EventsLeaf(database);

  @AfterEach
  void close() throws SQLException {
    database.close();
  }

  @Test
  void theBeginTellsWhatTheServerTells() {
    LeafState state = events.begin();

    assertThat(state.rows()).isEqualTo(5);
    assertThat(state.blocks()).isEqualTo(1);
    assertThat(state.rangeReadable())
        .as("TID range scans came with PostgreSQL 14")
        .isEqualTo(database.session().serverVersion() >= 140_000);
    assertThat(state.columns()).extracting("name").containsExactly("id", "at", "note");
    assertThat(state.ddl().get(0)).startsWith("CREATE TABLE \"public\".\"events_1\" (");
    assertThat(state.systemIdentifier())
        .isEqualTo(database.value("SELECT system_identifier FROM pg_control_system()"));
    assertThat(state.timeline()).isEqualTo(1);
    assertThat(Long.toString(state.relfilenode()))
        .isEqualTo(database.value("SELECT pg_relation_filenode('events_1')"));
    assertThat(state.fingerprint()).matches("[0-9a-f]{64}");
    assertThat(state.serverClock())
        .isBetween(Instant.now().minus(Duration.ofMinutes(1)), Instant.now().plusSeconds(60));
    assertThat(state.tablePartition()).isEqualTo(events.leaf());
  }

  @Test
  void theHorizonIsTheOldestRunningTransaction() throws SQLException {
    try (Connection writer = database.connection();
        Statement statement = writer.createStatement()) {
      writer.setAutoCommit(false);
      statement.execute("CREATE TABLE other (x int)");
      String xid = "SELECT backend_xid FROM pg_stat_activity WHERE backend_xid IS NOT NULL";

      // One of autovacuum may be older, for a moment.
      await()
          .untilAsserted(
              () ->
                  assertThat(Long.toString(events.begin().horizon()))
                      .isEqualTo(database.value(xid)));
    }
  }

  @Test
  void theWalPositionCoversTheSnapshot() {
    database.sql("INSERT INTO events VALUES (11, '2024-01-20', 'n')");
    long before = position();
    LeafState state = events.begin();

    assertThat(state.walPosition()).isBetween(before, position());
  }

  @Test
  void aLockThatStandsInTheWayIsWaitedFor() throws SQLException {
    TablePartition leaf = events.leaf();
    try (Connection owner = database.connection();
        Statement statement = owner.createStatement()) {
      owner.setAutoCommit(false);
      statement.execute("LOCK TABLE events_1 IN ACCESS EXCLUSIVE MODE");

      BeginOutcome outcome = events.snapshot().begin(leaf);

      assertThat(outcome).isInstanceOf(BeginOutcome.Wait.class);
      assertThat(((BeginOutcome.Wait) outcome).reason()).contains("ACCESS EXCLUSIVE");
    }
  }

  @Test
  void aLeafThatWentOrWasMovedIsGone() {
    TablePartition leaf = events.leaf();
    database.sql("ALTER TABLE events DETACH PARTITION events_1");
    assertThat(reason(events.snapshot().begin(leaf))).contains("no longer a table partition");
    database.sql(
        "ALTER TABLE events ATTACH PARTITION events_1 FOR VALUES FROM ('2023-01-01') TO"
            + " ('2024-02-01')");
    assertThat(reason(events.snapshot().begin(leaf))).contains("its bounds are");
    database.sql("DROP TABLE events_1");
    assertThat(reason(events.snapshot().begin(leaf))).contains("no table has this name");
  }

  @Test
  @Tag("D17")
  void d17ColumnsAreThoseOfTheMoment() {
    LeafState before = events.begin();
    database.sql("ALTER TABLE events ADD COLUMN added numeric(18,4) NOT NULL DEFAULT 0");
    LeafState after = events.begin();

    assertThat(after.columns()).hasSize(4);
    assertThat(after.columns().get(3).type()).isEqualTo("numeric(18,4)");
    assertThat(after.columns().get(3).notNull()).isTrue();
    assertThat(after.fingerprint()).isNotEqualTo(before.fingerprint());
  }

  @Test
  @Tag("D18")
  void d18UnloggedAndForeignLeavesAreRefused() {
    database.sql(
        "CREATE UNLOGGED TABLE u PARTITION OF events FOR VALUES FROM ('2020-01-01') TO"
            + " ('2020-02-01')",
        "CREATE FOREIGN DATA WRAPPER nowhere",
        "CREATE SERVER far FOREIGN DATA WRAPPER nowhere",
        "CREATE FOREIGN TABLE f PARTITION OF events FOR VALUES FROM ('2021-01-01') TO"
            + " ('2021-02-01') SERVER far");

    assertRefused("u").contains("UNLOGGED");
    assertRefused("f").contains("foreign table");
  }

  @Test
  @Tag("D18")
  void d18AnotherAccessMethodIsReadInOnePass() {
    assumeTrue(
        database.session().serverVersion() >= 120_000, "access methods came with PostgreSQL 12");
    database.sql(
        "CREATE ACCESS METHOD heap2 TYPE TABLE HANDLER heap_tableam_handler",
        "CREATE TABLE other PARTITION OF events FOR VALUES FROM ('2020-01-01') TO ('2020-02-01')"
            + " USING heap2");

    LeafState state =
        TestDatabase.begin(database.session(), "string", database.leaf("events", "other"));

    assertThat(state.rangeReadable()).isFalse();
  }

  @Test
  @Tag("D25")
  void d25RowLevelSecurityThatWouldHideRowsIsRefused() {
    database.sql(
        "CREATE ROLE d25_reader LOGIN",
        "GRANT SELECT ON events, events_1 TO d25_reader",
        "ALTER TABLE events_1 ENABLE ROW LEVEL SECURITY",
        "CREATE POLICY odd ON events_1 USING (id % 2 = 1)");
    try {
      TablePartition leaf = events.leaf();
      PostgresSession reader = database.openSession(database.settings("d25_reader"));
      BeginOutcome outcome = new ExportSnapshot(reader, "string").begin(leaf);

      assertThat(outcome).isInstanceOf(BeginOutcome.Refused.class);
      assertThat(reason(outcome)).contains("row-level security", "BYPASSRLS");
      assertThat(events.begin().rows()).isEqualTo(5); // the superuser is not filtered
      reader.close();
    } finally {
      database.sql("DROP OWNED BY d25_reader", "DROP ROLE d25_reader");
    }
  }

  @Test
  @Tag("D25")
  void d25SecurityEnabledLaterEndsChunksAndProofs() {
    database.sql("CREATE ROLE d25_later LOGIN", "GRANT SELECT ON events, events_1 TO d25_later");
    try {
      PostgresSession reader = database.openSession(database.settings("d25_later"));
      ProofBasis basis = EventsLeaf.basis(TestDatabase.begin(reader, "string", events.leaf()));
      ChangeProof proof = new ChangeProof(reader, "string");
      assertThat(proof.prove(basis)).isInstanceOf(ProofOutcome.Unchanged.class);

      database.sql("ALTER TABLE events_1 ENABLE ROW LEVEL SECURITY");

      assertThat(proof.prove(basis))
          .isInstanceOfSatisfying(
              ProofOutcome.Changed.class,
              changed -> assertThat(changed.reason()).contains("row-level security"));
      reader.close();
    } finally {
      database.sql("DROP OWNED BY d25_later", "DROP ROLE d25_later");
    }
  }

  @Test
  @Tag("D26")
  void d26AnAddedDefaultChangesTheFingerprintThoughNoRowIsTouched() {
    LeafState before = events.begin();
    database.sql("ALTER TABLE events ADD COLUMN added int DEFAULT 7");
    LeafState after = events.begin();

    assertThat(after.relfilenode()).isEqualTo(before.relfilenode());
    assertThat(after.fingerprint()).isNotEqualTo(before.fingerprint());
    assertThat(events.prove(before)).isInstanceOf(ProofOutcome.Changed.class);
  }

  @Test
  void aRoleThatMayNotReadIsToldTheGrant() {
    database.sql("CREATE ROLE stranger LOGIN");
    try {
      TablePartition leaf = events.leaf();
      PostgresSession stranger = database.openSession(database.settings("stranger"));

      assertThatThrownBy(() -> new ExportSnapshot(stranger, "string").begin(leaf))
          .isInstanceOfSatisfying(
              DatabaseException.class,
              e -> assertThat(e.kind()).isEqualTo(DatabaseException.Kind.PERMISSION))
          .hasMessageContaining("GRANT SELECT ON events_1");
      stranger.close();
    } finally {
      database.sql("DROP ROLE stranger");
    }
  }

  private long position() {
    return Long.parseLong(
        database.value("SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint"));
  }

  private AbstractStringAssert<?> assertRefused(String leaf) {
    BeginOutcome outcome = events.snapshot().begin(database.leaf("events", leaf));
    assertThat(outcome).isInstanceOf(BeginOutcome.Refused.class);
    return assertThat(reason(outcome)).startsWith("Cannot archive public." + leaf);
  }

  private static String reason(BeginOutcome outcome) {
    return outcome instanceof BeginOutcome.Refused refused
        ? refused.reason()
        : ((BeginOutcome.Gone) outcome).reason();
  }
}
