// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partvault.archive.manifest.PartitionManifest;
import io.partvault.archive.store.MemoryObjectStore;
import io.partvault.archive.table.PartitionBounds;
import io.partvault.archive.table.TableName;
import io.partvault.archive.verdict.ArchiveFixture;
import io.partvault.postgres.TestDatabase;
import java.sql.SQLException;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a Debezium connector read comes back as it was, or is refused before a row is there. */
@Tag("versions")
@Tag("long")
class RestoreOfDebeziumIT {

  private static final TableName EVENTS = new TableName("public", "events");
  private static final TableName LEAF = new TableName("public", "events_1");
  private static final Destination ATTACHED = new Destination.Attached(LEAF, EVENTS);
  private static final Destination SCRATCH =
      new Destination.Scratch(new TableName("scratch", "events_1"));
  private static final int ROWS = 300;

  /** All that can be compared, with what limits the types, which Debezium does not tell. */
  private static final String COLUMNS =
      """
      id bigint NOT NULL, at timestamptz NOT NULL, s smallint, i integer, b boolean, r real, d double precision,
      n numeric(18,4), v numeric, t text, vc varchar(40), c char(6), u uuid, da date, ti time, ti3 time(3),
      ts timestamp, ts3 timestamp(3), tz timestamptz, j json, jb jsonb, by bytea, m "Mood", ce cents, ip inet,
      ci cidr, ma macaddr, ia integer[], ta text[], na numeric(9,2)[], ma2 "Mood"[], dj doc, df text DEFAULT 'new'
      """;

  private static TestDatabase database;

  private final MemoryObjectStore store = new MemoryObjectStore();
  private RestoreRules rules = RestoreRules.USUAL;

  @BeforeAll
  static void start() {
    database = new TestDatabase();
  }

  @AfterAll
  static void stop() throws SQLException {
    database.close();
  }

  @BeforeEach
  void createTable() {
    database.sql(
        "DROP SCHEMA IF EXISTS public, scratch CASCADE",
        "CREATE SCHEMA public",
        "CREATE TYPE \"Mood\" AS ENUM ('sad', 'o\"k')",
        "CREATE DOMAIN cents AS bigint",
        "CREATE DOMAIN doc AS jsonb",
        "CREATE TABLE events (" + COLUMNS + ", PRIMARY KEY (id, at)) PARTITION BY RANGE (at)",
        "CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2024-01-01Z') TO ('2024-02-01Z')");
    database.sql(
        """
        INSERT INTO events SELECT g, '2024-01-02 00:00Z'::timestamptz + g * '7.000123 s'::interval,
          g, g * 17, g %% 2 = 0, (g * 0.1)::real, g / 7.0, g * 1.0001, g * 10.0 ^ (g %% 7 - 3),
          E'text \\u20ac "q" \\\\ \\n' || g, 'v' || g, 'c', md5(g::text)::uuid, '2024-01-01'::date + g,
          '00:00'::time + g * '1.000001 s'::interval, '00:00'::time + g * '1.001 s'::interval,
          '1970-01-01'::timestamp + g * '7 days 0.00001 s'::interval, '1970-01-01'::timestamp - g * '1.001 s'::interval,
          '2000-01-01 00:00Z'::timestamptz - g * '1 day 0.1 s'::interval,
          json_build_object('a', g, 'b', E'x\\ny'), jsonb_build_object('n', g / 7.0, 'l', jsonb_build_array(1, null)),
          decode(md5(g::text), 'hex'), CASE g %% 2 WHEN 0 THEN 'sad' ELSE 'o"k' END::"Mood", g,
          ('10.0.' || g %% 256 || '.1/24')::inet, ('10.0.' || g %% 256 || '.0/24')::cidr, '08:00:2b:01:02:03',
          ARRAY[g, NULL], ARRAY['a"\\', NULL, ''], ARRAY[g * 1.50], ARRAY['o"k'::"Mood"], jsonb_build_object('d', g), 'old'
        FROM generate_series(1, %d) g
        """
            .formatted(ROWS - 1),
        "INSERT INTO events (id, at, df, j, jb) VALUES (900, '2024-01-20Z', NULL, 'null', NULL)");
  }

  private PartitionManifest archived() {
    return ReadByDebezium.of(own());
  }

  private PartitionManifest own() {
    return new ArchivedLeaf(store).rowsPerFile(100).archive(database, "events", "events_1");
  }

  private Restored restore(RestoreOrder order) throws InterruptedException {
    return restorer().restore(order, (stage, rows) -> {});
  }

  private PartitionRestorer restorer() {
    return new PartitionRestorer(database.session(), store, ArchiveFixture.LAYOUT);
  }

  private RestoreOrder order(PartitionManifest manifest, Destination destination) {
    return new RestoreOrder(manifest, destination, rules);
  }

  private RestoreOrder order(
      PartitionManifest manifest, Destination destination, PartitionBounds bounds) {
    return new RestoreOrder(manifest, destination, rules, bounds);
  }

  private static Destination into(String table) {
    return new Destination.Existing(new TableName("public", table), false);
  }

  private LiveOutcome compare(PartitionManifest manifest) throws InterruptedException {
    return new LiveComparison(database.session(), store, ArchiveFixture.LAYOUT)
        .compare(manifest, (stage, rows) -> {});
  }

  private static String rows(String table) {
    return database.value("SELECT string_agg(t::text, E'\\n' ORDER BY id) FROM " + table + " t");
  }

  private static String count(String table) {
    return database.value("SELECT count(*) FROM " + table);
  }

  private static void refused(ThrowingCallable restore, String... named) {
    assertThatThrownBy(restore).isInstanceOf(RestoreException.class).hasMessageContainingAll(named);
  }

  @Test
  void everyTypeThatCanBeComparedComesBackIntoATableOfTheSameColumns() throws Exception {
    database.sql("CREATE TABLE back (LIKE events)");
    Restored restored = restore(order(archived(), into("back")));

    assertThat(restored.checked()).isEqualTo(RowCheck.DIGEST);
    assertThat(restored.rows()).isEqualTo(ROWS);
    assertThat(restored.remarks()).isEmpty();
    assertThat(rows("back")).isEqualTo(rows("events_1"));
  }

  @Test
  void itIsBuiltAfterItsTableAndAttachedWhereADropKnewTheBounds() throws Exception {
    PartitionManifest own = own();
    String before = rows("events_1");
    database.sql("DROP TABLE events_1");
    PartitionBounds compared = own.begin().tablePartition().bounds();
    Restored restored = restore(order(ReadByDebezium.of(own), ATTACHED, compared));

    assertThat(restored.checked()).isEqualTo(RowCheck.DIGEST);
    assertThat(restored.isMarked()).isTrue();
    assertThat(restored.remarks()).hasSize(1);
    assertThat(restored.remarks().get(0)).contains("columns and keys that public.events has now");
    assertThat(rows("events")).isEqualTo(before);
    database.sql("INSERT INTO events (id, at) VALUES (901, '2024-01-31 23:59Z')");
    assertThat(count("events_1")).isEqualTo(Integer.toString(ROWS + 1));
  }

  @Test
  void nobodyGuessesBounds() {
    PartitionManifest manifest = archived();
    database.sql("DROP TABLE events_1");
    refused(
        () -> restore(order(manifest, ATTACHED)),
        "nobody knows its bounds",
        "CREATE TABLE \"public\".\"events_1\" PARTITION OF \"public\".\"events\" FOR VALUES");
    assertThat(database.value("SELECT to_regclass('events_1')")).isNull();
  }

  @Test
  void whereItsTableIsGoneNothingIsBuiltAndTheWayOutIsNamed() throws Exception {
    PartitionManifest manifest = archived();
    database.sql("ALTER TABLE events RENAME TO moved", "ALTER TABLE events_1 RENAME TO moved_1");
    refused(
        () -> restore(order(manifest, new Destination.StandAlone(LEAF))),
        "Debezium tells no DDL",
        "public.events",
        "pg_dump --schema-only");
    refused(() -> restorer().drill(order(manifest, SCRATCH), (stage, rows) -> {}), "pg_dump");
    database.sql("ALTER TABLE moved RENAME TO events");
    assertThat(restore(order(manifest, new Destination.StandAlone(LEAF))).checked())
        .isEqualTo(RowCheck.DIGEST);
    assertThat(rows("events_1")).isEqualTo(rows("moved_1"));
  }

  @Test
  void aTypeThatWouldCutValuesIsFoundByReadingBackBeforeARowIsThere() throws Exception {
    PartitionManifest manifest = archived();
    for (String narrower : new String[] {"n TYPE numeric(18,2)", "ts TYPE timestamp(0)"}) {
      database.sql(
          "DROP TABLE IF EXISTS back",
          "CREATE TABLE back (LIKE events, PRIMARY KEY (id))",
          "ALTER TABLE back ALTER " + narrower);
      refused(
          () -> restore(order(manifest, into("back"))),
          "read back from the table",
          "Debezium does not tell lengths, digits and fractions");

      database.sql("INSERT INTO back (id, at) VALUES (-1, now())");
      refused(
          () -> restore(order(manifest, into("back"))), "read back before they go into the table");
      rules =
          new RestoreRules(
              SchemaMode.STRICT, ConflictMode.FAIL, "id < 10", RowCheck.DIGEST, rules.kept());
      refused(
          () -> restore(order(manifest, into("back"))), "read back before they go into the table");
      rules = RestoreRules.USUAL;
      assertThat(count("back")).isEqualTo("1");
    }
  }

  @Test
  void rowsForATableThatHoldsOthersAreReadBackBeforeTheyGoInAndCountedBehind() throws Exception {
    database.sql(
        "CREATE TABLE back (LIKE events, PRIMARY KEY (id))",
        "INSERT INTO back SELECT * FROM events WHERE id < 10",
        "UPDATE back SET t = 'edited' WHERE id = 3");
    rules =
        new RestoreRules(SchemaMode.STRICT, ConflictMode.SKIP, "", RowCheck.DIGEST, rules.kept());
    Restored restored = restore(order(archived(), into("back")));

    assertThat(restored.checked()).as("nobody has read what lies there").isEqualTo(RowCheck.ROWS);
    assertThat(restored.rows()).isEqualTo(ROWS - 9);
    assertThat(restored.remarks())
        .anyMatch(remark -> remark.contains("the table holds others too"))
        .anyMatch(
            remark -> remark.startsWith("before they went into it, rows of the table's types"));
    database.sql("UPDATE events SET t = 'edited' WHERE id = 3");
    assertThat(rows("back")).isEqualTo(rows("events_1"));
  }

  @Test
  void rowsForSeveralTablePartitionsOrSomeOfThemAreReadBackBeforeTheyGoIn() throws Exception {
    PartitionManifest manifest = archived();
    String before = rows("events_1");
    database.sql("TRUNCATE events");
    Restored whole = restore(order(manifest, into("events")));
    assertThat(whole.checked()).isEqualTo(RowCheck.ROWS);
    assertThat(whole.remarks()).anyMatch(remark -> remark.contains("several table partitions"));
    assertThat(rows("events_1")).isEqualTo(before);

    database.sql("TRUNCATE events", "ALTER TABLE events ALTER n TYPE numeric(18,2)");
    refused(
        () -> restore(order(manifest, into("events"))), "read back before they go into the table");
    assertThat(count("events")).isEqualTo("0");

    database.sql("CREATE TABLE back (LIKE events)", "ALTER TABLE back ALTER n TYPE numeric(18,4)");
    rules =
        new RestoreRules(
            SchemaMode.STRICT, ConflictMode.FAIL, "back.id < 10", RowCheck.DIGEST, rules.kept());
    assertThat(restore(order(manifest, into("back"))).rows()).isEqualTo(9);
    assertThat(count("back")).isEqualTo("9");
  }

  @ParameterizedTest
  @CsvSource({
    "text, jsonb",
    "text, bytea",
    "bytea, text",
    "json, text",
    "json, bytea",
    "text[], bytea[]",
    "bytea[], text[]"
  })
  void aValueThatWouldMeanAnotherAndLookTheSameIsRefused(String then, String now) {
    database.sql(
        "ALTER TABLE events ADD x " + then,
        "UPDATE events SET x = %s WHERE id < 3"
            .formatted(
                switch (then) {
                  case "bytea" -> "decode('00ff', 'hex')";
                  case "bytea[]" -> "ARRAY[decode('00ff', 'hex')]";
                  case "text[]" -> "ARRAY['abcdabcd']";
                  case "json" -> "'\"abcd\"'";
                  default -> "'abcdabcd'";
                }));
    PartitionManifest manifest = archived();
    database.sql(
        "CREATE TABLE back (LIKE events)",
        "ALTER TABLE back DROP x",
        "ALTER TABLE back ADD x " + now);
    refused(
        () -> restore(order(manifest, into("back"))),
        "column \"x\" is ",
        " in the archive and %s in the table".formatted(now));
    assertThat(count("back")).isEqualTo("0");
  }

  @Test
  void aWiderTypeIsSaidAndTakenByTheLenientModeOnly() throws Exception {
    PartitionManifest manifest = archived();
    database.sql(
        "CREATE TABLE back (LIKE events)",
        "ALTER TABLE back ALTER r TYPE double precision",
        "ALTER TABLE back ALTER i TYPE numeric(12,2)");
    refused(
        () -> restore(order(manifest, into("back"))),
        "column \"r\" is real in the archive and double precision in the table",
        "lenient");
    rules =
        new RestoreRules(SchemaMode.LENIENT, ConflictMode.FAIL, "", RowCheck.DIGEST, rules.kept());
    Restored restored = restore(order(manifest, into("back")));
    assertThat(restored.checked()).isEqualTo(RowCheck.ROWS);
    assertThat(restored.rows()).isEqualTo(ROWS);
  }

  @Test
  void boundsThatAreNoneAreNotRun() {
    PartitionManifest manifest = archived();
    database.sql("DROP TABLE events_1");
    for (String bounds : new String[] {"DEFAULT; DROP TABLE events", "FOR ALL", "DEFAULT -- x"}) {
      refused(
          () -> restore(order(manifest, ATTACHED, new PartitionBounds("", "", bounds))), bounds);
    }
  }

  @Test
  void rowsThatAreOnlyCountedAreNotCalledTheSame() throws Exception {
    database.sql("CREATE TABLE back (LIKE events)");
    rules = new RestoreRules(SchemaMode.STRICT, ConflictMode.FAIL, "", RowCheck.ROWS, rules.kept());
    assertThat(restore(order(archived(), into("back"))).remarks())
        .anyMatch(remark -> remark.contains("nothing shows that the table's kept all values"));
  }

  @Test
  void whatDebeziumDoesNotTellIsRefusedByNameAndComesBackAsWhatItMadeOfIt() throws Exception {
    database.sql("ALTER TABLE events ADD took bigint", "UPDATE events SET took = id * 1000000");
    PartitionManifest manifest = ReadByDebezium.of(own(), Map.of("took", "interval"));
    database.sql("CREATE TABLE back (LIKE events)", "CREATE TABLE wrong (LIKE events)");
    database.sql("ALTER TABLE wrong DROP took", "ALTER TABLE wrong ADD took interval");
    refused(
        () -> restorer().rehearse(order(manifest, into("wrong"))),
        "Debezium does not tell the values of column took (interval) as they are",
        "bigint (microseconds)");
    refused(() -> restore(order(manifest, into("wrong"))), "took (interval)");
    assertThat(count("wrong")).isEqualTo("0");

    Restored restored = restore(order(manifest, into("back")));
    assertThat(restored.remarks())
        .anyMatch(remark -> remark.contains("took (bigint for interval)"));
    assertThat(rows("back")).isEqualTo(rows("events_1"));
  }

  @Test
  void aTypeThatWasToldForCertainIsNotTakenForAnother() {
    PartitionManifest manifest = archived();
    database.sql("CREATE TABLE back (LIKE events)", "ALTER TABLE back ALTER vc TYPE text");
    refused(
        () -> restore(order(manifest, into("back"))),
        "column \"vc\" is character varying in the archive and text in the table",
        "lenient");
  }

  @Test
  void withoutToldTypesTheTableSaysThemAndTheDigestProvesThem() throws Exception {
    PartitionManifest manifest =
        ReadByDebezium.of(
            own(), Map.of("at", "text", "da", "integer", "ts", "bigint", "n", "text", "u", "text"));
    database.sql("CREATE TABLE back (LIKE events)");
    Restored restored = restore(order(manifest, into("back")));

    assertThat(restored.checked()).isEqualTo(RowCheck.DIGEST);
    assertThat(restored.remarks()).anyMatch(remark -> remark.contains("da (date for integer)"));
    assertThat(rows("back")).isEqualTo(rows("events_1"));
  }

  @Test
  void aDrillComparesWithTheLeafOfItsNameAndSaysSo() throws Exception {
    PartitionManifest manifest = archived();
    assertThat(restorer().drill(order(manifest, SCRATCH), (stage, rows) -> {}).checked())
        .isEqualTo(RowCheck.DIGEST);
    String oid = database.value("SELECT 'events_1'::regclass::oid");
    assertThat(compare(manifest))
        .isInstanceOfSatisfying(
            LiveOutcome.Same.class,
            same ->
                assertThat(same.found()).contains("the table partition of that name, OID " + oid));

    database.sql("UPDATE events SET t = 'new' WHERE id = 17");
    assertThat(compare(manifest))
        .isInstanceOfSatisfying(
            LiveOutcome.OtherRows.class,
            other ->
                assertThat(other.reason()).contains("OID " + oid, "row (id 17, ", "another t"));
    database.sql("ALTER TABLE events ADD took interval");
    assertThat(compare(manifest)).isInstanceOf(LiveOutcome.NotCompared.class);
    database.sql("DROP TABLE events_1");
    assertThat(compare(manifest)).isInstanceOf(LiveOutcome.Absent.class);
    assertThat(database.value("SELECT to_regnamespace('scratch')")).isNull();
  }
}
