// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

/**
 * The database session is gone, and its claims with it; nothing is known to be wrong with the data.
 * The work goes on from the stored position on a new session.
 */
final class SessionLostException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  SessionLostException(String message, Throwable cause) {
    super(message, cause);
  }
}
