// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.restore;

import io.partvault.archive.line.LineBuffer;

/**
 * The csv form of {@code COPY} with marks that values hardly ever hold: most go as they are, and
 * the server, which a restore mostly waits for, has the least to look at. Nothing at all is NULL.
 */
final class CopyText {

  /** What stands between two fields. */
  static final char DELIMITER = 2;

  /** What stands around a field that needs it. */
  static final char QUOTE = 1;

  /** What stands behind a row. */
  static final char NEWLINE = '\n';

  /** Tells the server. */
  static final String OPTIONS = "(FORMAT csv, DELIMITER E'\\x02', QUOTE E'\\x01')";

  private static final int FIRST_PRINTED = ' ';

  private CopyText() {}

  /** Appends text so that {@code COPY} reads exactly this text. */
  static void append(byte[] text, int from, int end, LineBuffer out) {
    if (isPlain(text, from, end)) {
      out.raw(text, from, end - from);
      return;
    }
    out.raw(QUOTE);
    int start = from;
    for (int index = from; index < end; index++) {
      if (text[index] == QUOTE) {
        out.raw(text, start, index - start + 1);
        start = index; // and once more
      }
    }
    out.raw(text, start, end - start);
    out.raw(QUOTE);
  }

  /** Without quotes, no text would be NULL, and a backslash and a dot the end of all rows. */
  private static boolean isPlain(byte[] text, int from, int end) {
    if (from == end || text[from] == '\\') {
      return false;
    }
    for (int index = from; index < end; index++) {
      if (text[index] >= 0 && text[index] < FIRST_PRINTED) {
        return false;
      }
    }
    return true;
  }
}
