// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.reading;

import io.partvault.archive.commit.ManifestBuilder;
import io.partvault.archive.digest.Digest;
import io.partvault.archive.digest.RowDigest;
import io.partvault.archive.export.ExportBegin;
import io.partvault.archive.export.PartitionSeal;
import io.partvault.archive.file.DataFile;
import io.partvault.archive.file.DataFileWriter;
import io.partvault.archive.file.StoredDataFile;
import io.partvault.archive.frame.FrameEncoder;
import io.partvault.archive.frame.RowFrame;
import io.partvault.archive.layout.ArchiveLayout;
import io.partvault.archive.layout.DataPathTemplate;
import io.partvault.archive.manifest.ManifestCodec;
import io.partvault.archive.manifest.PartitionManifest;
import io.partvault.archive.store.MemoryObjectStore;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.store.StoredObject;
import io.partvault.archive.table.Column;
import io.partvault.archive.table.TableName;
import io.partvault.archive.table.TablePartition;
import io.partvault.postgres.catalog.CatalogLeaf;
import io.partvault.postgres.catalog.PartitionCatalog;
import io.partvault.postgres.catalog.RetentionRule;
import io.partvault.postgres.proof.BeginOutcome;
import io.partvault.postgres.proof.ExportSnapshot;
import io.partvault.postgres.proof.LeafState;
import io.partvault.postgres.read.DecimalMode;
import io.partvault.postgres.read.LeafReader;
import io.partvault.postgres.read.RowCursor;
import io.partvault.postgres.read.Tid;
import io.partvault.postgres.read.TidRange;
import io.partvault.postgres.session.PostgresSession;
import io.partvault.postgres.session.TransactionMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Archives leaves the short way: our begin, our reader, our writer and our manifest, without Kafka
 * in between, laid out in a folder as they would lie in a bucket.
 */
final class LocalArchive {

  private static final int COMPRESSION_LEVEL = 3;
  private static final int ALL_OBJECTS = 1000;

  private final PostgresSession session;
  private final MemoryObjectStore store = new MemoryObjectStore();
  private final ArchiveLayout layout =
      new ArchiveLayout("", DataPathTemplate.parse(DataPathTemplate.DEFAULT));
  private final FrameEncoder encoder = new FrameEncoder(COMPRESSION_LEVEL);
  private int written;

  LocalArchive(PostgresSession session) {
    this.session = session;
  }

  /** Archives the leaves of a table whose upper bound has passed. */
  void archive(TableName table, long epoch, int rowsEachFile) {
    for (CatalogLeaf leaf :
        new PartitionCatalog(session, "shop").leaves(table, RetentionRule.olderThan("P1D"))) {
      if (leaf.eligible()) {
        LeafState state = begin(leaf.tablePartition());
        PartitionManifest manifest = manifest(state, epoch, rowsOf(state, rowsEachFile));
        store.create(
            layout.manifest(leaf.tablePartition().key(), leaf.tablePartition().oid(), epoch),
            ManifestCodec.write(manifest));
      }
    }
  }

  /** The files of an export that never got a manifest. */
  void giveUp(TableName table, int rowsEachFile) {
    for (CatalogLeaf leaf :
        new PartitionCatalog(session, "shop").leaves(table, RetentionRule.olderThan("P1D"))) {
      if (leaf.eligible()) {
        rowsOf(begin(leaf.tablePartition()), rowsEachFile);
      }
    }
  }

  /** Lays everything out below a folder. */
  void copyTo(Path folder) throws IOException {
    for (StoredObject object : store.list("", "", ALL_OBJECTS)) {
      Path file = folder.resolve(object.key().value());
      Files.createDirectories(file.getParent());
      Files.write(file, store.read(object.key()));
    }
  }

  private LeafState begin(TablePartition tablePartition) {
    BeginOutcome outcome = new ExportSnapshot(session, "string").begin(tablePartition);
    if (outcome instanceof BeginOutcome.Begun begun) {
      return begun.state();
    }
    throw new IllegalStateException("Cannot begin: " + outcome);
  }

  private List<DataFile> rowsOf(LeafState leaf, int rowsEachFile) {
    return session.inTransaction(
        TransactionMode.READ_ONLY,
        "read " + leaf.tablePartition(),
        connection -> files(connection, leaf, rowsEachFile));
  }

  private List<DataFile> files(Connection connection, LeafState leaf, int rowsEachFile)
      throws SQLException {
    List<DataFile> files = new ArrayList<>();
    LeafReader reader =
        new LeafReader(leaf.tablePartition().name(), leaf.columns(), DecimalMode.STRING);
    try (RowCursor rows = reader.read(connection, TidRange.toEnd(Tid.START))) {
      long row = 0;
      boolean more = rows.next();
      while (more) {
        ObjectKey key = layout.dataFile(leaf.tablePartition(), 0, row, 0, written++);
        try (DataFileWriter file = DataFileWriter.open(store, key, COMPRESSION_LEVEL)) {
          while (more && file.rows() < rowsEachFile) {
            append(file, rows);
            more = rows.next();
          }
          files.add(dataFile(file.commit(), row));
          row += file.rows();
        }
      }
    }
    return files;
  }

  /** In every other file as a frame a row, so that readers meet files of one frame and of many. */
  private void append(DataFileWriter file, RowCursor rows) {
    if (written % 2 == 0) {
      file.append(rows.buffer(), rows.offset(), rows.length());
      return;
    }
    RowDigest digest = new RowDigest();
    digest.add(rows.buffer(), rows.offset(), rows.length());
    byte[] line = new byte[rows.length() + 1];
    System.arraycopy(rows.buffer(), rows.offset(), line, 0, rows.length());
    line[rows.length()] = '\n';
    byte[] frame = encoder.encode(line, line.length);
    file.append(new RowFrame(frame, 1, line.length, digest.value()));
  }

  private DataFile dataFile(StoredDataFile file, long firstRow) {
    return new DataFile(
        layout.relative(file.object().key()),
        firstRow,
        file.rows(),
        file.rawBytes(),
        file.object().bytes(),
        file.sha256(),
        file.object().etag(),
        file.digest(),
        "shop",
        0,
        firstRow,
        firstRow + file.rows() - 1);
  }

  private static PartitionManifest manifest(LeafState leaf, long epoch, List<DataFile> files) {
    ExportBegin begin =
        new ExportBegin(
            epoch,
            leaf.tablePartition(),
            leaf.columns().stream()
                .map(column -> new Column(column.name(), column.type(), column.notNull()))
                .toList(),
            leaf.ddl(),
            leaf.horizon(),
            leaf.rows(),
            "0/" + Long.toHexString(leaf.walPosition()),
            leaf.fingerprint(),
            leaf.systemIdentifier(),
            leaf.timeline(),
            leaf.serverVersion(),
            leaf.serverClock());
    PartitionSeal seal =
        new PartitionSeal(
            epoch,
            leaf.rows(),
            files.stream().map(DataFile::digest).reduce(Digest.EMPTY, Digest::plus),
            files.stream().mapToLong(DataFile::rawBytes).sum(),
            leaf.horizon(),
            leaf.fingerprint(),
            leaf.serverClock(),
            leaf.serverClock());
    return ManifestBuilder.build(begin, seal, files);
  }
}
