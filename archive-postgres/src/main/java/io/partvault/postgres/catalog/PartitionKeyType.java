// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.catalog;

import static java.util.Objects.requireNonNull;

import java.util.Set;

/**
 * By what a table is partitioned, as far as bounds of the first key column are to be compared.
 *
 * @param strategy r, l or h as in {@code pg_partitioned_table}; blank for a table that is not
 *     partitioned
 * @param columns number of key columns
 * @param type of the first key column, as SQL text
 * @param collation of the first key column, as SQL text; empty for none
 * @param usualOrder whether values sort as the type's own operators sort them
 */
record PartitionKeyType(
    char strategy, int columns, String type, String collation, boolean usualOrder) {

  /** Of a table that is not partitioned. */
  static final PartitionKeyType NONE = new PartitionKeyType(' ', 0, "", "", false);

  private static final Set<String> TIMES =
      Set.of("date", "timestamp without time zone", "timestamp with time zone");

  PartitionKeyType {
    requireNonNull(type, "type is null");
    requireNonNull(collation, "collation is null");
  }

  /** Whether the bounds of one table partition tell where it lies among the others. */
  boolean isSingleRange() {
    return strategy == 'r' && columns == 1 && usualOrder;
  }

  /** Whether an upper bound can be compared with the clock. */
  boolean isTime() {
    return isSingleRange() && TIMES.contains(type);
  }
}
