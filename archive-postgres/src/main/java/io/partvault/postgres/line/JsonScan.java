// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.line;

import io.partvault.archive.line.LineBuffer;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds where the parts of a JSON text end. Checks no more of the syntax than it needs for that:
 * the text was written by this project and its digest is compared.
 */
public final class JsonScan {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long EACH_BYTE = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final int HEX = 16;

  private JsonScan() {}

  /** The first place from {@code at} on that is no blank. */
  public static int blanksEnd(byte[] json, int at, int end) {
    int index = at;
    while (index < end && isBlank(json[index])) {
      index++;
    }
    return index;
  }

  /**
   * Where the text before {@code end} ends when its blanks are taken off, not before {@code at}.
   */
  public static int blanksStart(byte[] json, int at, int end) {
    int index = end;
    while (index > at && isBlank(json[index - 1])) {
      index--;
    }
    return index;
  }

  /** The place behind the closing quote of the string that begins at {@code at}. */
  public static int stringEnd(byte[] json, int at, int end) {
    int index = at + 1;
    while (true) {
      index = specialFrom(json, index, end);
      if (index >= end) {
        throw new LineException("a string does not end");
      }
      if (json[index] == '"') {
        return index + 1;
      }
      index += 2;
    }
  }

  /** The first quote or backslash from {@code from} on, or {@code end}. */
  public static int specialFrom(byte[] json, int from, int end) {
    int index = from;
    for (; end - index >= Long.BYTES; index += Long.BYTES) {
      long word = (long) LONG.get(json, index);
      long quote = word ^ ('"' * EACH_BYTE);
      long backslash = word ^ ('\\' * EACH_BYTE);
      // Only the lowest of these bits is sure: subtraction borrows upwards.
      long special =
          (((quote - EACH_BYTE) & ~quote) | ((backslash - EACH_BYTE) & ~backslash)) & HIGH_BITS;
      if (special != 0) {
        return index + (Long.numberOfTrailingZeros(special) >>> 3);
      }
    }
    while (index < end && json[index] != '"' && json[index] != '\\') {
      index++;
    }
    return index;
  }

  /** The place behind the value that begins at {@code at}, which may be anything. */
  public static int valueEnd(byte[] json, int at, int end) {
    if (at >= end) {
      throw new LineException("a value is missing");
    }
    byte first = json[at];
    if (first == '"') {
      return stringEnd(json, at, end);
    }
    if (first == '{' || first == '[') {
      return containerEnd(json, at, end);
    }
    int index = at;
    while (index < end && !isBlank(json[index]) && !endsValue(json[index])) {
      index++;
    }
    if (index == at) {
      throw new LineException("a value is missing");
    }
    return index;
  }

  /** Whether the text is this ASCII word. */
  public static boolean is(String word, byte[] json, int at, int end) {
    if (end - at != word.length()) {
      return false;
    }
    for (int index = 0; index < word.length(); index++) {
      if (json[at + index] != word.charAt(index)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Appends what the string means whose content lies between the given places, quotes excluded.
   *
   * @throws LineException for what no text of PostgreSQL can hold: the character of number zero,
   *     half a surrogate pair
   */
  public static void unescape(byte[] json, int from, int end, LineBuffer out) {
    int index = from;
    while (index < end) {
      int special = specialFrom(json, index, end);
      out.raw(json, index, special - index);
      index = special < end ? unescapeOne(json, special, end, out) : end;
    }
  }

  private static int unescapeOne(byte[] json, int at, int end, LineBuffer out) {
    byte escaped = at + 1 < end ? json[at + 1] : 0;
    switch (escaped) {
      case '"', '\\', '/' -> out.raw((char) escaped);
      case 'b' -> out.raw('\b');
      case 'f' -> out.raw('\f');
      case 'n' -> out.raw('\n');
      case 'r' -> out.raw('\r');
      case 't' -> out.raw('\t');
      case 'u' -> {
        return unescapeUnicode(json, at, end, out);
      }
      default -> throw new LineException("a string holds an unknown escape");
    }
    return at + 2;
  }

  private static int unescapeUnicode(byte[] json, int at, int end, LineBuffer out) {
    char first = unit(json, at, end);
    if (first == 0) {
      throw new LineException("a string holds \\u0000, which no text of PostgreSQL can");
    }
    if (!Character.isSurrogate(first)) {
      utf8(first, out);
      return at + 6;
    }
    boolean paired = at + 7 < end && json[at + 6] == '\\' && json[at + 7] == 'u';
    char second = paired ? unit(json, at + 6, end) : 0;
    if (!Character.isSurrogatePair(first, second)) {
      throw new LineException("a string holds half a surrogate pair");
    }
    utf8(Character.toCodePoint(first, second), out);
    return at + 12;
  }

  private static char unit(byte[] json, int at, int end) {
    int unit = 0;
    for (int index = at + 2; index < at + 6; index++) {
      int digit = index < end ? Character.digit(json[index], HEX) : -1;
      if (digit < 0) {
        throw new LineException("a string holds a \\u without four digits");
      }
      unit = (unit << 4) | digit;
    }
    return (char) unit;
  }

  private static void utf8(int codePoint, LineBuffer out) {
    if (codePoint < 0x80) {
      out.raw((char) codePoint);
    } else if (codePoint < 0x800) {
      out.raw((char) (0xc0 | (codePoint >> 6)));
      out.raw((char) (0x80 | (codePoint & 0x3f)));
    } else {
      if (codePoint < 0x10000) {
        out.raw((char) (0xe0 | (codePoint >> 12)));
      } else {
        out.raw((char) (0xf0 | (codePoint >> 18)));
        out.raw((char) (0x80 | ((codePoint >> 12) & 0x3f)));
      }
      out.raw((char) (0x80 | ((codePoint >> 6) & 0x3f)));
      out.raw((char) (0x80 | (codePoint & 0x3f)));
    }
  }

  private static int containerEnd(byte[] json, int at, int end) {
    int depth = 0;
    int index = at;
    while (index < end) {
      byte next = json[index];
      if (next == '"') {
        index = stringEnd(json, index, end);
        continue;
      }
      if (next == '{' || next == '[') {
        depth++;
      } else if (next == '}' || next == ']') {
        depth--;
        if (depth == 0) {
          return index + 1;
        }
      }
      index++;
    }
    throw new LineException("an object or array does not end");
  }

  private static boolean isBlank(byte value) {
    return value == ' ' || value == '\t' || value == '\n' || value == '\r';
  }

  private static boolean endsValue(byte value) {
    return value == ',' || value == '}' || value == ']';
  }
}
