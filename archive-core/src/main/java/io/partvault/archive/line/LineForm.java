// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.line;

import java.util.Locale;

/**
 * In which form the values of a column stand in the lines of its table partition. Rows that travel
 * as Connect Structs are put into lines again by it.
 *
 * <p>SQL NULL is {@code null} in all forms but {@link #DOCUMENT}.
 */
public enum LineForm {
  /** Nothing is said, because the rows are sent as lines. */
  UNSAID(""),
  /** True or false. */
  BOOLEAN(""),
  /** A whole number of 16 bits. */
  INT16(""),
  /** A whole number of 32 bits. */
  INT32(""),
  /** A whole number of 64 bits. */
  INT64(""),
  /** A number with all its digits; what JSON has no number for (NaN, Infinity) is a string. */
  NUMBER("io.partvault.data.Number"),
  /** A string. */
  STRING(""),
  /** An array; what an array cannot say without doubt is a string. */
  ARRAY("io.partvault.data.Array"),
  /** Any document; SQL NULL leaves the field out, {@code null} is the document of that name. */
  DOCUMENT("io.partvault.data.Json");

  private final String schemaName;

  LineForm(String schemaName) {
    this.schemaName = schemaName;
  }

  /**
   * Name of the Connect schema of a field whose text is JSON as it stands in the line; empty if
   * type and value of the field say all.
   */
  public String schemaName() {
    return schemaName;
  }

  /** Its name in documents: {@code int64}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads what {@link #word} wrote.
   *
   * @throws IllegalArgumentException if it is no form
   */
  public static LineForm parse(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  /** The form that a schema name stands for; {@link #UNSAID} if it is none of ours. */
  public static LineForm ofSchema(String schemaName) {
    for (LineForm form : values()) {
      if (!form.schemaName.isEmpty() && form.schemaName.equals(schemaName)) {
        return form;
      }
    }
    return UNSAID;
  }
}
