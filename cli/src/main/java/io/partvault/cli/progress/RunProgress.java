// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.progress;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;

/**
 * How far a run has come.
 *
 * @param tablePartitions in the order of their bounds
 * @param elapsed since the run began
 */
public record RunProgress(List<TablePartitionProgress> tablePartitions, Duration elapsed) {

  public RunProgress {
    tablePartitions = List.copyOf(tablePartitions);
    requireNonNull(elapsed, "elapsed is null");
  }

  /** Rows in committed data files. */
  public long rows() {
    return tablePartitions.stream().mapToLong(TablePartitionProgress::rows).sum();
  }

  /** Rows that are to be archived, as far as known. */
  public long expectedRows() {
    return tablePartitions.stream().mapToLong(TablePartitionProgress::expectedRows).sum();
  }

  /** What all archived table partitions take up. */
  public ArchiveSize size() {
    return tablePartitions.stream()
        .map(TablePartitionProgress::size)
        .reduce(ArchiveSize.NONE, ArchiveSize::plus);
  }

  /** To how many that has happened. */
  public long count(Step step) {
    return tablePartitions.stream().filter(one -> one.has(step)).count();
  }

  /** Those that will not be done. */
  public List<TablePartitionProgress> failed() {
    return tablePartitions.stream().filter(TablePartitionProgress::isFailed).toList();
  }

  /** Elapsed time in seconds. */
  public double seconds() {
    return elapsed.toMillis() / 1000.0;
  }
}
