// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import io.partvault.archive.line.Newline;

/** The lines in the value of a record: joined by newlines, none behind the last. */
final class Lines {

  /** Takes one line. */
  @FunctionalInterface
  interface Sink {
    void line(byte[] buffer, int offset, int length);
  }

  private Lines() {}

  static int count(byte[] value) {
    int lines = 1;
    for (int newline = find(value, 0); newline < value.length; newline = find(value, newline + 1)) {
      lines++;
    }
    return lines;
  }

  /** Hands all lines but the first {@code skip} over. */
  static void each(byte[] value, int skip, Sink sink) {
    int start = 0;
    for (int line = 0; start <= value.length; line++) {
      int end = find(value, start);
      if (line >= skip) {
        sink.line(value, start, end - start);
      }
      start = end + 1;
    }
  }

  private static int find(byte[] value, int from) {
    return Newline.find(value, from, value.length);
  }
}
