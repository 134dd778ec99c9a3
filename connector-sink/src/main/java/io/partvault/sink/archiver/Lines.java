// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

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
    for (byte b : value) {
      if (b == '\n') {
        lines++;
      }
    }
    return lines;
  }

  /** Hands all lines but the first {@code skip} over. */
  static void each(byte[] value, int skip, Sink sink) {
    int start = 0;
    int line = 0;
    for (int i = 0; i <= value.length; i++) {
      if (i == value.length || value[i] == '\n') {
        if (line >= skip) {
          sink.line(value, start, i - start);
        }
        line++;
        start = i + 1;
      }
    }
  }
}
