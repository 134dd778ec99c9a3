// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.export;

import java.util.Locale;

/** Who read the rows of an export, which decides what can be proven of them. */
public enum Origin {
  /** The source connector: count, digest and horizon are its own words. */
  PARTVAULT,
  /** A Debezium connector: the sink counted, and only the content can be compared. */
  DEBEZIUM;

  /** Its name in documents: {@code debezium}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether a word in a document names an origin. */
  public static boolean isKnown(String word) {
    for (Origin origin : values()) {
      if (origin.word().equals(word)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Reads what {@link #word} wrote.
   *
   * @throws IllegalArgumentException if it is no origin
   */
  public static Origin parse(String word) {
    for (Origin origin : values()) {
      if (origin.word().equals(word)) {
        return origin;
      }
    }
    throw new IllegalArgumentException(
        "it was made by " + word + ", which is not known here, only partvault and debezium");
  }
}
