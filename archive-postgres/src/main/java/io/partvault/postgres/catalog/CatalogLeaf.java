// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.catalog;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.table.TablePartition;
import java.time.Instant;

/**
 * One leaf as the catalog shows it.
 *
 * @param tablePartition which leaf
 * @param cause which part of the retention rule decided
 * @param reason why it is eligible or not, to be read by people
 * @param keptUntil when it passes its retention by the server's clock, as the rule stands; {@link
 *     Instant#MAX} where no time decides, or it has passed
 * @param detached whether it was detached by cleanup and is a table of its own now
 * @param detachPending whether a concurrent detach was begun and not finished
 * @param againAfterEpoch cleanup asks for an export with a greater epoch than this; 0 for not
 * @param estimatedRows as last analysed; -1 if never
 * @param bytes on disk with TOAST, without indexes
 */
public record CatalogLeaf(
    TablePartition tablePartition,
    RetentionCause cause,
    String reason,
    Instant keptUntil,
    boolean detached,
    boolean detachPending,
    long againAfterEpoch,
    long estimatedRows,
    long bytes) {

  public CatalogLeaf {
    requireNonNull(tablePartition, "tablePartition is null");
    requireNonNull(cause, "cause is null");
    requireNonNull(reason, "reason is null");
    requireNonNull(keptUntil, "keptUntil is null");
  }

  /** Whether it passed its retention. */
  public boolean eligible() {
    return cause == RetentionCause.PASSED;
  }

  /** Whether it is the DEFAULT partition of its parent. */
  public boolean isDefault() {
    return tablePartition.bounds().expression().equals("DEFAULT");
  }
}
