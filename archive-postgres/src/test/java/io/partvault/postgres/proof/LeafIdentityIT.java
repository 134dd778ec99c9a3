// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.postgres.TestDatabase;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A proof is about one leaf on one server, not about a name. */
@Tag("versions")
class LeafIdentityIT {

  private final TestDatabase database = new TestDatabase();
  private final EventsLeaf events = new EventsLeaf(database);

  @AfterEach
  void close() throws SQLException {
    database.close();
  }

  @Test
  void detachedAndAttachedAgainIsAllowed() {
    LeafState state = events.begin();

    database.sql("ALTER TABLE events DETACH PARTITION events_1");
    assertThat(events.prove(state)).isInstanceOf(ProofOutcome.Gone.class);
    database.sql(
        "ALTER TABLE events ATTACH PARTITION events_1 FOR VALUES FROM ('2024-01-01') TO"
            + " ('2024-02-01')");

    assertThat(events.prove(state)).isInstanceOf(ProofOutcome.Unchanged.class);
  }

  @Test
  void aRewriteDoesNotMatterAtTheDrop() {
    ProofBasis strict = EventsLeaf.basis(events.begin());
    database.sql("VACUUM FULL events_1");

    assertThat(events.proof().prove(strict)).isInstanceOf(ProofOutcome.Changed.class);
    assertThat(events.proof().prove(EventsLeaf.withoutFile(strict)))
        .isInstanceOf(ProofOutcome.Unchanged.class);
  }

  @Test
  @Tag("D28")
  void d28AnotherClusterOrTimelineIsAChange() {
    ProofBasis basis = EventsLeaf.basis(events.begin());

    assertThat(events.proof().prove(EventsLeaf.on(basis, "1", basis.timeline())))
        .isInstanceOfSatisfying(
            ProofOutcome.Changed.class, it -> assertThat(it.reason()).contains("cluster"));
    assertThat(
            events
                .proof()
                .prove(EventsLeaf.on(basis, basis.systemIdentifier(), basis.timeline() + 1)))
        .isInstanceOfSatisfying(
            ProofOutcome.Changed.class, it -> assertThat(it.reason()).contains("timeline"));
  }

  @Test
  @Tag("D33")
  void d33AServerThatIsBehindTheBeginIsWaitedFor() {
    ProofBasis basis = EventsLeaf.basis(events.begin());

    assertThat(
            events
                .proof()
                .prove(EventsLeaf.at(basis, basis.horizon(), basis.walPosition() + (1L << 40))))
        .isInstanceOfSatisfying(
            ProofOutcome.Wait.class, it -> assertThat(it.reason()).contains("WAL position"));
    assertThat(
            events.proof().prove(EventsLeaf.at(basis, basis.horizon() + 1000, basis.walPosition())))
        .isInstanceOfSatisfying(
            ProofOutcome.Wait.class, it -> assertThat(it.reason()).contains("oldest transaction"));
  }

  @Test
  @Tag("D10")
  void d10AnotherTableUnderTheNameIsNotTheLeaf() {
    ProofBasis basis = EventsLeaf.basis(events.begin());
    database.sql(
        "DROP TABLE events_1",
        "CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2024-02-01')",
        "INSERT INTO events SELECT i, '2024-01-15', 'n' FROM generate_series(1, 5) i");

    assertThat(events.proof().prove(basis)).isInstanceOf(ProofOutcome.Gone.class);
  }

  @Test
  @Tag("D15")
  void d15ADroppedOrRenamedLeafIsGone() {
    ProofBasis basis = EventsLeaf.basis(events.begin());

    database.sql("ALTER TABLE events_1 RENAME TO events_renamed");
    assertThat(events.proof().prove(basis)).isInstanceOf(ProofOutcome.Gone.class);
    database.sql("DROP TABLE events_renamed");
    assertThat(events.proof().prove(basis)).isInstanceOf(ProofOutcome.Gone.class);
  }

  @Test
  @Tag("D10")
  void otherBoundsAreAChange() {
    ProofBasis basis = EventsLeaf.basis(events.begin());
    database.sql(
        "ALTER TABLE events DETACH PARTITION events_1",
        "ALTER TABLE events ATTACH PARTITION events_1 FOR VALUES FROM ('2023-01-01') TO"
            + " ('2024-02-01')");

    assertThat(events.proof().prove(basis))
        .isInstanceOfSatisfying(
            ProofOutcome.Changed.class, it -> assertThat(it.reason()).contains("bounds"));
  }
}
