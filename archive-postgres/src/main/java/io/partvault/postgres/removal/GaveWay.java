// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.removal;

/**
 * A lock was given back for the sake of others before anything was changed. Thrown inside the
 * transaction, so that it is rolled back; {@link LockRetry} tries again.
 */
final class GaveWay extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * To whom.
   *
   * @param reason one clause for the report
   * @param cause the statement that was cancelled for it, null for none
   */
  GaveWay(String reason, Throwable cause) {
    super(reason, cause);
  }
}
