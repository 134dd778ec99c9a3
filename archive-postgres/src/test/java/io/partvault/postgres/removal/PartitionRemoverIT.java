// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.removal;

import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.archive.manifest.PartitionManifest;
import io.partvault.archive.store.MemoryObjectStore;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.table.TablePartition;
import io.partvault.archive.verdict.ArchiveFixture;
import io.partvault.archive.verdict.ArchiveVerifier;
import io.partvault.archive.verdict.Verdict;
import io.partvault.archive.verdict.VerifyMode;
import io.partvault.postgres.TestDatabase;
import io.partvault.postgres.proof.BeginOutcome;
import io.partvault.postgres.proof.ChangeProof;
import io.partvault.postgres.proof.ExportSnapshot;
import io.partvault.postgres.proof.LeafState;
import io.partvault.postgres.session.TransactionMode;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.replication.LogSequenceNumber;

/** What is asked once more in the transaction that drops, whatever was found before it. */
@Tag("versions")
class PartitionRemoverIT {

  private static final String RENDERING = "string";
  private static final Instant VERIFIED = Instant.parse("2026-11-01T00:00:00Z");

  private final TestDatabase database = new TestDatabase();
  private final MemoryObjectStore store = new MemoryObjectStore();
  private final ArchiveVerifier verifier =
      new ArchiveVerifier(store, ArchiveFixture.LAYOUT, VerifyMode.CONTENT, at(VERIFIED));

  @BeforeEach
  void createTable() {
    database.sql(
        "CREATE TABLE events (id int, at date) PARTITION BY RANGE (at)",
        "CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO"
            + " ('2024-02-01')",
        "INSERT INTO events SELECT i, '2024-01-15' FROM generate_series(1, 5) i");
  }

  @AfterEach
  void close() throws SQLException {
    store.close();
    database.close();
  }

  @Test
  @Tag("D35")
  void d35RetentionIsAskedInTheTransactionThatDrops() throws InterruptedException {
    RemovalOrder order = order();

    assertThat(remove(order, (open, leaf) -> Optional.of("too young by now"), VERIFIED))
        .isEqualTo(new RemovalOutcome.Refused("too young by now"));
    assertThat(leafIsThere()).isTrue();

    assertThat(remove(order, (open, leaf) -> Optional.empty(), VERIFIED))
        .isInstanceOf(RemovalOutcome.Done.class);
    assertThat(leafIsThere()).isFalse();
  }

  @Test
  @Tag("D20")
  void d20VerdictThatGrewOldUnderTheLockIsAskedForAgain() throws InterruptedException {
    RemovalOrder order = order();
    Instant late = VERIFIED.plus(Verdict.Complete.VALID).plusSeconds(1);
    ObjectKey file = dataFile(order.verdict().manifest());
    byte[] content = store.read(file);
    store.delete(file);

    assertThat(remove(order, (open, leaf) -> Optional.empty(), late))
        .isInstanceOfSatisfying(
            RemovalOutcome.Refused.class,
            refused -> assertThat(refused.reason()).contains(file.value(), "missing"));
    assertThat(leafIsThere()).isTrue();

    store.create(file, content);
    assertThat(remove(order, (open, leaf) -> Optional.empty(), late))
        .isInstanceOf(RemovalOutcome.Done.class);
  }

  @Test
  @Tag("D10")
  @Tag("D15")
  void d15LeafThatIsNotWhereThePlanSawItIsLeftAlone() throws InterruptedException {
    RemovalOrder order = order();
    database.sql(
        "ALTER TABLE events DETACH PARTITION events_1",
        "ALTER TABLE events ATTACH PARTITION events_1 FOR VALUES FROM ('2023-12-01') TO"
            + " ('2024-02-01')");

    assertThat(remove(order, (open, leaf) -> Optional.empty(), VERIFIED))
        .isInstanceOfSatisfying(
            RemovalOutcome.Blocked.class,
            blocked -> assertThat(blocked.reason()).contains("changed by somebody else"));
    assertThat(leafIsThere()).isTrue();
  }

  private RemovalOrder order() {
    TablePartition leaf = database.leaf("events", "events_1");
    BeginOutcome begun = new ExportSnapshot(database.session(), RENDERING).begin(leaf);
    LeafState state = ((BeginOutcome.Begun) begun).state();
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
                TransactionMode.READ_ONLY, "look", open -> RemovalCatalog.read(open, leaf.oid()))
            .orElseThrow();
    return new RemovalOrder(
        (Verdict.Complete) verifier.verify(manifest),
        facts,
        new RemovalPlan.Direct(),
        0,
        new DetachReference(ArchiveFixture.LAYOUT.relative(manifest), 0));
  }

  private RemovalOutcome remove(RemovalOrder order, RetentionCheck retention, Instant now)
      throws InterruptedException {
    return new PartitionRemover(
            database.session(),
            new ChangeProof(database.session(), RENDERING),
            retention,
            verifier,
            at(now))
        .remove(order, new LockBudget(Duration.ofMillis(500), 10, time -> {}, new Random(1)));
  }

  private static ObjectKey dataFile(PartitionManifest manifest) {
    return ArchiveFixture.LAYOUT.resolve(manifest.dataFiles().get(0).key());
  }

  private boolean leafIsThere() {
    return database.value("SELECT to_regclass('events_1')") != null;
  }

  private static Clock at(Instant instant) {
    return Clock.fixed(instant, ZoneOffset.UTC);
  }
}
