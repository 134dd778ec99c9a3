// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.audit;

/** What an audit counts. */
public enum Counted {
  /** Names of manifests that were found before any was read. */
  MANIFESTS_TO_READ,
  /** Manifests looked at. */
  MANIFESTS,
  /** Manifests that are damaged, or have a damaged data file. */
  DAMAGED_MANIFESTS,
  /** Data files looked at that manifests name, or commits whose export is open. */
  DATA_FILES,
  /** Rows in those of them that are what they must be. */
  ROWS,
  /** Bytes in those of them that are what they must be, decompressed. */
  RAW_BYTES,
  /** The same as stored. */
  BYTES,
  /** Logs of commits, one for each topic partition of a sink. */
  COMMIT_LOGS,
  /** Commits looked at. */
  COMMITS,
  /** Receipts looked at. */
  RECEIPTS,
  /** Intents looked at. */
  INTENTS,
  /** Reports on incomplete exports looked at. */
  INCOMPLETE,
  /** Holds looked at. */
  HOLDS,
  /** Begins looked at. */
  BEGINS,
  /** Owners looked at. */
  OWNERS,
  /** Data files that nothing names, or that are under way. */
  UNNAMED_FILES,
  /** Bytes of those, as stored. */
  UNNAMED_BYTES
}
