// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.postgres.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to the rows between begin and proof, and what the proof must say. */
@Tag("versions")
class ChangeProofIT {

  private final TestDatabase database = new TestDatabase();
  private final EventsLeaf events = new EventsLeaf(database);

  @AfterEach
  void close() throws SQLException {
    database.close();
  }

  @Test
  void anUnchangedLeafIsProven() {
    LeafState state = events.begin();

    ProofOutcome outcome = events.prove(state);

    assertThat(outcome).isInstanceOf(ProofOutcome.Unchanged.class);
    ProofOutcome.Unchanged unchanged = (ProofOutcome.Unchanged) outcome;
    assertThat(unchanged.horizon()).isGreaterThanOrEqualTo(state.horizon());
    assertThat(unchanged.walPosition()).isGreaterThanOrEqualTo(state.walPosition());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "VACUUM FREEZE events_1",
        "SELECT * FROM events_1 FOR UPDATE",
        "BEGIN; INSERT INTO events VALUES (11, '2024-01-20', 'n'); ROLLBACK",
        "BEGIN; DELETE FROM events_1; ROLLBACK",
        "CREATE INDEX ON events_1 (id)",
        "ANALYZE events_1"
      })
  void whatLeavesTheRowsAloneIsAllowed(String statements) {
    LeafState state = events.begin();

    database.sql(statements);

    assertThat(events.prove(state)).isInstanceOf(ProofOutcome.Unchanged.class);
  }

  @Test
  void aLateRowIsAllowedWithAFreshHorizon() {
    events.begin();
    database.sql("INSERT INTO events VALUES (11, '2024-01-20', 'late')");

    assertThat(events.prove(events.begin())).isInstanceOf(ProofOutcome.Unchanged.class);
  }

  @ParameterizedTest
  @Tag("D7")
  @Tag("D9")
  @Tag("D10")
  @Tag("D26")
  @ValueSource(
      strings = {
        "INSERT INTO events VALUES (11, '2024-01-20', 'late')",
        "UPDATE events SET note = 'other' WHERE id = 3",
        "UPDATE events SET note = note WHERE id = 3",
        "DELETE FROM events WHERE id = 3",
        "BEGIN; DELETE FROM events WHERE id = 3; INSERT INTO events VALUES (3, '2024-01-15', 'n'); COMMIT",
        "BEGIN; UPDATE events SET at = '2024-02-20' WHERE id = 3;"
            + " UPDATE events SET at = '2024-01-20' WHERE id = 6; COMMIT",
        "BEGIN; TRUNCATE events_1;"
            + " INSERT INTO events SELECT i, '2024-01-15', 'n' FROM generate_series(1, 5) i; COMMIT",
        "ALTER TABLE events ADD COLUMN added int DEFAULT 7",
        "ALTER TABLE events DROP COLUMN note",
        "ALTER TABLE events RENAME COLUMN note TO remark",
        "ALTER TABLE events ALTER COLUMN note TYPE varchar(10)",
        "VACUUM FULL events_1"
      })
  void whatChangesARowOrHowItIsPrintedIsRefused(String statements) {
    LeafState state = events.begin();

    database.sql(statements);

    assertThat(events.prove(state)).isInstanceOf(ProofOutcome.Changed.class);
  }

  @Test
  @Tag("D23")
  void d23HorizonOfACycleBeforeAlarmsForEveryRowAndPassesWithAFreshOne() {
    LeafState state = events.begin();
    long cycleBefore = state.horizon() - (1L << 32);

    ProofOutcome outcome =
        events
            .proof()
            .prove(EventsLeaf.at(EventsLeaf.basis(state), cycleBefore, state.walPosition()));

    assertThat(((ProofOutcome.Changed) outcome).lateRows()).isEqualTo(5);
    assertThat(events.prove(state)).isInstanceOf(ProofOutcome.Unchanged.class);
  }

  @Test
  void aChangeIsToldWithBothNumbers() {
    LeafState state = events.begin();
    database.sql("INSERT INTO events VALUES (11, '2024-01-20', 'n'), (12, '2024-01-21', 'n')");

    ProofOutcome.Changed changed = (ProofOutcome.Changed) events.prove(state);

    assertThat(changed.lateRows()).isEqualTo(2);
    assertThat(changed.reason())
        .contains("public.events_1", "5 rows were exported, 7 are there, 2 of them");
  }

  @Test
  @Tag("D24")
  void d24ASubtransactionInFlightAtTheHorizonWithABalancingDeleteIsSeen() throws SQLException {
    try (Connection writer = database.connection();
        Statement statement = writer.createStatement()) {
      writer.setAutoCommit(false);
      statement.execute("CREATE TABLE other (x int)"); // gives the transaction an id
      statement.execute("SAVEPOINT a");
      statement.execute("INSERT INTO events VALUES (11, '2024-01-20', 'in a savepoint')");
      LeafState state = events.begin();
      statement.execute("RELEASE SAVEPOINT a");
      writer.commit();
      database.sql("DELETE FROM events WHERE id = 3");
      assertThat(database.value("SELECT count(*) FROM events_1")).isEqualTo("5");

      ProofOutcome outcome = events.prove(state);

      assertThat(outcome).isInstanceOf(ProofOutcome.Changed.class);
      assertThat(((ProofOutcome.Changed) outcome).lateRows()).isEqualTo(1);
    }
  }

  @Test
  @Tag("D24")
  void d24AnUpdateInAnExceptionBlockInFlightAtTheHorizonIsSeen() throws SQLException {
    try (Connection writer = database.connection();
        Statement statement = writer.createStatement()) {
      writer.setAutoCommit(false);
      statement.execute(
          "DO $$ BEGIN UPDATE events SET note = 'other' WHERE id = 3;"
              + " EXCEPTION WHEN others THEN NULL; END $$");
      LeafState state = events.begin();
      writer.commit();

      assertThat(events.prove(state)).isInstanceOf(ProofOutcome.Changed.class);
    }
  }

  @Test
  void anUnrelatedLongWriterHoldsTheBeginBackAndIsNamed() throws SQLException {
    try (Connection writer = database.connection();
        Statement statement = writer.createStatement()) {
      writer.setAutoCommit(false);
      statement.execute("CREATE TABLE other (x int)");
      database.sql("INSERT INTO events VALUES (11, '2024-01-20', 'n')");

      BeginOutcome outcome = events.snapshot().begin(events.leaf());

      assertThat(outcome).isInstanceOf(BeginOutcome.Wait.class);
      assertThat(((BeginOutcome.Wait) outcome).reason())
          .contains("1 of its rows", "of pid ", "idle in transaction", "open for");
      writer.commit();
    }
    assertThat(events.prove(events.begin())).isInstanceOf(ProofOutcome.Unchanged.class);
  }

  @Test
  void aPreparedTransactionHoldsTheBeginBackAndIsNamed() {
    database.sql(
        "BEGIN; CREATE TABLE other (x int); PREPARE TRANSACTION 'forgotten'",
        "INSERT INTO events VALUES (11, '2024-01-20', 'n')");
    try {
      BeginOutcome outcome = events.snapshot().begin(events.leaf());

      assertThat(((BeginOutcome.Wait) outcome).reason())
          .contains("prepared transaction 'forgotten'", "ROLLBACK PREPARED");
    } finally {
      database.sql("ROLLBACK PREPARED 'forgotten'");
    }
  }

  @Test
  @Tag("D16")
  void d16AnEmptyLeafIsProven() {
    database.sql("TRUNCATE events_1");
    LeafState state = events.begin();

    assertThat(state.rows()).isZero();
    assertThat(events.prove(state)).isInstanceOf(ProofOutcome.Unchanged.class);
  }
}
