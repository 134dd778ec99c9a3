// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.line;

/** The rules of well-formed UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF. */
final class Utf8 {

  private Utf8() {}

  /**
   * Where the run of characters outside ASCII that begins at {@code from} ends.
   *
   * @throws LineFormatException if the bytes are not well-formed
   */
  static int endOfNonAscii(byte[] bytes, int from, int end) {
    int index = from;
    while (index < end && bytes[index] < 0) {
      int lead = bytes[index] & 0xff;
      int length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
      if (lead < 0xc2 || lead > 0xf4 || end - index < length) {
        throw malformed(lead, index);
      }
      int second = bytes[index + 1] & 0xff;
      if (second < lowestSecond(lead) || second > highestSecond(lead)) {
        throw malformed(lead, index);
      }
      for (int follow = 2; follow < length; follow++) {
        if ((bytes[index + follow] & 0xc0) != 0x80) {
          throw malformed(lead, index);
        }
      }
      index += length;
    }
    return index;
  }

  private static int lowestSecond(int lead) {
    return lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
  }

  private static int highestSecond(int lead) {
    return lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
  }

  private static LineFormatException malformed(int lead, int index) {
    return new LineFormatException(
        "its text is not UTF-8: byte 0x" + Integer.toHexString(lead) + " at position " + index);
  }
}
