// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.line;

/** A line of the archive that cannot become a row; the reason follows the number of the row. */
public final class LineException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** For this reason. */
  public LineException(String reason) {
    super(reason);
  }
}
