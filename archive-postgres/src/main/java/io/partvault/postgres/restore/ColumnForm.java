// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.restore;

import io.partvault.archive.line.LineBuffer;
import io.partvault.postgres.line.LineException;

/** Turns the JSON value of one column into a field of {@code COPY}. */
@FunctionalInterface
interface ColumnForm {

  /**
   * Appends the field.
   *
   * @param start where the value begins, blanks in front included
   * @param end where it ends, blanks behind included
   * @throws LineException if the value is none of the column's type
   */
  void append(byte[] line, int start, int end, LineBuffer out);
}
