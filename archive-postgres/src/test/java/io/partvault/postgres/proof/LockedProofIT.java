// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partvault.postgres.TestDatabase;
import io.partvault.postgres.session.TransactionMode;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The proof inside the transaction that drops. */
@Tag("versions")
class LockedProofIT {

  private final TestDatabase database = new TestDatabase();
  private final EventsLeaf events = new EventsLeaf(database);

  @AfterEach
  void close() throws SQLException {
    database.close();
  }

  @Test
  @Tag("D27")
  void d27ALaterRowIsSeenByATransactionThatOwnsAnId() {
    ProofBasis basis = EventsLeaf.basis(events.begin());

    ProofOutcome outcome =
        database
            .session()
            .inTransaction(
                TransactionMode.READ_WRITE,
                "prove under a lock",
                open -> {
                  try (Statement statement = open.createStatement()) {
                    statement.execute("CREATE TABLE public.owns_an_id (x int)");
                  }
                  database.sql("INSERT INTO events VALUES (3, '2024-01-15', 'n')");
                  database.sql("DELETE FROM events WHERE id = 4");
                  return events.proof().proveWithin(open, basis);
                });

    assertThat(outcome).isInstanceOf(ProofOutcome.Changed.class);
    assertThat(((ProofOutcome.Changed) outcome).lateRows()).isEqualTo(1);
  }

  @Test
  @Tag("D7")
  void theProofUnderALockSeesWhatTheLockWaitedFor() {
    ProofBasis basis = EventsLeaf.withoutFile(EventsLeaf.basis(events.begin()));

    ProofOutcome outcome =
        database
            .session()
            .inTransaction(
                TransactionMode.READ_WRITE,
                "prove under a lock",
                open -> {
                  // Takes a snapshot before the change, as a statement before the lock would.
                  assertThat(events.proof().proveWithin(open, basis))
                      .isInstanceOf(ProofOutcome.Unchanged.class);
                  database.sql("UPDATE events SET note = 'other' WHERE id = 3");
                  try (Statement statement = open.createStatement()) {
                    statement.execute("LOCK TABLE ONLY public.events_1 IN SHARE MODE");
                  }
                  return events.proof().proveWithin(open, basis);
                });

    assertThat(outcome).isInstanceOf(ProofOutcome.Changed.class);
  }

  @Test
  void theProofUnderALockRefusesATransactionWithOneSnapshot() {
    ProofBasis basis = EventsLeaf.basis(events.begin());

    assertThatThrownBy(
            () ->
                database
                    .session()
                    .inTransaction(
                        TransactionMode.REPEATABLE_READ,
                        "prove",
                        open -> events.proof().proveWithin(open, basis)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("READ COMMITTED");
  }
}
