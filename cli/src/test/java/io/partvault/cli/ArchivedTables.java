// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli;

import io.partvault.archive.commit.Commit;
import io.partvault.archive.commit.CommitLog;
import io.partvault.archive.commit.CommitSource;
import io.partvault.archive.commit.ExportId;
import io.partvault.archive.commit.ExportStanding;
import io.partvault.archive.commit.ExportState;
import io.partvault.archive.commit.TopicOwner;
import io.partvault.archive.digest.Digest;
import io.partvault.archive.export.PartitionSeal;
import io.partvault.archive.manifest.ManifestCodec;
import io.partvault.archive.manifest.PartitionManifest;
import io.partvault.archive.receipt.DropCodec;
import io.partvault.archive.receipt.DropIntent;
import io.partvault.archive.receipt.DropProof;
import io.partvault.archive.receipt.DropReceipt;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.store.ObjectStore;
import io.partvault.archive.table.TableName;
import io.partvault.archive.table.TablePartition;
import io.partvault.archive.verdict.ArchiveFixture;
import io.partvault.embedded.PostgresServer;
import io.partvault.embedded.S3Server;
import io.partvault.postgres.catalog.CatalogLeaf;
import io.partvault.postgres.catalog.PartitionCatalog;
import io.partvault.postgres.catalog.PartitionMark;
import io.partvault.postgres.catalog.PartitionMarks;
import io.partvault.postgres.catalog.RetentionRule;
import io.partvault.postgres.proof.BeginOutcome;
import io.partvault.postgres.proof.ExportSnapshot;
import io.partvault.postgres.proof.LeafState;
import io.partvault.postgres.session.ConnectionSettings;
import io.partvault.postgres.session.PostgresSession;
import io.partvault.postgres.session.TransactionMode;
import io.partvault.s3.S3Keys;
import io.partvault.s3.S3ObjectStore;
import io.partvault.s3.S3Settings;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Partitioned tables on a real server whose table partitions are archived into a bucket as source
 * and sink would, or left half-way, for tests of what is said about them.
 */
final class ArchivedTables implements AutoCloseable {

  static final String LOGICAL = "shop";
  private static final String SINK = "partvault-sink";
  private static final String SCHEMA = "public";
  private static final Instant AT = Instant.parse("2026-11-20T10:00:00Z");
  private static final long EPOCH = 1000;

  final PostgresSession session;
  final ObjectStore store;
  private final PostgresServer server;
  private int month;

  ArchivedTables(PostgresServer server, S3Server s3, String bucket) {
    this.server = server;
    session = PostgresSession.open(settings(), "why-test");
    store =
        S3ObjectStore.open(
            S3Settings.ofBucket(bucket)
                .withEndpoint(s3.endpoint().toString())
                .withKeys(new S3Keys(s3.accessKeyId(), s3.secretAccessKey())));
  }

  /** A table partition of its own month, long ago, with three rows. */
  TablePartition leaf(String table, String name) {
    int year = 2001 + month / 12;
    int first = 1 + month++ % 12;
    String from = String.format(Locale.ROOT, "%d-%02d-01", year, first);
    sql(
        "CREATE TABLE %s PARTITION OF %s FOR VALUES FROM ('%s') TO (date '%s' + interval '1 month')"
            .formatted(name, table, from, from));
    sql(
        "INSERT INTO %s SELECT n, date '%s' + 9 FROM generate_series(1, 3) n"
            .formatted(table, from));
    return tablePartition(table, name);
  }

  TablePartition tablePartition(String table, String name) {
    return new PartitionCatalog(session, LOGICAL)
        .leaves(new TableName(SCHEMA, table), RetentionRule.keepNewest(0)).stream()
            .map(CatalogLeaf::tablePartition)
            .filter(found -> found.name().name().equals(name))
            .findFirst()
            .orElseThrow();
  }

  ObjectKey archive(TablePartition leaf) {
    return archive(leaf, fixture -> {});
  }

  ObjectKey archive(TablePartition leaf, Consumer<ArchiveFixture> more) {
    if (!(new ExportSnapshot(session, "string").begin(leaf) instanceof BeginOutcome.Begun begun)) {
      throw new IllegalStateException("Nothing to archive of " + leaf);
    }
    LeafState state = begun.state();
    ArchiveFixture fixture =
        new ArchiveFixture(store)
            .of(leaf)
            .epoch(EPOCH)
            .seen(
                state.horizon(),
                position(state.walPosition()),
                state.fingerprint(),
                state.systemIdentifier(),
                state.timeline());
    more.accept(fixture);
    return fixture.archive(Math.toIntExact(state.rows()));
  }

  PartitionManifest manifest(ObjectKey key) {
    return ManifestCodec.read(store.read(key), key.value());
  }

  /** As the archive of a server that is far ahead of this one. */
  void archiveAhead(TablePartition leaf) {
    PartitionManifest here = manifest(archive(leaf));
    new ArchiveFixture(store)
        .of(leaf)
        .epoch(EPOCH + 1)
        .seen(
            here.begin().horizon(),
            position(1L << 60),
            here.begin().fingerprint(),
            here.begin().systemIdentifier(),
            here.begin().timeline())
        .archive(3);
  }

  void intend(TablePartition leaf) {
    store.create(
        ArchiveFixture.LAYOUT.intent(leaf.key(), leaf.oid(), EPOCH),
        DropCodec.write(new DropIntent(leaf, EPOCH, proof(), AT)));
  }

  ObjectKey receipt(TablePartition leaf) {
    ObjectKey key = ArchiveFixture.LAYOUT.receipt(leaf.key(), leaf.oid());
    store.create(
        key,
        DropCodec.write(
            new DropReceipt(
                leaf, DropReceipt.Outcome.DROPPED, EPOCH, List.of(), proof(), AT.plusSeconds(1))));
    return key;
  }

  private static DropProof proof() {
    return new DropProof(3, 770, 4711, AT);
  }

  /** What a sink's newest commit says of the exports of {@code public.events}. */
  void commit(List<ExportStanding> exports) {
    String topic = LOGICAL + ".public.events";
    TopicOwner.claim(store, ArchiveFixture.LAYOUT, topic, SINK);
    CommitSource source = new CommitSource(SINK, topic, 0);
    new CommitLog(store, ArchiveFixture.LAYOUT, source)
        .append(new Commit(source, "", 0, "n", "", 0, 10, AT, exports, List.of()));
  }

  static ExportStanding export(TablePartition leaf, ExportState state) {
    return new ExportStanding(
        new ExportId(leaf.key(), EPOCH),
        leaf.oid(),
        "ab".repeat(32),
        0,
        2,
        Digest.EMPTY,
        20,
        AT,
        state);
  }

  static PartitionSeal seal() {
    return new PartitionSeal(EPOCH, 3, Digest.EMPTY, 30, 770, "fingerprint", AT, AT);
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

  void sql(String... statements) {
    sql(session, statements);
  }

  static void sql(PostgresSession session, String... statements) {
    try (Statement jdbc = session.connection().createStatement()) {
      for (String statement : statements) {
        jdbc.execute(statement);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  boolean isTrue(String condition) {
    try (Statement jdbc = session.connection().createStatement();
        ResultSet row = jdbc.executeQuery("SELECT " + condition)) {
      row.next();
      return row.getBoolean(1);
    } catch (SQLException e) {
      throw new IllegalStateException(condition, e);
    }
  }

  PostgresSession otherSession(String application) {
    return PostgresSession.open(settings(), application);
  }

  /** Every object with its tag. */
  List<String> objects() {
    TreeMap<String, String> tags = new TreeMap<>();
    store
        .list("", "", 1000)
        .forEach(object -> tags.put(object.key().value(), object.etag() + object.modifiedAt()));
    List<String> all = new ArrayList<>();
    tags.forEach((key, tag) -> all.add(key + " " + tag));
    return all;
  }

  @Override
  public void close() {
    session.close();
    store.close();
  }

  private ConnectionSettings settings() {
    return new ConnectionSettings(server.jdbcUrl("postgres"), server.user(), "");
  }

  private static String position(long bytes) {
    return String.format(Locale.ROOT, "%X/%X", bytes >>> 32, bytes & 0xffff_ffffL);
  }
}
