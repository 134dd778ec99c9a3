// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.partvault.archive.commit.CommitSource;
import io.partvault.archive.commit.ExportId;
import io.partvault.archive.commit.ExportState;
import io.partvault.archive.commit.Finding;
import io.partvault.archive.commit.IncompleteExport;
import io.partvault.archive.receipt.Hold;
import io.partvault.archive.receipt.HoldCodec;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.table.TablePartition;
import io.partvault.archive.verdict.ArchiveFixture;
import io.partvault.embedded.PostgresServer;
import io.partvault.embedded.S3Server;
import io.partvault.postgres.catalog.PartitionMark;
import io.partvault.postgres.session.PostgresSession;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * Table partitions that wait, each named after the code that {@code partvault why} is to say of it.
 */
final class WaitingTables implements AutoCloseable {

  static final Instant FAR = Instant.parse("2999-01-01T00:00:00Z");
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  final ArchivedTables archive;
  final Map<String, String> expected = new TreeMap<>();
  private final List<PostgresSession> others = new ArrayList<>();

  WaitingTables(PostgresServer postgres, S3Server s3, String bucket) {
    archive = new ArchivedTables(postgres, s3, bucket);
    archive.sql(
        "DROP SCHEMA public CASCADE",
        "CREATE SCHEMA public",
        "GRANT USAGE ON SCHEMA public TO PUBLIC",
        "SET search_path TO public",
        "CREATE TABLE events (id bigint, at date, PRIMARY KEY (id, at)) PARTITION BY RANGE (at)");
  }

  @Override
  public void close() {
    others.forEach(PostgresSession::close);
    archive.close();
  }

  void makeReader() {
    archive.sql(
        "DO $$ BEGIN CREATE ROLE reader LOGIN; EXCEPTION WHEN duplicate_object THEN END $$",
        "GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader",
        "GRANT pg_read_all_stats TO reader");
  }

  TablePartition leaf(String code) {
    return leaf(code, code.replace('-', '_'));
  }

  TablePartition leaf(String code, String name) {
    expected.put("public." + name, code);
    return archive.leaf("events", name);
  }

  TablePartition archived(String code) {
    TablePartition leaf = leaf(code);
    archive.archive(leaf);
    return leaf;
  }

  PostgresSession other(String application) {
    PostgresSession session = archive.otherSession(application);
    others.add(session);
    return session;
  }

  /** One for every code. */
  void makeAll() {
    archived("ready");
    hold(archived("hold"));
    archive.mark(new PartitionMark.Restored(archived("restored").oid(), FAR));
    archive.sql(
        "CREATE TABLE retention PARTITION OF events FOR VALUES FROM ('2200-01-01') TO ('2200-01-31')");
    expected.put("public.retention", "retention");
    exportsHalfWay();
    changedTables();
    removedTables();
    makeReader();
    obstacles();
  }

  private void hold(TablePartition leaf) {
    archive.store.create(
        ArchiveFixture.LAYOUT.hold(leaf.key()),
        HoldCodec.write(new Hold(leaf.key(), "audit", "ada", Instant.EPOCH)));
  }

  private void exportsHalfWay() {
    leaf("not-exported");
    other("partvault-source").tryLock(leaf("exporting", "exporting_unseen").oid());
    archive.commit(
        List.of(
            ArchivedTables.export(leaf("exporting"), new ExportState.Open()),
            ArchivedTables.export(leaf("export-abandoned"), new ExportState.Abandoned("late row")),
            ArchivedTables.export(
                leaf("manifest-due"), new ExportState.ManifestDue(ArchivedTables.seal()))));
    TablePartition incomplete = leaf("export-incomplete");
    archive.store.create(
        ArchiveFixture.LAYOUT.incomplete(incomplete.key(), incomplete.oid(), 1000),
        new IncompleteExport(
                new ExportId(incomplete.key(), 1000),
                incomplete.oid(),
                new CommitSource("sink", "shop.public.events", 0),
                new Finding("rows are missing", "row 10", "row 12", 4711))
            .toJson());
  }

  private void changedTables() {
    TablePartition late = archived("late-rows");
    archive.sql(
        "INSERT INTO late_rows SELECT n, lower FROM generate_series(7, 8) n, (SELECT date '"
            + late.bounds().from()
            + "' AS lower) b");
    archived("changed");
    archive.sql("DELETE FROM changed WHERE id = 1");
    archive.archive(leaf("changed-on-the-way"), ArchiveFixture::changedOnTheWay);
    ObjectKey manifest = archive.archive(leaf("files-damaged"));
    String file = archive.manifest(manifest).dataFiles().get(0).key();
    archive.store.delete(ArchiveFixture.LAYOUT.resolve(file));
    archive.archiveAhead(leaf("server-behind"));
    archived("renamed");
    archive.sql("ALTER TABLE renamed RENAME TO another_name");
    expected.put("public.another_name", "renamed");
    expected.remove("public.renamed");
  }

  private void removedTables() {
    TablePartition dropped = archived("dropped");
    archive.receipt(dropped);
    TablePartition due = archived("receipt-due");
    archive.intend(due);
    archived("gone");
    archive.sql("DROP TABLE dropped, receipt_due, gone");
    archive.receipt(archived("back-after-drop"));
    archived("detached-by-others");
    TablePartition grace = archived("grace");
    archive.mark(
        new PartitionMark.Detached(
            grace.oid(), grace.table(), grace.bounds(), Instant.now(), "manifest#0"));
    archive.sql(
        "ALTER TABLE events DETACH PARTITION detached_by_others",
        "ALTER TABLE events DETACH PARTITION grace");
  }

  private void obstacles() {
    TablePartition referenced = archived("foreign-key");
    archive.sql(
        "CREATE TABLE items (id bigint, at date, CONSTRAINT items_fk FOREIGN KEY (id, at)"
            + " REFERENCES events (id, at))",
        "INSERT INTO items SELECT id, at FROM foreign_key WHERE id = 1",
        "GRANT SELECT ON items TO reader");
    assertThat(referenced.oid()).isPositive();
    archived("dependent-object");
    archive.sql("CREATE VIEW january AS SELECT id FROM dependent_object");
    TablePartition locked = archived("locked");
    TablePartition inWork = archived("in-work");
    TablePartition pending = archived("pending-detach");
    makeReader();
    archive.mark(
        new PartitionMark.Detached(
            pending.oid(), pending.table(), pending.bounds(), Instant.now(), "manifest#0"));
    detachHalfWay(pending);
    other("partvault-cleanup").tryLock(inWork.oid());
    ArchivedTables.sql(
        other("the-writer"),
        "BEGIN",
        "LOCK TABLE ONLY " + locked.name().sql() + " IN ROW EXCLUSIVE MODE");
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                archive.isTrue(
                    "clock_timestamp() - xact_start > interval '1 s' FROM pg_stat_activity"
                        + " WHERE application_name = 'the-writer'"));
  }

  /** As a crash leaves it: begun, and cut off while it waits for a reader. */
  private void detachHalfWay(TablePartition leaf) {
    String pending = "inhdetachpending FROM pg_inherits WHERE inhrelid = " + leaf.oid();
    try (PostgresSession reader = archive.otherSession("the-reader");
        PostgresSession detaching = archive.otherSession("the-detach")) {
      ArchivedTables.sql(reader, "BEGIN", "SELECT count(*) FROM public.events");
      CompletableFuture<Boolean> failed =
          CompletableFuture.supplyAsync(() -> fails(detaching, leaf));
      await().atMost(PATIENCE).until(() -> archive.isTrue(pending));
      archive.sql(
          "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE application_name ="
              + " 'the-detach'");
      assertThat(failed.join()).isTrue();
      ArchivedTables.sql(reader, "COMMIT");
    }
    assertThat(archive.isTrue(pending)).isTrue();
  }

  private static boolean fails(PostgresSession session, TablePartition leaf) {
    try {
      ArchivedTables.sql(
          session,
          "ALTER TABLE public.events DETACH PARTITION " + leaf.name().sql() + " CONCURRENTLY");
      return false;
    } catch (IllegalStateException e) {
      return true;
    }
  }
}
