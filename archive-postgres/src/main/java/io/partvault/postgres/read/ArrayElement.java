// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.read;

import io.partvault.archive.line.LineBuffer;

/** Turns the text of one array element that is not NULL into JSON. */
@FunctionalInterface
interface ArrayElement {

  /**
   * Appends the JSON value.
   *
   * @return false if the array must stand as PostgreSQL's text, because this element has no form of
   *     its own in a JSON array; what was appended is then taken back
   */
  boolean append(byte[] text, int offset, int length, LineBuffer line);
}
