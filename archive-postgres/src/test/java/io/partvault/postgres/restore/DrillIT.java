// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partvault.archive.export.PartitionSeal;
import io.partvault.archive.file.DataFileException;
import io.partvault.archive.manifest.PartitionManifest;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.table.TableName;
import io.partvault.postgres.TestDatabase;
import io.partvault.postgres.read.DecimalMode;
import io.partvault.postgres.session.PostgresSession;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A drill restores and compares, and the database is as before. */
@Tag("versions")
class DrillIT {

  private static final Destination SCRATCH =
      new Destination.Scratch(new TableName("scratch", "events_1"));

  private static TestDatabase database;

  private final RestoreFixture fixture = new RestoreFixture(database);

  @BeforeAll
  static void start() {
    database = new TestDatabase();
  }

  @AfterAll
  static void stop() throws SQLException {
    database.close();
  }

  @BeforeEach
  void archive() {
    fixture.archived();
  }

  private String tables() {
    return database.value(
            "SELECT string_agg(oid::regclass || ' ' || relfilenode, ',' ORDER BY oid) FROM pg_class")
        + database.value("SELECT string_agg(nspname, ',' ORDER BY nspname) FROM pg_namespace");
  }

  private Restored drill(PartitionManifest manifest) throws InterruptedException {
    return new PartitionRestorer(database.session(), fixture.store, fixture.layout())
        .drill(fixture.order(manifest, SCRATCH), (stage, rows) -> {});
  }

  private LiveOutcome compare(PartitionManifest manifest) throws InterruptedException {
    return compare(database.session(), manifest);
  }

  private LiveOutcome compare(PostgresSession session, PartitionManifest manifest)
      throws InterruptedException {
    return new LiveComparison(session, fixture.store, fixture.layout())
        .compare(manifest, (stage, rows) -> {});
  }

  @Test
  void rowsAreComparedByTheirDigestAndNothingIsLeft() throws Exception {
    String before = tables();
    Restored restored = drill(fixture.manifest());
    assertThat(restored.rows()).isEqualTo(RestoreFixture.ROWS);
    assertThat(restored.checked()).isEqualTo(RowCheck.DIGEST);
    assertThat(restored.remarks()).isEmpty();
    assertThat(tables()).isEqualTo(before);
  }

  @Test
  void aDamagedFileIsFoundAndNothingIsLeft() {
    ObjectKey file = fixture.layout().resolve(fixture.manifest().dataFiles().get(1).key());
    byte[] content = fixture.store.read(file);
    content[content.length / 2] ^= 4;
    fixture.store.corrupt(file, content);
    String before = tables();
    assertThatThrownBy(() -> drill(fixture.manifest())).isInstanceOf(DataFileException.class);
    assertThat(tables()).isEqualTo(before);
  }

  @Test
  void aDrillNeverRestoresForGood() {
    assertThatThrownBy(
            () ->
                new PartitionRestorer(database.session(), fixture.store, fixture.layout())
                    .drill(
                        fixture.order(fixture.manifest(), RestoreFixture.attached()),
                        (stage, rows) -> {}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatIsThereIsTheSameInEitherFormOfNumbers() throws Exception {
    assertThat(compare(fixture.manifest())).isEqualTo(new LiveOutcome.Same(RestoreFixture.ROWS));
    PartitionManifest numbers =
        new ArchivedLeaf(fixture.store)
            .decimals(DecimalMode.NUMBER)
            .archive(database, "events", "events_1");
    assertThat(compare(numbers)).isEqualTo(new LiveOutcome.Same(RestoreFixture.ROWS));
  }

  @Test
  void rowsThatCameSinceAreNoFaultOfTheArchive() throws Exception {
    database.sql("INSERT INTO events VALUES (1000, '2024-01-20')");
    assertThat(compare(fixture.manifest()))
        .isInstanceOfSatisfying(
            LiveOutcome.Changed.class,
            changed -> assertThat(changed.reason()).contains("100 rows were exported"));
  }

  @Test
  void columnsThatCameSinceAreNoFaultOfTheArchive() throws Exception {
    database.sql("ALTER TABLE events ADD more int");
    assertThat(compare(fixture.manifest()))
        .isInstanceOfSatisfying(
            LiveOutcome.Changed.class, changed -> assertThat(changed.reason()).contains("columns"));
  }

  @Test
  void whatWasDroppedOrMadeAnewIsAbsent() throws Exception {
    fixture.dropped();
    assertThat(compare(fixture.manifest())).isInstanceOf(LiveOutcome.Absent.class);
    database.sql(
        "CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2024-02-01')");
    assertThat(compare(fixture.manifest())).isInstanceOf(LiveOutcome.Absent.class);
  }

  @Test
  void anArchiveOfOtherRowsThanThoseThatAreThereIsDamage() throws Exception {
    PartitionManifest other =
        new ArchivedLeaf(fixture.store).archive(database, "events", "events_2");
    PartitionManifest mine = fixture.manifest();
    PartitionSeal seal = mine.seal();
    PartitionManifest mixed =
        new PartitionManifest(
            mine.begin(),
            new PartitionSeal(
                seal.epoch(),
                seal.rows(),
                other.digest(),
                seal.rawBytes(),
                seal.horizon(),
                seal.fingerprint(),
                seal.startedAt(),
                seal.finishedAt()),
            other.digest(),
            other.dataFiles());
    assertThat(compare(mixed))
        .isInstanceOfSatisfying(
            LiveOutcome.Different.class,
            different ->
                assertThat(different.reason())
                    .contains(mine.digest().toString(), other.digest().toString()));
  }

  @Test
  void whatTheRoleMayNotReadIsNotCompared() throws Exception {
    database.sql("DROP ROLE IF EXISTS guest", "CREATE ROLE guest LOGIN");
    PostgresSession guest = database.openSession(database.settings("guest"));
    assertThat(compare(guest, fixture.manifest()))
        .isInstanceOfSatisfying(
            LiveOutcome.NotCompared.class,
            unread -> assertThat(unread.reason()).contains("GRANT SELECT"));
    database.sql("DROP ROLE guest");
  }
}
