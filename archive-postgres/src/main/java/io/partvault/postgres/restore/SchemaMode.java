// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.restore;

/** How far the columns of a table may differ from those of the archive. */
public enum SchemaMode {
  /** Not at all: the same names in the same order, the same types. */
  STRICT,
  /**
   * A column that was added since takes its default, one that was dropped is left out, one whose
   * type was widened takes the wider value, and the order does not matter. Anything else is
   * refused.
   */
  LENIENT
}
