// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.table;

import static java.util.Objects.requireNonNull;

/**
 * One column of a table partition.
 *
 * @param name as the catalog spells it
 * @param type as {@code format_type} prints it, for example {@code numeric(18,4)}
 * @param notNull whether the column is declared NOT NULL
 */
public record Column(String name, String type, boolean notNull) {

  public Column {
    requireNonNull(name, "name is null");
    requireNonNull(type, "type is null");
  }
}
