// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.value;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.partvault.archive.line.LineBuffer;
import java.util.Locale;

/** Java's strings as JSON's, half surrogate pairs included, which UTF-8 cannot hold. */
public final class JsonStrings {

  private JsonStrings() {}

  /** Appends a string with its quotes. */
  public static void append(String text, LineBuffer line) {
    line.raw('"');
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        if (Character.isHighSurrogate(c)
            && i + 1 < text.length()
            && Character.isLowSurrogate(text.charAt(i + 1))) {
          i++;
        } else {
          escaped(text.substring(start, i), line);
          line.raw(String.format(Locale.ROOT, "\\u%04x", (int) c).getBytes(US_ASCII));
          start = i + 1;
        }
      }
    }
    escaped(start == 0 ? text : text.substring(start), line);
    line.raw('"');
  }

  private static void escaped(String text, LineBuffer line) {
    byte[] utf8 = text.getBytes(UTF_8);
    line.escaped(utf8, 0, utf8.length);
  }
}
