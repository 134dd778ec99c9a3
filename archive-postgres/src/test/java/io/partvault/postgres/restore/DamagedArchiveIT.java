// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.restore;

import static io.partvault.postgres.restore.RestoreFixture.attached;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partvault.archive.export.ExportBegin;
import io.partvault.archive.file.DataFile;
import io.partvault.archive.file.DataFileException;
import io.partvault.archive.manifest.PartitionManifest;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.store.ObjectStoreException;
import io.partvault.archive.table.Column;
import io.partvault.postgres.TestDatabase;
import io.partvault.postgres.restore.RestoreException.Kind;
import io.partvault.postgres.session.DatabaseException;
import io.partvault.postgres.session.PostgresSession;
import io.partvault.postgres.session.TransactionMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whatever is wrong with the archive, or stops on the way: it is named, and nothing is restored.
 */
@Tag("versions")
class DamagedArchiveIT {

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
    fixture.archived().dropped();
  }

  @AfterEach
  void nothingIsRestored() {
    assertThat(fixture.exists("events_1")).isFalse();
  }

  /** The last of the data files: all others are good and were read by then. */
  private ObjectKey lastFile() {
    List<DataFile> files = fixture.manifest().dataFiles();
    assertThat(files).hasSizeGreaterThan(2);
    return fixture.layout().resolve(files.get(files.size() - 1).key());
  }

  @Test
  @Tag("D20")
  void aFlippedBitNamesItsFile() {
    byte[] content = fixture.store.read(lastFile());
    content[content.length / 2] ^= 4;
    fixture.store.corrupt(lastFile(), content);
    requireDamage("Cannot read data file " + lastFile());
  }

  @Test
  void aCutFileNamesItself() {
    byte[] content = fixture.store.read(lastFile());
    fixture.store.corrupt(lastFile(), Arrays.copyOf(content, content.length - 10));
    requireDamage("Cannot read data file " + lastFile());
  }

  @Test
  void aGoodFileInThePlaceOfAnotherNamesItself() {
    fixture.store.corrupt(
        lastFile(),
        fixture.store.read(fixture.layout().resolve(fixture.manifest().dataFiles().get(0).key())));
    requireDamage(
        "Cannot read data file "
            + fixture.layout().relative(lastFile())
            + ": it holds other content");
  }

  @Test
  void aMissingFileNamesItself() {
    fixture.store.delete(lastFile());
    assertThatThrownBy(() -> fixture.restore(attached()))
        .isInstanceOfSatisfying(
            ObjectStoreException.class,
            e -> assertThat(e.kind()).isEqualTo(ObjectStoreException.Kind.NO_OBJECT))
        .hasMessageContaining(lastFile().value());
  }

  @Test
  void aManifestOfOtherColumnsIsFoundAtTheFirstRow() {
    List<Column> columns = new ArrayList<>(fixture.manifest().begin().columns());
    columns.set(2, new Column("other", "character varying(20)", false));
    List<String> ddl = new ArrayList<>(fixture.manifest().begin().ddl());
    ddl.set(0, ddl.get(0).replace("note", "other"));
    PartitionManifest manifest = with(columns, ddl);
    assertThatThrownBy(
            () -> fixture.restore(manifest, new Destination.StandAlone(RestoreFixture.JANUARY)))
        .isInstanceOfSatisfying(
            RestoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.ARCHIVE))
        .hasMessageContaining("row 0 of the archive: it has field \"note\"");
  }

  @Test
  void aManifestWhoseColumnsAreNotThoseOfItsDdlIsRefused() {
    List<Column> columns = new ArrayList<>(fixture.manifest().begin().columns());
    columns.set(0, new Column("id", "text", false));
    PartitionManifest manifest = with(columns, fixture.manifest().begin().ddl());
    assertThatThrownBy(() -> fixture.restore(manifest, attached()))
        .isInstanceOf(RestoreException.class)
        .hasMessageContaining("column \"id\" is text in the archive and bigint in the table");
  }

  @Test
  void aStatementThatTheSourceDoesNotWriteIsNotRun() {
    List<String> ddl = new ArrayList<>(fixture.manifest().begin().ddl());
    ddl.add("DROP TABLE public.before");
    requireRefused(
        with(fixture.manifest().begin().columns(), ddl),
        "it holds a statement that the source does not write: DROP TABLE public.before");
    ddl.set(ddl.size() - 1, ddl.get(1) + "; DROP TABLE public.before");
    requireRefused(with(fixture.manifest().begin().columns(), ddl), "it holds a semicolon");
    assertThat(fixture.exists("before")).isTrue();
  }

  @Test
  void aServerThatGoesAwayMeanwhileLeavesNothing() {
    PostgresSession session = fixture.database.openSession();
    long pid =
        session.inTransaction(
            TransactionMode.READ_ONLY,
            "ask for the process",
            open -> {
              try (Statement statement = open.createStatement();
                  ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
                row.next();
                return row.getLong(1);
              }
            });
    PartitionRestorer restorer = new PartitionRestorer(session, fixture.store, fixture.layout());
    assertThatThrownBy(
            () ->
                restorer.restore(
                    fixture.order(fixture.manifest(), attached()),
                    (stage, rows) ->
                        fixture.database.sql("SELECT pg_terminate_backend(" + pid + ")")))
        .isInstanceOfSatisfying(
            DatabaseException.class,
            e -> assertThat(e.kind()).isEqualTo(DatabaseException.Kind.CONNECTION));
  }

  @Test
  void anInterruptLeavesNothingAndTheSessionUsable() {
    PartitionRestorer restorer =
        new PartitionRestorer(fixture.database.session(), fixture.store, fixture.layout());
    assertThatThrownBy(
            () ->
                restorer.restore(
                    fixture.order(fixture.manifest(), attached()),
                    (stage, rows) -> Thread.currentThread().interrupt()))
        .isInstanceOf(InterruptedException.class);
    assertThat(fixture.database.session().isUsable()).isTrue();
  }

  private void requireDamage(String named) {
    assertThatThrownBy(() -> fixture.restore(attached()))
        .isInstanceOf(DataFileException.class)
        .hasMessageContaining(named);
    assertThat(fixture.database.session().isUsable()).isTrue();
  }

  private void requireRefused(PartitionManifest manifest, String named) {
    assertThatThrownBy(() -> fixture.restore(manifest, attached()))
        .isInstanceOfSatisfying(
            RestoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.ARCHIVE))
        .hasMessageContaining(named);
  }

  private PartitionManifest with(List<Column> columns, List<String> ddl) {
    PartitionManifest good = fixture.manifest();
    ExportBegin begin = good.begin();
    return new PartitionManifest(
        new ExportBegin(
            begin.epoch(),
            begin.tablePartition(),
            columns,
            ddl,
            begin.horizon(),
            begin.rows(),
            begin.walPosition(),
            begin.fingerprint(),
            begin.systemIdentifier(),
            begin.timeline(),
            begin.serverVersion(),
            begin.startedAt()),
        good.seal(),
        good.digest(),
        good.dataFiles());
  }
}
