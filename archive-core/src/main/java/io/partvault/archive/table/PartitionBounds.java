// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.table;

import static java.util.Objects.requireNonNull;

/**
 * The range that a table partition covers, from the catalog and never from its name.
 *
 * @param from lower bound as the server prints it, inclusive; empty where there is none (DEFAULT,
 *     list, hash)
 * @param to upper bound as the server prints it, exclusive; empty where there is none
 * @param expression the whole bound as {@code pg_get_expr} prints it, for example {@code FOR VALUES
 *     FROM ('2024-01-01 00:00:00+00') TO ('2024-02-01 00:00:00+00')}
 */
public record PartitionBounds(String from, String to, String expression) {

  public PartitionBounds {
    requireNonNull(from, "from is null");
    requireNonNull(to, "to is null");
    requireNonNull(expression, "expression is null");
  }
}
