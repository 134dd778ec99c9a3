// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.restore;

import static io.partvault.postgres.restore.RestoreFixture.into;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.partvault.archive.table.TableName;
import io.partvault.postgres.TestDatabase;
import io.partvault.postgres.restore.RestoreException.Kind;
import io.partvault.postgres.session.DatabaseException;
import io.partvault.postgres.session.PostgresSession;
import java.sql.SQLException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows go into a table that is there. */
@Tag("versions")
class RestoreIntoTableIT {

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

  private void make(String table) {
    fixture.database.sql(
        "CREATE TABLE " + table + " (LIKE before)",
        "ALTER TABLE " + table + " ALTER at SET NOT NULL");
  }

  @Test
  void anEmptyTableTakesThemAndIsReadBack() throws Exception {
    make("history");
    Restored restored = fixture.restore(into("history"));
    assertThat(restored.checked()).isEqualTo(RowCheck.DIGEST);
    assertThat(restored.remarks()).isEmpty();
    assertThat(fixture.differences("history", "before")).isZero();
  }

  @Test
  void rowsThatAreThereFailSkipOrAreOverwritten() throws Exception {
    make("history");
    fixture.database.sql(
        "ALTER TABLE history ADD PRIMARY KEY (id, at)",
        "INSERT INTO history SELECT id, at, 'mine' FROM before WHERE id <= 10");
    assertThatThrownBy(() -> fixture.restore(into("history")))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("duplicate key value violates unique constraint")
        .hasMessageContaining("of the archive");
    assertThat(fixture.count("history")).isEqualTo(10);

    Restored skipped = fixture.on(ConflictMode.SKIP).restore(into("history"));
    assertThat(skipped.rows()).isEqualTo(RestoreFixture.ROWS - 10);
    assertThat(skipped.archivedRows()).isEqualTo(RestoreFixture.ROWS);
    assertThat(fixture.count("history WHERE note = 'mine'")).isEqualTo(10);
    assertThat(fixture.count("history")).isEqualTo(RestoreFixture.ROWS);

    Restored overwritten = fixture.on(ConflictMode.OVERWRITE).restore(into("history"));
    assertThat(overwritten.rows()).isEqualTo(RestoreFixture.ROWS);
    assertThat(fixture.differences("history", "before")).isZero();
  }

  @Test
  void withoutAPrimaryKeyNoRowsCanBeToldToBeThere() {
    make("history");
    fixture.on(ConflictMode.SKIP);
    requireRefused(() -> fixture.restore(into("history")), Kind.TARGET, "no primary key");
  }

  @Test
  void rowsAreNotDoubledUnnoticed() throws Exception {
    make("history");
    fixture.restore(into("history"));
    requireRefused(() -> fixture.restore(into("history")), Kind.TARGET, "has rows already");
    assertThat(fixture.count("history")).isEqualTo(RestoreFixture.ROWS);
    Restored added =
        fixture.restore(new Destination.Existing(new TableName("public", "history"), true));
    assertThat(added.checked()).isEqualTo(RowCheck.ROWS);
    assertThat(added.remarks()).singleElement().asString().contains("holds others too");
    assertThat(fixture.count("history")).isEqualTo(2 * RestoreFixture.ROWS);
  }

  @Test
  void rowsThatOthersWriteMeanwhileDoNotDisturbTheReadingBack() throws Exception {
    make("history");
    fixture.database.sql(
        "CREATE EXTENSION dblink",
        "CREATE FUNCTION intrude() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            + " IF NEW.id = 50 THEN PERFORM dblink_exec('port=' || current_setting('port')"
            + " || ' host=127.0.0.1 user=postgres dbname=' || current_database(),"
            + " 'INSERT INTO history (id, at) VALUES (-1, ''2024-01-01'')'); END IF;"
            + " RETURN NEW; END $$",
        "CREATE TRIGGER intrude BEFORE INSERT ON history FOR EACH ROW WHEN (NEW.id > 0)"
            + " EXECUTE FUNCTION intrude()");
    Restored restored = fixture.restore(into("history"));
    assertThat(restored.checked()).isEqualTo(RowCheck.DIGEST);
    assertThat(restored.remarks()).containsExactly("triggers of the table ran for each row: 1");
    assertThat(fixture.count("history")).isEqualTo(RestoreFixture.ROWS + 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ADD added int                           | column \"added\" is in the table and not in the archive",
        "DROP amount                             | column \"amount\" is in the archive and not in the table",
        "ALTER id TYPE numeric                   | column \"id\" is bigint in the archive and numeric in the table",
        "DROP note, ADD note varchar(20)         | the columns stand in another order in the table",
      })
  void strictlyNothingMayDiffer(String change, String named) {
    make("history");
    fixture.database.sql("ALTER TABLE history " + change);
    requireRefused(() -> fixture.restore(into("history")), Kind.TARGET, named);
    requireRefused(
        () -> fixture.restore(into("history")), Kind.TARGET, "; the lenient schema mode");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ADD added int                      | column \"added\" is in the table and not in the archive | DIGEST",
        "DROP amount                        | column \"amount\" is in the archive and not in the table | ROWS",
        "DROP note, ADD note varchar(20)    | another order                                           | DIGEST",
        "ALTER id TYPE numeric              | wider, numeric                                          | ROWS",
        "ALTER note TYPE text               | wider, text                                             | DIGEST",
        "ALTER note TYPE varchar(30)        | wider, character varying(30)                            | DIGEST",
        "ALTER amount TYPE numeric(12,2)    | wider, numeric(12,2)                                    | DIGEST",
        "ALTER amount TYPE numeric(12,4)    | wider, numeric(12,4)                                    | ROWS",
        "ALTER amount TYPE numeric          | wider, numeric                                          | DIGEST",
        "ALTER at TYPE timestamp            | wider, timestamp without time zone                      | ROWS",
      })
  void lenientlyTheTableMayHaveGoneOn(String change, String remark, RowCheck checked)
      throws Exception {
    make("history");
    fixture.database.sql("ALTER TABLE history " + change);
    Restored restored = fixture.lenient().restore(into("history"));
    assertThat(restored.checked()).isEqualTo(checked);
    assertThat(restored.remarks().get(0)).contains(remark);
    assertThat(fixture.count("history h JOIN before b ON h.id = b.id AND h.at = b.at"))
        .isEqualTo(RestoreFixture.ROWS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ALTER id TYPE int                  | column \"id\" is bigint in the archive and integer in the table",
        "ALTER note TYPE varchar(19)        | column \"note\" is character varying(20)",
        "ALTER amount TYPE numeric(10,1)    | column \"amount\" is numeric(10,2)",
        "ALTER payload TYPE json            | column \"payload\" is jsonb in the archive and json in the table",
        "ADD needed int NOT NULL            | column \"needed\" is not in the archive, and is NOT NULL without a default",
      })
  void whatDoesNotFitIsRefusedByName(String change, String named) {
    make("history");
    fixture.database.sql("ALTER TABLE history " + change);
    fixture.lenient();
    requireRefused(() -> fixture.restore(into("history")), Kind.TARGET, named);
  }

  @Test
  void aRealGoesIntoADoubleAsTheNumberItIs() throws Exception {
    fixture.database.sql(
        "CREATE TABLE r (id int, v real) PARTITION BY RANGE (id)",
        "CREATE TABLE r_1 PARTITION OF r FOR VALUES FROM (0) TO (100)",
        "INSERT INTO r VALUES (1, 1.1), (2, 'NaN'), (3, '-Infinity'), (4, 1e-45), (5, NULL), (6, 3.4028235e38)",
        "CREATE TABLE wide (id int, v float8)");
    var manifest = new ArchivedLeaf(fixture.store).archive(fixture.database, "r", "r_1");
    fixture.lenient().restore(manifest, into("wide"));
    assertThat(fixture.count("r JOIN wide w USING (id) WHERE r.v::float8 IS DISTINCT FROM w.v"))
        .isZero();
    assertThat(fixture.count("wide")).isEqualTo(6);
  }

  @Test
  void computedAndCountedColumnsTakeWhatTheyMust() throws Exception {
    assumeTrue(
        database.session().serverVersion() >= 120_000, "generated columns came with PostgreSQL 12");
    fixture.database.sql(
        "CREATE TABLE computed (id bigint GENERATED ALWAYS AS IDENTITY, at date NOT NULL,"
            + " note varchar(20), amount numeric(10,2), payload jsonb,"
            + " kind text GENERATED ALWAYS AS (payload ->> 'kind') STORED, PRIMARY KEY (id, at))");
    fixture.lenient().restore(into("computed"));
    assertThat(
            fixture.count(
                "computed c JOIN before b USING (id) WHERE kind IS NOT DISTINCT FROM b.payload ->> 'kind'"))
        .isEqualTo(RestoreFixture.ROWS);
    fixture.database.sql("UPDATE computed SET note = 'mine'");
    fixture.on(ConflictMode.OVERWRITE).restore(into("computed"));
    assertThat(fixture.count("computed WHERE note = 'mine'")).isZero();
  }

  @Test
  @Tag("D22")
  void rowsThatATriggerTakesAwayAreMissed() {
    make("history");
    trigger("IF NEW.id = 50 THEN RETURN NULL; END IF; RETURN NEW;");
    requireRefused(
        () -> fixture.restore(into("history")),
        Kind.COMPARISON,
        "99 rows came into the table, the archive holds 100");
    assertThat(fixture.count("history")).isZero();
  }

  @Test
  @Tag("D22")
  void rowsThatATriggerChangesAreFoundByTheirDigest() throws Exception {
    make("history");
    trigger("IF NEW.id = 50 THEN NEW.note := 'changed'; END IF; RETURN NEW;");
    requireRefused(
        () -> fixture.restore(into("history")), Kind.COMPARISON, "read back from the table");
    assertThat(fixture.count("history")).isZero();
    assertThat(fixture.check(RowCheck.ROWS).restore(into("history")).checked())
        .isEqualTo(RowCheck.ROWS);
  }

  private void trigger(String body) {
    fixture.database.sql(
        "CREATE FUNCTION meddle() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN " + body + " END $$",
        "CREATE TRIGGER meddle BEFORE INSERT ON history FOR EACH ROW EXECUTE FUNCTION meddle()");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "id = 42                                 | 1",
        "payload ->> 'kind' = 'k4'               | 7",
        "payload @@ '$.user == 3'                | 9",
        "payload @? '$.kind ? (@ == \"k1\")'     | 7",
        "note = 'it''s; (not)'                   | 0",
      })
  void onlyRowsThatMeetTheConditionComeBack(String condition, int expected) throws Exception {
    assumeTrue(
        !condition.contains("@") || database.session().serverVersion() >= 120_000,
        "paths of JSON came with PostgreSQL 12");
    make("history");
    fixture.database.sql("ALTER TABLE history ADD PRIMARY KEY (id, at)");
    Restored restored = fixture.where(condition).restore(into("history"));
    assertThat(restored.rows()).isEqualTo(expected);
    assertThat(restored.archivedRows()).isEqualTo(RestoreFixture.ROWS);
    assertThat(restored.checked()).isEqualTo(RowCheck.ROWS);
    fixture.database.sql("CREATE TABLE wanted AS SELECT * FROM before WHERE " + condition);
    assertThat(fixture.differences("history", "wanted")).isZero();
    // The same through the table between.
    assertThat(fixture.on(ConflictMode.OVERWRITE).restore(into("history")).rows())
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "id =                          | syntax error",
        "nonsense = 1                  | column \"nonsense\" does not exist",
        "id + 1                        | must be type boolean",
        "id = 'x'                      | invalid input syntax",
        "id = 1; DROP TABLE before     | it holds a semicolon",
        "id = 1) OR (true              | a parenthesis is closed",
        "id = 1 -- rest                | it holds a comment",
        "note = 'x                     | a quote is not closed",
        "`   `                         | it is empty",
      })
  void aConditionThatIsNoneIsRefused(String condition, String named) {
    make("history");
    fixture.where(condition);
    requireRefused(() -> fixture.restore(into("history")), Kind.TARGET, named);
    assertThat(fixture.exists("before")).isTrue();
  }

  @Test
  void aTableThatDoesNotExistIsNamed() {
    requireRefused(
        () -> fixture.restore(into("history")),
        Kind.TARGET,
        "into public.history: there is no table of this name");
  }

  @Test
  void aViewIsNoTable() {
    fixture.database.sql("CREATE VIEW history AS SELECT * FROM before");
    requireRefused(() -> fixture.restore(into("history")), Kind.TARGET, "no table that can hold");
  }

  @Test
  void missingRightsAreNamed() {
    make("history");
    fixture.database.sql(
        "DROP ROLE IF EXISTS guest", "CREATE ROLE guest LOGIN", "GRANT INSERT ON history TO guest");
    PostgresSession guest = fixture.database.openSession(fixture.database.settings("guest"));
    requireRefused(
        () -> fixture.restore(guest, fixture.manifest(), into("history")),
        Kind.PERMISSION,
        "GRANT SELECT ON \"public\".\"history\"");
    fixture.database.sql("GRANT SELECT ON history TO guest");
    fixture.on(ConflictMode.OVERWRITE);
    fixture.database.sql("ALTER TABLE history ADD PRIMARY KEY (id, at)");
    requireRefused(
        () -> fixture.restore(guest, fixture.manifest(), into("history")),
        Kind.PERMISSION,
        "GRANT UPDATE ON");
    fixture.database.sql("DROP OWNED BY guest", "DROP ROLE guest");
  }

  @Test
  void whoDoesNotOwnATableCanFillItUnmarked() throws Exception {
    make("history");
    fixture.database.sql(
        "DROP ROLE IF EXISTS guest",
        "CREATE ROLE guest LOGIN",
        "GRANT INSERT, SELECT ON history TO guest");
    PostgresSession guest = fixture.database.openSession(fixture.database.settings("guest"));
    Restored restored = fixture.restore(guest, fixture.manifest(), into("history"));
    assertThat(restored.isMarked()).isFalse();
    assertThat(restored.remarks()).singleElement().asString().startsWith("not marked");
    fixture.database.sql("DROP OWNED BY guest", "DROP ROLE guest");
  }

  @Test
  void aRowThatTheServerRefusesIsNamedByItsNumber() {
    make("history");
    fixture.database.sql("ALTER TABLE history ADD CHECK (id <> 42)");
    assertThatThrownBy(() -> fixture.restore(into("history")))
        .isInstanceOf(DatabaseException.class)
        .hasMessageMatching(".* into public.history, row \\d+ of the archive or, .*")
        .hasMessageContaining("violates check constraint");
    assertThat(fixture.count("history")).isZero();
  }

  private static void requireRefused(ThrowingCallable restore, Kind kind, String named) {
    assertThatThrownBy(restore)
        .isInstanceOfSatisfying(
            RestoreException.class, e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind))
        .hasMessageContaining(named);
  }
}
