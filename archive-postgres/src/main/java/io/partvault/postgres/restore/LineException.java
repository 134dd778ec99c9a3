// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.restore;

/** A line of the archive that cannot become a row; the reason follows the number of the row. */
final class LineException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  LineException(String reason) {
    super(reason);
  }
}
