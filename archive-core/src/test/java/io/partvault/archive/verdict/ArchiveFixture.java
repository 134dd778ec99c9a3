// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.verdict;

import io.partvault.archive.digest.Digest;
import io.partvault.archive.export.ExportBegin;
import io.partvault.archive.export.Origin;
import io.partvault.archive.export.PartitionSeal;
import io.partvault.archive.file.DataFile;
import io.partvault.archive.file.DataFileWriter;
import io.partvault.archive.file.StoredDataFile;
import io.partvault.archive.layout.ArchiveLayout;
import io.partvault.archive.layout.DataPathTemplate;
import io.partvault.archive.manifest.ManifestCodec;
import io.partvault.archive.manifest.PartitionManifest;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.store.ObjectStore;
import io.partvault.archive.table.Column;
import io.partvault.archive.table.PartitionBounds;
import io.partvault.archive.table.TableName;
import io.partvault.archive.table.TablePartition;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** Builds archives in a store, as source and sink would, for tests of what comes after them. */
public final class ArchiveFixture {

  /** Layout without a prefix. */
  public static final ArchiveLayout LAYOUT =
      new ArchiveLayout("", DataPathTemplate.parse(DataPathTemplate.DEFAULT));

  private static final Instant AT = Instant.parse("2026-11-01T00:00:00Z");

  private final ObjectStore store;
  private TablePartition tablePartition =
      new TablePartition(
          "shop",
          new TableName("public", "events"),
          new TableName("public", "events_2024_01"),
          16402,
          new PartitionBounds(
              "2024-01-01", "2024-02-01", "FOR VALUES FROM ('2024-01-01') TO ('2024-02-01')"));
  private long epoch = 1000;
  private long horizon = 770;
  private String walPosition = "0/0";
  private String fingerprint = "fingerprint";
  private String systemIdentifier = "7000000000000000000";
  private long timeline = 1;
  private boolean changedOnTheWay;
  private Origin origin = Origin.PARTVAULT;
  private List<Column> columns = List.of(new Column("id", "bigint", true));

  /** Builds in a store. */
  public ArchiveFixture(ObjectStore store) {
    this.store = store;
  }

  /** Of another leaf. */
  public ArchiveFixture of(TablePartition other) {
    tablePartition = other;
    return this;
  }

  /** With another epoch. */
  public ArchiveFixture epoch(long other) {
    epoch = other;
    return this;
  }

  /** As a source saw it on a real server. */
  public ArchiveFixture seen(
      long seenHorizon, String wal, String print, String cluster, long seenTimeline) {
    horizon = seenHorizon;
    walPosition = wal;
    fingerprint = print;
    systemIdentifier = cluster;
    timeline = seenTimeline;
    return this;
  }

  /** With rows that a transformation changed. */
  public ArchiveFixture changedOnTheWay() {
    changedOnTheWay = true;
    return this;
  }

  /**
   * As a sink writes it that Debezium's rows came to: without OID, bounds and cluster.
   *
   * @param position of the snapshot in the log
   * @param told the columns
   */
  public ArchiveFixture readByDebezium(String position, List<Column> told) {
    origin = Origin.DEBEZIUM;
    columns = List.copyOf(told);
    tablePartition =
        new TablePartition(
            tablePartition.database(),
            tablePartition.table(),
            tablePartition.name(),
            0,
            new PartitionBounds("", "", ""));
    return seen(horizon, position, fingerprint, "", 0);
  }

  /** Writes these lines as one data file, and the manifest, whose key it returns. */
  public ObjectKey archiveLines(List<String> lines) {
    return archive(lines.size(), lines.isEmpty() ? List.of() : List.of(dataFile(0, lines)));
  }

  /** Writes one data file and the manifest, and returns the manifest's key. */
  public ObjectKey archive(int rows) {
    return archive(rows, rows == 0 ? List.of() : List.of(dataFile(rows)));
  }

  /** Writes the manifest over given data files. */
  public ObjectKey archive(int rows, List<DataFile> files) {
    Digest digest = files.stream().map(DataFile::digest).reduce(Digest.EMPTY, Digest::plus);
    Digest sent = changedOnTheWay ? digest.plus(new Digest(0, 1)) : digest;
    ExportBegin begin =
        new ExportBegin(
            origin,
            epoch,
            tablePartition,
            columns,
            List.of(),
            horizon,
            rows,
            walPosition,
            fingerprint,
            systemIdentifier,
            timeline,
            180004,
            AT);
    PartitionSeal seal = new PartitionSeal(epoch, rows, sent, 0, horizon, fingerprint, AT, AT);
    ObjectKey key = LAYOUT.manifest(tablePartition.key(), tablePartition.oid(), epoch);
    store.create(key, ManifestCodec.write(new PartitionManifest(begin, seal, digest, files)));
    return key;
  }

  /** Writes one data file. */
  public DataFile dataFile(int rows) {
    return dataFile(0, rows);
  }

  /** Writes one data file that begins with this row, at the same offset. */
  public DataFile dataFile(int firstRow, int rows) {
    return dataFile(
        firstRow,
        IntStream.range(firstRow, firstRow + rows)
            .mapToObj(row -> "{\"id\":" + row + "}")
            .toList());
  }

  private DataFile dataFile(int firstRow, List<String> lines) {
    int rows = lines.size();
    ObjectKey key = LAYOUT.dataFile(tablePartition, 0, firstRow, 0, epoch);
    try (DataFileWriter writer = DataFileWriter.open(store, key, 3)) {
      for (String text : lines) {
        byte[] line = text.getBytes(StandardCharsets.UTF_8);
        writer.append(line, 0, line.length);
      }
      StoredDataFile stored = writer.commit();
      return new DataFile(
          LAYOUT.relative(key),
          firstRow,
          rows,
          stored.rawBytes(),
          stored.object().bytes(),
          stored.sha256(),
          stored.object().etag(),
          stored.digest(),
          "shop.public.events",
          0,
          firstRow,
          firstRow + rows - 1L);
    }
  }
}
