// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.commit;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.table.TablePartitionKey;

/**
 * Names one export: a table partition and the number of the attempt to read it.
 *
 * @param tablePartition the record key of all its records
 * @param epoch number of the attempt
 */
public record ExportId(TablePartitionKey tablePartition, long epoch)
    implements Comparable<ExportId> {

  public ExportId {
    requireNonNull(tablePartition, "tablePartition is null");
  }

  @Override
  public int compareTo(ExportId other) {
    int byTablePartition = tablePartition.compareTo(other.tablePartition);
    return byTablePartition != 0 ? byTablePartition : Long.compare(epoch, other.epoch);
  }

  @Override
  public String toString() {
    return tablePartition + ", epoch " + epoch;
  }
}
