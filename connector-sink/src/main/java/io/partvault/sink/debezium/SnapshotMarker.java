// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.debezium;

/** What {@code source.snapshot} says of an event. */
public enum SnapshotMarker {
  /** The first row of the first table. */
  FIRST("first", true, false),
  /** The first row of another table. */
  FIRST_IN_DATA_COLLECTION("first_in_data_collection", true, false),
  /** A row in between. */
  TRUE("true", false, false),
  /** The last row of a table, which may be its only one. */
  LAST_IN_DATA_COLLECTION("last_in_data_collection", false, true),
  /** The last row of the last table, which may be its only one. */
  LAST("last", false, true),
  /** A row of an incremental snapshot, which Debezium itself says no more of. */
  INCREMENTAL("incremental", false, false),
  /** A change, not a row of a snapshot. */
  FALSE("false", false, false);

  private final String word;
  private final boolean begins;
  private final boolean ends;

  SnapshotMarker(String word, boolean begins, boolean ends) {
    this.word = word;
    this.begins = begins;
    this.ends = ends;
  }

  /** As Debezium says it. */
  public String word() {
    return word;
  }

  /** Whether it surely is the first row of its table. */
  public boolean begins() {
    return begins;
  }

  /** Whether it is the last row of its table. */
  public boolean ends() {
    return ends;
  }

  /**
   * Reads the word of an event; none is a change.
   *
   * @throws IllegalArgumentException if Debezium is not known to say so
   */
  static SnapshotMarker parse(Object word) {
    if (word == null) {
      return FALSE;
    }
    for (SnapshotMarker marker : values()) {
      if (marker.word.equals(word)) {
        return marker;
      }
    }
    throw new IllegalArgumentException(
        "its source.snapshot is '" + word + "', which no known release of Debezium says");
  }
}
