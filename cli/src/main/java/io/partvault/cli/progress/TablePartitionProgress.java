// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.progress;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.table.TablePartitionKey;
import java.util.EnumSet;
import java.util.Set;

/**
 * How far one table partition has come.
 *
 * @param key which one
 * @param expectedRows what the catalog estimates or the manifest says
 * @param rows rows in committed data files so far
 * @param size of the archive, {@link ArchiveSize#NONE} before there is a manifest
 * @param steps what has happened to it
 * @param failure why it will not be done, empty as long as it may
 */
public record TablePartitionProgress(
    TablePartitionKey key,
    long expectedRows,
    long rows,
    ArchiveSize size,
    Set<Step> steps,
    String failure) {

  public TablePartitionProgress {
    requireNonNull(key, "key is null");
    requireNonNull(size, "size is null");
    requireNonNull(failure, "failure is null");
    steps = Set.copyOf(steps);
  }

  /** One at which nothing has happened yet. */
  public static TablePartitionProgress waiting(TablePartitionKey key, long expectedRows) {
    return new TablePartitionProgress(
        key, Math.max(0, expectedRows), 0, ArchiveSize.NONE, Set.of(), "");
  }

  /** With so many rows in committed data files. */
  public TablePartitionProgress withRows(long committedRows) {
    return new TablePartitionProgress(
        key, Math.max(expectedRows, committedRows), committedRows, size, steps, failure);
  }

  /** With a manifest. */
  public TablePartitionProgress archived(long sealedRows, ArchiveSize archiveSize) {
    return new TablePartitionProgress(key, sealedRows, sealedRows, archiveSize, steps, failure)
        .with(Step.ARCHIVED);
  }

  /** With one more thing that has happened to it; what must have come before it has come too. */
  public TablePartitionProgress with(Step step) {
    Set<Step> more = EnumSet.of(Step.ARCHIVED, step);
    more.addAll(steps);
    if (step != Step.ARCHIVED) {
      // Nothing is detached or dropped unverified; a drop need not be preceded by a detach.
      more.add(Step.VERIFIED);
    }
    return new TablePartitionProgress(key, expectedRows, rows, size, more, failure);
  }

  /** Why it will not be done. */
  public TablePartitionProgress failed(String reason) {
    return new TablePartitionProgress(key, expectedRows, rows, size, steps, reason);
  }

  /** As if it had never failed. */
  public TablePartitionProgress hopeful() {
    return failed("");
  }

  /** Whether it will not be done. */
  public boolean isFailed() {
    return !failure.isEmpty();
  }

  /** Whether that has happened to it. */
  public boolean has(Step step) {
    return steps.contains(step);
  }

  /** The table partition's own name, with its schema only where that differs from its table's. */
  public String label() {
    return key.name().schema().equals(key.table().schema())
        ? key.name().name()
        : key.name().toString();
  }

  /** One word for where it stands. */
  public String state() {
    if (isFailed()) {
      return "failed";
    }
    if (has(Step.DROPPED)) {
      return "dropped";
    }
    if (has(Step.DETACHED)) {
      return "detached";
    }
    if (has(Step.VERIFIED)) {
      return "verified";
    }
    if (has(Step.ARCHIVED)) {
      return "archived";
    }
    return rows > 0 ? "archiving" : "waiting";
  }
}
