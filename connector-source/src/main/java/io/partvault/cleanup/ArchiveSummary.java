// SPDX-License-Identifier: Apache-2.0
package io.partvault.cleanup;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.layout.ManifestName;
import io.partvault.archive.manifest.PartitionManifest;
import io.partvault.archive.table.PartitionBounds;
import io.partvault.archive.table.TablePartition;
import io.partvault.cleanup.CleanupEvent.Size;
import java.math.BigDecimal;
import java.util.Comparator;

/** What a round keeps of a manifest: enough to sort it and to speak of it. */
record ArchiveSummary(TablePartition tablePartition, Size size) {

  /** Oldest first within a table; numbers by value, everything else as text. */
  static final Comparator<ArchiveSummary> BY_BOUNDS =
      Comparator.comparing((ArchiveSummary a) -> a.tablePartition.table())
          .thenComparing(a -> a.tablePartition.bounds().to(), ArchiveSummary::compareBounds)
          .thenComparing(a -> a.tablePartition.name());

  private static final String NUMBER = "-?\\d{1,30}(\\.\\d{1,30})?";

  ArchiveSummary {
    requireNonNull(tablePartition, "tablePartition is null");
    requireNonNull(size, "size is null");
  }

  static ArchiveSummary of(PartitionManifest manifest) {
    return new ArchiveSummary(
        manifest.begin().tablePartition(),
        new Size(
            manifest.rows(), manifest.rawBytes(), manifest.bytes(), manifest.dataFiles().size()));
  }

  /** Where the manifest cannot be read, its key still says whose it is. */
  static ArchiveSummary unreadable(ManifestName name) {
    return new ArchiveSummary(
        new TablePartition(
            name.tablePartition().database(),
            name.tablePartition().table(),
            name.tablePartition().name(),
            name.oid(),
            new PartitionBounds("", "", "")),
        Size.NONE);
  }

  private static int compareBounds(String a, String b) {
    return a.matches(NUMBER) && b.matches(NUMBER)
        ? new BigDecimal(a).compareTo(new BigDecimal(b))
        : a.compareTo(b);
  }
}
