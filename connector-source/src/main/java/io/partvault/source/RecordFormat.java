// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import java.util.Arrays;
import java.util.Locale;

/** What the value of a record with rows is. */
enum RecordFormat {
  /** The bytes of one line or several: nothing on the way has to understand them. */
  JSON,
  /** One row as a Connect Struct: for transformations, other consumers and converters. */
  STRUCT,
  /** Many lines as one zstd frame, which goes into a data file as it is. */
  FRAMES;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static String[] words() {
    return Arrays.stream(values()).map(RecordFormat::word).toArray(String[]::new);
  }

  /**
   * Reads what {@link #word} wrote.
   *
   * @throws IllegalArgumentException if it is no format
   */
  static RecordFormat parse(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
