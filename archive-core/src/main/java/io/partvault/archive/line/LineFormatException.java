// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.line;

/** A value cannot become part of a JSON line: it is not UTF-8, or the line would grow too long. */
public final class LineFormatException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  LineFormatException(String message) {
    super(message);
  }
}
