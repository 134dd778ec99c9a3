// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.removal;

import io.partvault.archive.store.MemoryObjectStore;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.table.TablePartition;
import io.partvault.archive.verdict.ArchiveFixture;
import io.partvault.archive.verdict.ArchiveVerifier;
import io.partvault.archive.verdict.Verdict;
import io.partvault.archive.verdict.VerifyMode;
import io.partvault.postgres.TestDatabase;
import io.partvault.postgres.proof.LeafProof;
import io.partvault.postgres.proof.LeafState;
import io.partvault.postgres.session.ConnectionSettings;
import io.partvault.postgres.session.PostgresSession;
import io.partvault.postgres.session.TransactionMode;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import org.postgresql.replication.LogSequenceNumber;

/** A table of two months, and the order to remove the first, which is archived. */
final class RemovalFixture implements AutoCloseable {

  private static final String RENDERING = "string";
  private static final String LONELY = "lonely_" + ProcessHandle.current().pid();

  private final TestDatabase database = new TestDatabase();
  private final MemoryObjectStore store = new MemoryObjectStore();
  private final ArchiveVerifier verifier;

  /** Verified now. */
  RemovalFixture() {
    this(VerifyMode.METADATA, Clock.systemUTC());
  }

  RemovalFixture(VerifyMode mode, Clock clock) {
    verifier = new ArchiveVerifier(store, ArchiveFixture.LAYOUT, mode, clock);
    database.sql(
        "CREATE TABLE events (id int, at date NOT NULL, note text) PARTITION BY RANGE (at)",
        "CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2024-02-01')",
        "CREATE TABLE events_2 PARTITION OF events FOR VALUES FROM ('2024-02-01') TO ('2024-03-01')",
        "INSERT INTO events SELECT i, '2024-01-15', 'n' FROM generate_series(1, 50) i");
  }

  /** Archives the leaf, and orders its drop. */
  RemovalOrder order() {
    return order(new RemovalPlan.Direct());
  }

  /** Archives the leaf, and orders its removal. */
  RemovalOrder order(RemovalPlan plan) {
    TablePartition leaf = database.leaf("events", "events_1");
    LeafState state = TestDatabase.begin(database.session(), RENDERING, leaf);
    ObjectKey manifest =
        new ArchiveFixture(store)
            .of(leaf)
            .seen(
                state.horizon(),
                LogSequenceNumber.valueOf(state.walPosition()).asString(),
                state.fingerprint(),
                state.systemIdentifier(),
                state.timeline())
            .archive(Math.toIntExact(state.rows()));
    RemovalFacts facts =
        database
            .session()
            .inTransaction(
                TransactionMode.READ_ONLY,
                "read the catalog",
                open -> RemovalCatalog.read(open, leaf.oid()).orElseThrow());
    return new RemovalOrder(
        (Verdict.Complete) verifier.verify(manifest),
        leaf,
        facts,
        plan,
        0,
        new DetachReference(ArchiveFixture.LAYOUT.relative(manifest), 0));
  }

  /**
   * A remover.
   *
   * @param underTheLock is asked, on the connection that holds the lock, before the proof
   */
  PartitionRemover remover(RetentionCheck underTheLock) {
    return remover(database.session(), underTheLock);
  }

  PartitionRemover remover(PostgresSession session, RetentionCheck underTheLock) {
    return remover(session, underTheLock, Clock.systemUTC());
  }

  /** A remover that has another clock than the verifier. */
  PartitionRemover remover(PostgresSession session, RetentionCheck underTheLock, Clock clock) {
    return new PartitionRemover(
        session, new LeafProof(session, RENDERING), underTheLock, verifier, clock);
  }

  PostgresSession session() {
    return database.session();
  }

  void sql(String... statements) {
    database.sql(statements);
  }

  MemoryObjectStore store() {
    return store;
  }

  static LockBudget oneTry(Duration lockTimeout) {
    return tries(1, lockTimeout, pause -> {});
  }

  static LockBudget tries(int tries, Duration lockTimeout, LockBudget.Pause pause) {
    return new LockBudget(lockTimeout, tries, pause, new Random(1));
  }

  UnprunableWriter writer() throws SQLException {
    return new UnprunableWriter(database.connection());
  }

  boolean isWriterWaiting() {
    return isTrue(
        "SELECT count(*) > 0 FROM pg_locks JOIN pg_stat_activity USING (pid)"
            + " WHERE NOT granted AND application_name = '%s'".formatted(UnprunableWriter.NAME));
  }

  boolean isCancelSent() {
    return isTrue(
        "SELECT count(*) > 0 FROM pg_stat_activity WHERE application_name = 'partvault-lock-watch'"
            + " AND query LIKE '%pg_cancel_backend%'");
  }

  boolean leafExists() {
    return isTrue("SELECT to_regclass('public.events_1') IS NOT NULL");
  }

  boolean isPartition(String table) {
    return isTrue(
        "SELECT count(*) = 1 FROM pg_inherits WHERE inhrelid = '%s'::regclass".formatted(table));
  }

  /** A role that may log in once and do nothing besides. */
  ConnectionSettings roleWithOneConnection() {
    database.sql("CREATE ROLE " + LONELY + " LOGIN CONNECTION LIMIT 1");
    return database.settings(LONELY);
  }

  @Override
  public void close() throws SQLException {
    database.sql("DROP ROLE IF EXISTS " + LONELY);
    store.close();
    database.close();
  }

  private boolean isTrue(String sql) {
    return database.value(sql).equals("t");
  }
}
