// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.records;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What values are that come as text or bytes. */
public enum TextMode {
  /** Just that: text is a JSON string, bytes are one in base64. */
  STRING,
  /** JSON, which is archived as it stands. */
  JSON;

  /** As it stands in a configuration. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** All words. */
  public static List<String> words() {
    return Arrays.stream(values()).map(TextMode::word).toList();
  }

  /** Reads what {@link #word} wrote. */
  public static TextMode parse(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
