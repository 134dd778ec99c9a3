// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.layout;

import java.util.Locale;

/** The folders that an archive keeps for itself, one for each kind of object but data files. */
public enum ArchiveFolder {
  /** What makes table partitions archived. */
  MANIFESTS,
  /** Drops that are about to be tried. */
  INTENTS,
  /** Drops that are done. */
  RECEIPTS,
  /** Exports that can never get a manifest. */
  INCOMPLETE,
  /** Changes behind a snapshot by Debezium. */
  LATE,
  /** Table partitions that must stay. */
  HOLDS,
  /** What makes data files count. */
  COMMITS,
  /** How table partitions looked when their exports began. */
  BEGINS,
  /** What came from topics whose records are of no table partition, by windows of time. */
  WINDOWS,
  /** Who writes what comes from which topic. */
  OWNERS,
  /** Objects that exist for a moment. */
  PROBE;

  /** As it stands in a key, without slashes. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
