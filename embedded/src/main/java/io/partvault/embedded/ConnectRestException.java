// SPDX-License-Identifier: Apache-2.0
package io.partvault.embedded;

/** Kafka Connect has refused a request; the message is Connect's own. */
public final class ConnectRestException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  ConnectRestException(int status, String message) {
    super(message);
    this.status = status;
  }

  /**
   * The HTTP status, for example 400 for a refused configuration or 404 for an unknown connector.
   */
  public int status() {
    return status;
  }
}
