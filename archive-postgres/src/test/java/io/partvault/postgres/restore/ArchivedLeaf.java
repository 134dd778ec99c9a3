// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.restore;

import io.partvault.archive.digest.Digest;
import io.partvault.archive.export.ExportBegin;
import io.partvault.archive.export.PartitionSeal;
import io.partvault.archive.file.DataFile;
import io.partvault.archive.file.DataFileWriter;
import io.partvault.archive.file.StoredDataFile;
import io.partvault.archive.manifest.ManifestCodec;
import io.partvault.archive.manifest.PartitionManifest;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.store.ObjectStore;
import io.partvault.archive.table.Column;
import io.partvault.archive.table.TablePartition;
import io.partvault.archive.verdict.ArchiveFixture;
import io.partvault.postgres.TestDatabase;
import io.partvault.postgres.proof.LeafState;
import io.partvault.postgres.read.DecimalMode;
import io.partvault.postgres.read.LeafReader;
import io.partvault.postgres.read.RowCursor;
import io.partvault.postgres.read.Tid;
import io.partvault.postgres.read.TidRange;
import io.partvault.postgres.session.PostgresSession;
import io.partvault.postgres.session.TransactionMode;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Archives a leaf as the connectors would, with the project's own reader and without a broker. */
final class ArchivedLeaf {

  private static final AtomicLong EPOCH = new AtomicLong(1_000);

  private final ObjectStore store;
  private DecimalMode decimals = DecimalMode.STRING;
  private int rowsPerFile = 10_000;

  ArchivedLeaf(ObjectStore store) {
    this.store = store;
  }

  ArchivedLeaf decimals(DecimalMode mode) {
    decimals = mode;
    return this;
  }

  ArchivedLeaf rowsPerFile(int rows) {
    rowsPerFile = rows;
    return this;
  }

  /** Archives the leaf of this name. */
  PartitionManifest archive(TestDatabase database, String table, String leaf) {
    return archive(database.session(), database.leaf(table, leaf));
  }

  PartitionManifest archive(PostgresSession session, TablePartition tablePartition) {
    LeafState state = begin(session, tablePartition);
    long epoch = EPOCH.incrementAndGet();
    List<DataFile> files =
        session.inTransaction(
            TransactionMode.REPEATABLE_READ,
            "archive " + tablePartition,
            open -> {
              LeafReader reader = new LeafReader(tablePartition.name(), state.columns(), decimals);
              try (RowCursor cursor = reader.read(open, TidRange.toEnd(Tid.START))) {
                return files(cursor, tablePartition, epoch);
              }
            });
    PartitionManifest manifest = manifest(state, epoch, files);
    ObjectKey key =
        ArchiveFixture.LAYOUT.manifest(tablePartition.key(), tablePartition.oid(), epoch);
    store.create(key, ManifestCodec.write(manifest));
    return manifest;
  }

  private LeafState begin(PostgresSession session, TablePartition tablePartition) {
    String renderingKey = decimals == DecimalMode.STRING ? "string" : "number";
    return TestDatabase.begin(session, renderingKey, tablePartition);
  }

  private List<DataFile> files(RowCursor cursor, TablePartition tablePartition, long epoch)
      throws SQLException {
    List<DataFile> files = new ArrayList<>();
    long firstRow = 0;
    boolean more = cursor.next();
    while (more) {
      ObjectKey key = ArchiveFixture.LAYOUT.dataFile(tablePartition, 0, firstRow, 0, epoch);
      try (DataFileWriter writer = DataFileWriter.open(store, key, 1)) {
        long rows = 0;
        while (more && rows < rowsPerFile) {
          writer.append(cursor.buffer(), cursor.offset(), cursor.length());
          rows++;
          more = cursor.next();
        }
        files.add(file(key, firstRow, rows, writer.commit()));
        firstRow += rows;
      }
    }
    return files;
  }

  private static DataFile file(ObjectKey key, long firstRow, long rows, StoredDataFile stored) {
    return new DataFile(
        ArchiveFixture.LAYOUT.relative(key),
        firstRow,
        rows,
        stored.rawBytes(),
        stored.object().bytes(),
        stored.sha256(),
        stored.object().etag(),
        stored.digest(),
        "shop.public.t",
        0,
        firstRow,
        firstRow + rows - 1);
  }

  private static PartitionManifest manifest(LeafState state, long epoch, List<DataFile> files) {
    Digest digest = files.stream().map(DataFile::digest).reduce(Digest.EMPTY, Digest::plus);
    ExportBegin begin =
        new ExportBegin(
            epoch,
            state.tablePartition(),
            state.columns().stream()
                .map(column -> new Column(column.name(), column.type(), column.notNull()))
                .toList(),
            state.ddl(),
            state.horizon(),
            state.rows(),
            "0/0",
            state.fingerprint(),
            state.systemIdentifier(),
            state.timeline(),
            state.serverVersion(),
            state.serverClock());
    PartitionSeal seal =
        new PartitionSeal(
            epoch,
            state.rows(),
            digest,
            0,
            state.horizon(),
            state.fingerprint(),
            state.serverClock(),
            state.serverClock());
    return new PartitionManifest(begin, seal, digest, files);
  }
}
