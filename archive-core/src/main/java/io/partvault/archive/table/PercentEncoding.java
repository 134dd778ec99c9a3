// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.table;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Percent-encoding of UTF-8 bytes; letters, digits, '_' and '-' stay, everything else, dots
 * included, is encoded.
 */
public final class PercentEncoding {

  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  private PercentEncoding() {}

  /** Encodes one part of a key, {@code a.b} to {@code a%2Eb}. */
  public static String encode(String text) {
    if (text.chars().allMatch(PercentEncoding::isPlain)) {
      return text;
    }
    StringBuilder encoded = new StringBuilder(text.length() + 8);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (isPlain(b)) {
        encoded.append((char) b);
      } else {
        encoded.append('%').append(HEX[(b >> 4) & 15]).append(HEX[b & 15]);
      }
    }
    return encoded.toString();
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws IllegalArgumentException if the text is anything else: one name has one encoding
   */
  public static String decode(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean encoded =
          c == '%'
              && i + 2 < text.length()
              && HexFormat.isHexDigit(text.charAt(i + 1))
              && HexFormat.isHexDigit(text.charAt(i + 2));
      bytes.write(encoded ? HexFormat.fromHexDigits(text, i + 1, i + 3) : c);
      i += encoded ? 2 : 0;
    }
    String decoded = bytes.toString(StandardCharsets.UTF_8);
    if (!encode(decoded).equals(text)) {
      throw new IllegalArgumentException(
          "Cannot decode '" + text + "': it is not how a name is percent-encoded here");
    }
    return decoded;
  }

  private static boolean isPlain(int b) {
    return (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || (b >= '0' && b <= '9')
        || b == '_'
        || b == '-';
  }
}
