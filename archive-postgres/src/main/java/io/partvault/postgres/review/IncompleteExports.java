// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.review;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.index.ArchiveIndex;
import io.partvault.archive.layout.ManifestName;
import io.partvault.archive.table.TablePartitionKey;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Finds the exports of which the bucket says that they can never be complete. */
public final class IncompleteExports {

  private final ReviewDatabase database;
  private final ArchiveIndex index;

  /** Finds those of one database in one archive. */
  public IncompleteExports(ReviewDatabase database, ArchiveIndex index) {
    this.database = requireNonNull(database, "database is null");
    this.index = requireNonNull(index, "index is null");
  }

  /** The newest report of each OID. */
  public Map<Long, ArchiveIndex.Incomplete> newest(
      String logicalDatabase, Predicate<TablePartitionKey> wanted) {
    Map<Long, ArchiveIndex.Incomplete> newest = new HashMap<>();
    for (ArchiveIndex.Incomplete found : index.incompletes(logicalDatabase, wanted)) {
      ArchiveIndex.Incomplete report = identified(found);
      newest.merge(
          report.name().oid(), report, (a, b) -> a.name().epoch() > b.name().epoch() ? a : b);
    }
    return newest;
  }

  /**
   * Those that were reported before a time and that no later manifest has overtaken.
   *
   * @param archived the epoch of the newest manifest by OID
   */
  public static List<ManifestName> due(
      Collection<ArchiveIndex.Incomplete> reports, Map<Long, Long> archived, Instant before) {
    return reports.stream()
        .filter(report -> report.object().modifiedAt().isBefore(before))
        .map(ArchiveIndex.Incomplete::name)
        .filter(export -> archived.getOrDefault(export.oid(), 0L) <= export.epoch())
        .toList();
  }

  /**
   * A sink that never saw the begin does not know the OID and reports 0; then the leaf that has the
   * name now is meant. Asking for an export too many costs time, never rows.
   */
  private ArchiveIndex.Incomplete identified(ArchiveIndex.Incomplete report) {
    ManifestName name = report.name();
    if (name.oid() != 0) {
      return report;
    }
    TablePartitionKey leaf = name.tablePartition();
    return new ArchiveIndex.Incomplete(
        new ManifestName(leaf, database.oidOf(leaf.name()), name.epoch()), report.object());
  }
}
