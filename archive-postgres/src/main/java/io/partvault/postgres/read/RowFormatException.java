// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.read;

import java.sql.SQLException;

/**
 * A row cannot be turned into a line: its binary form is not that of its type, its text is not
 * UTF-8, or it is too large. Reading it again gives the same.
 */
public final class RowFormatException extends SQLException {

  private static final long serialVersionUID = 1L;
  private static final String INVALID_BINARY_REPRESENTATION = "22P03";

  RowFormatException(String message, Throwable cause) {
    super(message, INVALID_BINARY_REPRESENTATION, cause);
  }
}
