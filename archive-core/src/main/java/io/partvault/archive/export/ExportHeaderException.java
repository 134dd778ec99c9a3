// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.export;

/** A record header is not what the source wrote; the message says what it is and what to set. */
public final class ExportHeaderException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ExportHeaderException(String message) {
    super(message);
  }

  ExportHeaderException(String message, Throwable cause) {
    super(message, cause);
  }
}
