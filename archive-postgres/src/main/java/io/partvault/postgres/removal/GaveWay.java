// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.removal;

/**
 * A removal has to be rolled back and tried again: its lock is given back for the sake of others,
 * or the name it went by is another table's. Thrown inside the transaction; {@link LockRetry} tries
 * again.
 */
final class GaveWay extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * To whom, or why.
   *
   * @param reason one clause for the report
   * @param cause the statement that was cancelled for it, null for none
   */
  GaveWay(String reason, Throwable cause) {
    super(reason, cause);
  }
}
