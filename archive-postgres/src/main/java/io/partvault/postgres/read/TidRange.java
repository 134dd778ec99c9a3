// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.read;

import static java.util.Objects.requireNonNull;

/**
 * The rows that one query reads: those behind a tid and, in a chunk, before a heap block.
 *
 * @param after exclusive; {@link Tid#START} for the first row on
 * @param beforeBlock exclusive; {@link #NO_END} for all rows to the end of the table
 */
public record TidRange(Tid after, long beforeBlock) {

  /** The value of {@code beforeBlock} that sets no end. */
  public static final long NO_END = Long.MAX_VALUE;

  public TidRange {
    requireNonNull(after, "after is null");
    if (beforeBlock <= after.block()) {
      throw new IllegalArgumentException(
          "Range is empty: after " + after + " and before block " + beforeBlock);
    }
  }

  /** One pass over the whole rest of a table; the only form that reads well below PostgreSQL 14. */
  public static TidRange toEnd(Tid after) {
    return new TidRange(after, NO_END);
  }

  /** The chunk that ends before the first row of a block. */
  public static TidRange chunk(Tid after, long beforeBlock) {
    return new TidRange(after, beforeBlock);
  }

  boolean contains(long packedTid) {
    return packedTid > after.packed() && packedTid >>> Short.SIZE < beforeBlock;
  }

  /** The condition on {@code ctid} as SQL text. */
  String predicate() {
    String lower = "ctid > '" + after + "'::pg_catalog.tid";
    return beforeBlock == NO_END
        ? lower
        : lower + " AND ctid < '" + new Tid(beforeBlock, 0) + "'::pg_catalog.tid";
  }
}
