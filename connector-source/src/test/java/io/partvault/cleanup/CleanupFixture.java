// SPDX-License-Identifier: Apache-2.0
package io.partvault.cleanup;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.partvault.archive.store.MemoryObjectStore;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.store.ObjectStore;
import io.partvault.archive.store.StoredObject;
import io.partvault.archive.table.TableName;
import io.partvault.archive.table.TablePartition;
import io.partvault.archive.verdict.ArchiveFixture;
import io.partvault.embedded.PostgresServer;
import io.partvault.postgres.catalog.CatalogLeaf;
import io.partvault.postgres.catalog.PartitionCatalog;
import io.partvault.postgres.catalog.PartitionMark;
import io.partvault.postgres.catalog.PartitionMarks;
import io.partvault.postgres.catalog.RetentionRule;
import io.partvault.postgres.proof.BeginOutcome;
import io.partvault.postgres.proof.ExportSnapshot;
import io.partvault.postgres.proof.LeafState;
import io.partvault.postgres.removal.LockBudget;
import io.partvault.postgres.session.ConnectionSettings;
import io.partvault.postgres.session.PostgresSession;
import io.partvault.postgres.session.TransactionMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.postgresql.replication.LogSequenceNumber;

/**
 * One partitioned table {@code public.events} with an old leaf {@code public.events_2024_01} on a
 * real server, a store in memory, and rounds of the real parts run by hand.
 */
final class CleanupFixture implements AutoCloseable {

  static final TableName EVENTS = new TableName("public", "events");
  static final TableName LEAF = new TableName("public", "events_2024_01");

  final MemoryObjectStore store = new MemoryObjectStore();
  final PostgresSession session;
  private final PostgresServer server;
  private final LinkedBlockingQueue<CleanupEvent> events = new LinkedBlockingQueue<>();
  private final Map<String, String> properties = new HashMap<>();
  private CleanupDatabase database;
  private CleanupRound round;
  private UnaryOperator<ObjectStore> decoration = plain -> plain;
  private Duration lockTimeout = Duration.ofMillis(60);

  CleanupFixture(PostgresServer server) {
    this.server = server;
    session = PostgresSession.open(settings(), "cleanup-test");
    sql("DROP SCHEMA public CASCADE");
    sql("CREATE SCHEMA public");
    sql("CREATE TABLE public.events (id bigint, at date) PARTITION BY RANGE (at)");
    createLeaf();
    properties.put("connection.url", server.jdbcUrl("postgres"));
    properties.put("connection.user", server.user());
    properties.put("s3.bucket.name", "unused");
    properties.put("topic.prefix", "shop");
    properties.put("table.include.list", "public.events");
    properties.put("retention.period", "P90D");
    properties.put("cleanup.interval.ms", "100");
    properties.put("cleanup.lock.timeout.ms", "60");
  }

  void createLeaf() {
    sql(
        "CREATE TABLE public.events_2024_01 PARTITION OF public.events"
            + " FOR VALUES FROM ('2024-01-01') TO ('2024-02-01')");
    sql("INSERT INTO public.events SELECT n, '2024-01-15' FROM generate_series(1, 100) n");
  }

  CleanupFixture with(String key, String value) {
    properties.put(key, value);
    return this;
  }

  /** For a test that has to do something while a round waits for a lock. */
  CleanupFixture lockTimeout(Duration longer) {
    lockTimeout = longer;
    return this;
  }

  CleanupFixture storeSeenThrough(UnaryOperator<ObjectStore> seenThrough) {
    decoration = seenThrough;
    return this;
  }

  /** Archives the leaf as it is, as source and sink would. */
  ObjectKey archive(long epoch) {
    return archive(epoch, fixture -> {});
  }

  /** Archives every old leaf as it is into another store, which is closed. */
  void archiveInto(ObjectStore other) {
    try (other) {
      leaves().forEach(leaf -> archive(leaf, 1000, new ArchiveFixture(other)));
    }
  }

  /** Archives every leaf as it is. */
  void archiveAll(long epoch) {
    leaves().forEach(leaf -> archive(leaf, epoch, new ArchiveFixture(store)));
  }

  ObjectKey archive(long epoch, Consumer<ArchiveFixture> more) {
    ArchiveFixture fixture = new ArchiveFixture(store);
    more.accept(fixture);
    return archive(leaf(), epoch, fixture);
  }

  private ObjectKey archive(TablePartition leaf, long epoch, ArchiveFixture fixture) {
    // A transaction of autovacuum may be older than the rows, for a moment.
    BeginOutcome outcome =
        await()
            .pollInSameThread()
            .pollDelay(Duration.ZERO)
            .until(
                () -> new ExportSnapshot(session, "string").begin(leaf),
                it -> !(it instanceof BeginOutcome.Wait));
    if (!(outcome instanceof BeginOutcome.Begun begun)) {
      throw new IllegalStateException("Nothing to archive: " + outcome);
    }
    LeafState state = begun.state();
    return fixture
        .of(leaf)
        .epoch(epoch)
        .seen(
            state.horizon(),
            LogSequenceNumber.valueOf(state.walPosition()).asString(),
            state.fingerprint(),
            state.systemIdentifier(),
            state.timeline())
        .archive(Math.toIntExact(state.rows()));
  }

  TablePartition leaf() {
    return leaves().stream()
        .filter(tablePartition -> tablePartition.name().equals(LEAF))
        .findFirst()
        .orElseThrow();
  }

  private List<TablePartition> leaves() {
    return new PartitionCatalog(session, "shop")
        .leaves(EVENTS, RetentionRule.olderThan("P1D")).stream()
            .map(CatalogLeaf::tablePartition)
            .toList();
  }

  long oid() {
    return Long.parseLong(text("SELECT '" + LEAF + "'::regclass::oid::bigint::text"));
  }

  /** Runs one round, as a connector that was just started would. */
  List<CleanupEvent> firstRound() throws InterruptedException {
    stop();
    PartitionCleanupConfig config = PartitionCleanupConfig.consistent(properties);
    ObjectStore seen = decoration.apply(store);
    database = CleanupAssembly.database(config, seen);
    round = CleanupAssembly.round(config, seen, database, events);
    return nextRound();
  }

  List<CleanupEvent> nextRound() throws InterruptedException {
    round.run(new LockBudget(lockTimeout, 60, time -> {}, new Random(1)));
    List<CleanupEvent> told = new ArrayList<>();
    events.drainTo(told);
    return told;
  }

  List<PartitionMark> marks(long oid) {
    return session.inTransaction(
        TransactionMode.READ_ONLY, "read marks", open -> PartitionMarks.read(open, oid));
  }

  void mark(PartitionMark mark) {
    session.inTransaction(
        TransactionMode.READ_WRITE,
        "write a mark",
        open -> {
          PartitionMarks.write(open, mark);
          return mark;
        });
  }

  private void markDetached(TablePartition leaf) {
    mark(
        new PartitionMark.Detached(
            leaf.oid(), leaf.table(), leaf.bounds(), Instant.EPOCH, "manifest#0"));
  }

  /** As a crash leaves it: begun, and cut off in the wait for a reader, who has to be there. */
  void detachHalfWay() {
    markDetached(leaf());
    sql("SET statement_timeout = 300");
    await("a detach that gets as far as its wait")
        .until(
            () -> {
              assertThatThrownBy(
                      () ->
                          sql(
                              "ALTER TABLE public.events DETACH PARTITION public.events_2024_01 CONCURRENTLY"))
                  .isInstanceOf(IllegalStateException.class);
              return pendingDetaches() == 1;
            });
    sql("RESET statement_timeout");
  }

  long pendingDetaches() {
    return Long.parseLong(text("SELECT count(*)::text FROM pg_inherits WHERE inhdetachpending"));
  }

  /** Waits for the server to end the sessions that were closed, and their locks with them. */
  void awaitEnded(String application) {
    String sessions = "SELECT count(*)::text FROM pg_stat_activity WHERE application_name = '%s'";
    await().until(() -> text(sessions.formatted(application)).equals("0"));
  }

  boolean leafExists() {
    return text("SELECT coalesce(to_regclass('" + LEAF + "')::text, '')").length() > 0;
  }

  long leafCount() {
    return Long.parseLong(
        text(
            "SELECT count(*)::text FROM pg_class WHERE relname LIKE 'events\\_%' AND relkind = 'r'"));
  }

  boolean leafIsAttached() {
    return text("SELECT relispartition::text FROM pg_class WHERE oid = " + oid()).equals("true");
  }

  List<String> keys(String folder) {
    return store.list(folder, "", 100).stream()
        .map(StoredObject::key)
        .map(ObjectKey::value)
        .toList();
  }

  void sql(String statement) {
    sql(session, statement);
  }

  static void sql(PostgresSession session, String statement) {
    try (Statement jdbc = session.connection().createStatement()) {
      jdbc.execute(statement);
    } catch (SQLException e) {
      throw new IllegalStateException(statement, e);
    }
  }

  String text(String query) {
    try (Statement jdbc = session.connection().createStatement();
        ResultSet row = jdbc.executeQuery(query)) {
      row.next();
      return row.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(query, e);
    }
  }

  PostgresSession otherSession(String application) {
    return PostgresSession.open(settings(), application);
  }

  @Override
  public void close() {
    stop();
    session.close();
    store.close();
  }

  private void stop() {
    if (database != null) {
      database.close();
    }
  }

  private ConnectionSettings settings() {
    return new ConnectionSettings(server.jdbcUrl("postgres"), server.user(), "");
  }
}
