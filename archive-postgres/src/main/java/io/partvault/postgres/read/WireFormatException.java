// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.read;

/** Bytes from the server that do not have the form of their type or of binary COPY. */
final class WireFormatException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  WireFormatException(String message) {
    super(message);
  }
}
