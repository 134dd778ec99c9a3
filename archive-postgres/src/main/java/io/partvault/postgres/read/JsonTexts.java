// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.read;

import io.partvault.archive.line.LineBuffer;

/** JSON that comes as text from the server and goes into the line as JSON. */
final class JsonTexts {

  private JsonTexts() {}

  /**
   * Appends a {@code json} document with every byte kept but line breaks, which become spaces: in
   * JSON they can only stand between tokens.
   */
  static void document(byte[] text, int offset, int length, LineBuffer line) {
    if (length == 0) {
      throw new WireFormatException("json came with no bytes");
    }
    int start = line.length();
    line.raw(text, offset, length);
    byte[] bytes = line.bytes();
    for (int index = start; index < line.length(); index++) {
      if (bytes[index] == '\n' || bytes[index] == '\r') {
        bytes[index] = ' ';
      }
    }
  }

  /** Appends the document in a {@code jsonb}, which comes behind a version byte. */
  static void binaryDocument(byte[] wire, int offset, int length, LineBuffer line) {
    if (length < 2 || wire[offset] != 1) {
      throw new WireFormatException(
          "jsonb came with "
              + (length == 0 ? "no bytes" : "version " + wire[offset] + " instead of 1"));
    }
    line.raw(wire, offset + 1, length - 1);
  }

  /** Appends a number as it is, and what JSON knows no number for (NaN, Infinity) as a string. */
  static void number(byte[] text, int offset, int length, LineBuffer line) {
    if (isNumber(text, offset, offset + length)) {
      line.raw(text, offset, length);
    } else {
      line.string(text, offset, length);
    }
  }

  static boolean isNull(byte[] text, int offset, int length) {
    int start = offset;
    int end = offset + length;
    while (start < end && text[start] <= ' ') {
      start++;
    }
    while (end > start && text[end - 1] <= ' ') {
      end--;
    }
    return end - start == 4
        && text[start] == 'n'
        && text[start + 1] == 'u'
        && text[start + 2] == 'l'
        && text[start + 3] == 'l';
  }

  private static boolean isNumber(byte[] text, int start, int end) {
    int index = start < end && text[start] == '-' ? start + 1 : start;
    int integerEnd = digitsEnd(text, index, end);
    if (integerEnd == index || (text[index] == '0' && integerEnd > index + 1)) {
      return false;
    }
    index = integerEnd;
    if (index < end && text[index] == '.') {
      int fractionEnd = digitsEnd(text, index + 1, end);
      if (fractionEnd == index + 1) {
        return false;
      }
      index = fractionEnd;
    }
    return index == end || isExponent(text, index, end);
  }

  private static boolean isExponent(byte[] text, int start, int end) {
    if (text[start] != 'e' && text[start] != 'E') {
      return false;
    }
    int index = start + 1;
    if (index < end && (text[index] == '+' || text[index] == '-')) {
      index++;
    }
    return index < end && digitsEnd(text, index, end) == end;
  }

  private static int digitsEnd(byte[] text, int start, int end) {
    int index = start;
    while (index < end && text[index] >= '0' && text[index] <= '9') {
      index++;
    }
    return index;
  }
}
