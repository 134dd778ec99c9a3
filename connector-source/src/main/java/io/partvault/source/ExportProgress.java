// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.digest.Digest;

/**
 * How far an export has come.
 *
 * @param lastTid the last emitted row's place in the heap, {@code block × 2^16 + item}; 0 before
 *     the first row
 * @param rows rows emitted
 * @param digest of their lines
 * @param rawBytes bytes of their lines, one newline a line included
 */
record ExportProgress(long lastTid, long rows, Digest digest, long rawBytes) {

  /** Nothing emitted. */
  static final ExportProgress START = new ExportProgress(0, 0, Digest.EMPTY, 0);

  ExportProgress {
    requireNonNull(digest, "digest is null");
  }

  /** The heap block of the last emitted row. */
  long lastBlock() {
    return lastTid >>> 16;
  }
}
