// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.json;

/**
 * A JSON document of the archive does not have the form it must have; the message names document or
 * field.
 */
public final class JsonFormatException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** With the sentence for the operator. */
  public JsonFormatException(String message) {
    super(message);
  }

  /** With the sentence for the operator and the parser's own complaint. */
  public JsonFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
