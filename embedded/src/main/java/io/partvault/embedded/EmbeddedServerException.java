// SPDX-License-Identifier: Apache-2.0
package io.partvault.embedded;

/**
 * An embedded server could not be started or stopped; the message names the server, the folder and
 * the way out.
 */
public final class EmbeddedServerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  EmbeddedServerException(String message) {
    super(message);
  }

  EmbeddedServerException(String message, Throwable cause) {
    super(message, cause);
  }
}
