// SPDX-License-Identifier: Apache-2.0
package io.partvault.source.struct;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * Goes through the fields of a line that was made here, so that its form is known: no blanks but
 * inside documents, and strings escaped as {@link io.partvault.archive.line.LineBuffer} does it. No
 * parser is used, because documents have to be cut out with every byte.
 */
final class LineCursor {

  private final byte[] line;
  private final int end;
  private int next; // the brace or comma before the next field, or the closing brace
  private int valueStart;

  LineCursor(byte[] line, int length) {
    this.line = line;
    this.end = length;
  }

  /**
   * Goes behind the next field, if it is the one asked for.
   *
   * @param label the field's name as it stands in lines, with quotes and colon
   */
  boolean advance(byte[] label) {
    int from = next + 1;
    int to = from + label.length;
    if (to > end || !Arrays.equals(line, from, to, label, 0, label.length)) {
      return false;
    }
    valueStart = to;
    next = valueEnd(to);
    return true;
  }

  /** Whether all fields were gone through. */
  boolean isAtEnd() {
    return next == end - 1 || (next == 0 && end == 2);
  }

  boolean isNull() {
    return line[valueStart] == 'n';
  }

  boolean isTrue() {
    return line[valueStart] == 't';
  }

  boolean isString() {
    return line[valueStart] == '"';
  }

  /** The value as it stands in the line. */
  String json() {
    return new String(line, valueStart, next - valueStart, UTF_8);
  }

  /** The value of a string. */
  String text() {
    int from = valueStart + 1;
    int to = next - 1;
    for (int index = from; index < to; index++) {
      if (line[index] == '\\') {
        return unescaped(from, to);
      }
    }
    return new String(line, from, to - from, UTF_8);
  }

  private String unescaped(int from, int to) {
    byte[] plain = new byte[to - from];
    int length = 0;
    int index = from;
    while (index < to) {
      byte value = line[index++];
      if (value == '\\') {
        byte escape = line[index++];
        value = control(escape, index);
        index += escape == 'u' ? 4 : 0;
      }
      plain[length++] = value;
    }
    return new String(plain, 0, length, UTF_8);
  }

  /** Whatever is escaped in a line is a single byte. */
  private byte control(byte escape, int digits) {
    return switch (escape) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> (byte) Integer.parseInt(new String(line, digits, 4, ISO_8859_1), 16);
      default -> escape;
    };
  }

  /** The comma or closing brace behind the value that begins at an index. */
  private int valueEnd(int from) {
    int depth = 0;
    for (int index = from; index < end; index++) {
      switch (line[index]) {
        case '"' -> index = closingQuote(index + 1);
        case '{', '[' -> depth++;
        case '}', ']' -> {
          if (depth-- == 0) {
            return index;
          }
        }
        case ',' -> {
          if (depth == 0) {
            return index;
          }
        }
        default -> {
          // Part of a number, a word or a document's blanks.
        }
      }
    }
    return end;
  }

  private int closingQuote(int from) {
    int index = from;
    while (index < end && line[index] != '"') {
      index += line[index] == '\\' ? 2 : 1;
    }
    return index;
  }
}
