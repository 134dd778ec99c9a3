// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.table.TablePartition;

/**
 * A leaf that may be archived now.
 *
 * @param tablePartition which leaf
 * @param againAfterEpoch an export up to this epoch is not good enough; 0 where nobody asked
 * @param changeCounter a number that moves when rows of the leaf change, or {@link #UNCOUNTED};
 *     equal numbers prove nothing, they only allow a longer wait
 */
record Candidate(TablePartition tablePartition, long againAfterEpoch, long changeCounter) {

  /** The server keeps no usable statistics on the leaf. */
  static final long UNCOUNTED = -1;

  Candidate {
    requireNonNull(tablePartition, "tablePartition is null");
  }
}
