// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.table;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.line.LineForm;

/**
 * One column of a table partition.
 *
 * @param name as the catalog spells it
 * @param type as {@code format_type} prints it, for example {@code numeric(18,4)}
 * @param notNull whether the column is declared NOT NULL
 * @param form of its values in the lines; said only where rows are sent as structs
 */
public record Column(String name, String type, boolean notNull, LineForm form) {

  public Column {
    requireNonNull(name, "name is null");
    requireNonNull(type, "type is null");
    requireNonNull(form, "form is null");
  }

  /** A column of a table partition whose rows are sent as lines. */
  public Column(String name, String type, boolean notNull) {
    this(name, type, notNull, LineForm.UNSAID);
  }
}
