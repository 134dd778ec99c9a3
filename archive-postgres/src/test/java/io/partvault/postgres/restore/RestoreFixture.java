// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.restore;

import io.partvault.archive.layout.ArchiveLayout;
import io.partvault.archive.manifest.PartitionManifest;
import io.partvault.archive.store.MemoryObjectStore;
import io.partvault.archive.table.TableName;
import io.partvault.archive.verdict.ArchiveFixture;
import io.partvault.postgres.TestDatabase;
import io.partvault.postgres.session.PostgresSession;
import java.time.Duration;

/**
 * A table of two months with a hundred rows each, of which January was archived; the tests drop it
 * or not.
 */
final class RestoreFixture {

  static final TableName EVENTS = new TableName("public", "events");
  static final TableName JANUARY = new TableName("public", "events_1");
  static final int ROWS = 100;

  final TestDatabase database;
  final MemoryObjectStore store = new MemoryObjectStore();
  private PartitionManifest manifest;
  private SchemaMode schema = SchemaMode.STRICT;
  private ConflictMode conflict = ConflictMode.FAIL;
  private String where = "";
  private RowCheck check = RowCheck.DIGEST;
  private Duration kept = Duration.ofDays(30);

  /** With the usual columns, in a database that is emptied first. */
  RestoreFixture(TestDatabase database) {
    this(
        database,
        "id bigint, at date NOT NULL, note varchar(20) DEFAULT 'n', amount numeric(10,2),"
            + " payload jsonb, PRIMARY KEY (id, at)");
  }

  /** With other columns; the first three are id, at and note. */
  RestoreFixture(TestDatabase database, String columns) {
    this.database = database;
    database.sql(
        "DROP SCHEMA IF EXISTS public, scratch CASCADE",
        "CREATE SCHEMA public",
        "GRANT USAGE ON SCHEMA public TO PUBLIC");
    database.sql(
        "CREATE TABLE events (" + columns + ") PARTITION BY RANGE (at)",
        "CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2024-02-01')",
        "CREATE TABLE events_2 PARTITION OF events FOR VALUES FROM ('2024-02-01') TO ('2024-03-01')");
  }

  /** Fills both months and archives January. */
  RestoreFixture archived() {
    database.sql(
        "INSERT INTO events (id, at, note) SELECT i, '2024-01-01'::date + (i % 30)::int, 'note ' || i"
            + " FROM generate_series(1, 100) i",
        "INSERT INTO events (id, at, note) SELECT i, '2024-02-15', 'n' FROM generate_series(1, 100) i");
    if (!database
        .value(
            "SELECT count(*) FROM pg_attribute WHERE attrelid = 'events'::regclass AND attname = 'payload'")
        .equals("0")) {
      database.sql(
          "UPDATE events SET payload = jsonb_build_object('kind', 'k' || id % 10, 'user', id % 7),"
              + " amount = id * 1.25 WHERE id % 3 > 0");
    }
    return archiveAgain();
  }

  RestoreFixture archiveAgain() {
    manifest = new ArchivedLeaf(store).rowsPerFile(40).archive(database, "events", "events_1");
    return this;
  }

  /** Keeps the rows of January under another name, to compare with, and drops it. */
  RestoreFixture dropped() {
    database.sql(
        "DROP TABLE IF EXISTS before",
        "CREATE TABLE before AS SELECT * FROM events_1",
        "DROP TABLE events_1");
    return this;
  }

  RestoreFixture lenient() {
    schema = SchemaMode.LENIENT;
    return this;
  }

  RestoreFixture on(ConflictMode mode) {
    conflict = mode;
    return this;
  }

  RestoreFixture where(String condition) {
    where = condition;
    return this;
  }

  RestoreFixture check(RowCheck mode) {
    check = mode;
    return this;
  }

  RestoreFixture kept(Duration time) {
    kept = time;
    return this;
  }

  PartitionManifest manifest() {
    return manifest;
  }

  Restored restore(Destination destination) throws InterruptedException {
    return restore(manifest, destination);
  }

  Restored restore(PartitionManifest other, Destination destination) throws InterruptedException {
    return restore(database.session(), other, destination);
  }

  Restored restore(PostgresSession session, PartitionManifest other, Destination destination)
      throws InterruptedException {
    return new PartitionRestorer(session, store, layout())
        .restore(order(other, destination), (stage, rows) -> {});
  }

  RestoreOrder order(PartitionManifest of, Destination destination) {
    return new RestoreOrder(
        of, destination, new RestoreRules(schema, conflict, where, check, kept));
  }

  ArchiveLayout layout() {
    return ArchiveFixture.LAYOUT;
  }

  static Destination attached() {
    return new Destination.Attached(JANUARY, EVENTS);
  }

  static Destination into(String table) {
    return new Destination.Existing(new TableName("public", table), false);
  }

  long count(String from) {
    return Long.parseLong(database.value("SELECT count(*) FROM " + from));
  }

  boolean exists(String table) {
    return database.value("SELECT to_regclass('" + table + "') IS NOT NULL").equals("t");
  }

  /** Rows that only one of the two tables has. */
  long differences(String one, String other) {
    return count(
        "((TABLE %1$s EXCEPT ALL TABLE %2$s) UNION ALL (TABLE %2$s EXCEPT ALL TABLE %1$s)) d"
            .formatted(one, other));
  }
}
