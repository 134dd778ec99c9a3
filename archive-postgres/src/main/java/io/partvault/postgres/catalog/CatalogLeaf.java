// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.catalog;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.table.TablePartition;

/**
 * One leaf as the catalog shows it.
 *
 * @param tablePartition which leaf
 * @param eligible whether it passed its retention
 * @param reason why it is eligible or not, to be read by people
 * @param detached whether it was detached by cleanup and is a table of its own now
 * @param detachPending whether a concurrent detach was begun and not finished
 * @param againAfterEpoch cleanup asks for an export with a greater epoch than this; 0 for not
 * @param estimatedRows as last analysed; -1 if never
 * @param bytes on disk with TOAST, without indexes
 */
public record CatalogLeaf(
    TablePartition tablePartition,
    boolean eligible,
    String reason,
    boolean detached,
    boolean detachPending,
    long againAfterEpoch,
    long estimatedRows,
    long bytes) {

  public CatalogLeaf {
    requireNonNull(tablePartition, "tablePartition is null");
    requireNonNull(reason, "reason is null");
  }
}
