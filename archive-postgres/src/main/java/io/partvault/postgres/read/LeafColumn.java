// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.read;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.line.LineForm;

/**
 * A live column of a leaf with what is needed to read and render it.
 *
 * @param name as the catalog spells it
 * @param type as {@code format_type} prints it
 * @param notNull whether declared NOT NULL
 * @param baseTypeOid OID of the type after all domains were resolved
 * @param elementTypeOid for a true array (typcategory 'A' with an element type), OID of its element
 *     type after domains; otherwise 0
 * @param delimiter the element type's delimiter in array text, a comma but for box
 */
public record LeafColumn(
    String name,
    String type,
    boolean notNull,
    long baseTypeOid,
    long elementTypeOid,
    char delimiter) {

  public LeafColumn {
    requireNonNull(name, "name is null");
    requireNonNull(type, "type is null");
  }

  /** In which form its values stand in the lines that a {@link LeafReader} makes. */
  public LineForm form(DecimalMode decimals) {
    return LineColumn.form(this, decimals);
  }
}
