// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.records;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What becomes of records without a value, tombstones as a rule. */
public enum NullValues {
  /** The task fails. */
  FAIL,
  /** They are left out and counted. */
  SKIP,
  /** They are archived, with {@code null} for a value. */
  WRITE;

  /** As it stands in a configuration. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** All words. */
  public static List<String> words() {
    return Arrays.stream(values()).map(NullValues::word).toList();
  }

  /** Reads what {@link #word} wrote. */
  public static NullValues parse(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
