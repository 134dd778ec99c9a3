// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.proof;

import io.partvault.archive.table.TablePartition;
import io.partvault.postgres.TestDatabase;

/** A table of two months with five rows each; the tests look at the first. */
final class EventsLeaf {

  private static final String RENDERING = "string";

  private final TestDatabase database;

  EventsLeaf(TestDatabase database) {
    this.database = database;
    database.sql(
        "CREATE TABLE events (id int, at date NOT NULL, note text) PARTITION BY RANGE (at)",
        "CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2024-02-01')",
        "CREATE TABLE events_2 PARTITION OF events FOR VALUES FROM ('2024-02-01') TO ('2024-03-01')",
        "INSERT INTO events SELECT i, '2024-01-15', 'n' FROM generate_series(1, 5) i",
        "INSERT INTO events SELECT i, '2024-02-15', 'n' FROM generate_series(6, 10) i");
  }

  TablePartition leaf() {
    return database.leaf("events", "events_1");
  }

  ExportSnapshot snapshot() {
    return new ExportSnapshot(database.session(), RENDERING);
  }

  ChangeProof proof() {
    return new ChangeProof(database.session(), RENDERING);
  }

  LeafState begin() {
    return TestDatabase.begin(database.session(), RENDERING, leaf());
  }

  ProofOutcome prove(LeafState state) {
    return proof().prove(basis(state));
  }

  static ProofBasis basis(LeafState state) {
    return new ProofBasis(
        state.tablePartition(),
        state.relfilenode(),
        state.horizon(),
        state.rows(),
        state.walPosition(),
        state.fingerprint(),
        state.systemIdentifier(),
        state.timeline());
  }

  static ProofBasis withoutFile(ProofBasis basis) {
    return new ProofBasis(
        basis.tablePartition(),
        0,
        basis.horizon(),
        basis.rows(),
        basis.walPosition(),
        basis.fingerprint(),
        basis.systemIdentifier(),
        basis.timeline());
  }

  static ProofBasis on(ProofBasis basis, String systemIdentifier, long timeline) {
    return new ProofBasis(
        basis.tablePartition(),
        basis.relfilenode(),
        basis.horizon(),
        basis.rows(),
        basis.walPosition(),
        basis.fingerprint(),
        systemIdentifier,
        timeline);
  }

  static ProofBasis at(ProofBasis basis, long horizon, long walPosition) {
    return new ProofBasis(
        basis.tablePartition(),
        basis.relfilenode(),
        horizon,
        basis.rows(),
        walPosition,
        basis.fingerprint(),
        basis.systemIdentifier(),
        basis.timeline());
  }
}
