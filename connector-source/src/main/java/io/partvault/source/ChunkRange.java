// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import static java.util.Objects.requireNonNull;

import io.partvault.postgres.proof.LeafState;
import io.partvault.postgres.proof.ProofBasis;

/**
 * Rows of a leaf to be read by one bounded query.
 *
 * @param leaf the leaf as it was looked at when the export began or was resumed
 * @param basis what the begin snapshot saw
 * @param afterTid only rows behind this one, packed as in {@link ExportProgress}
 * @param endBlock first heap block that is not read; {@link #TO_THE_END} for one pass
 */
record ChunkRange(LeafState leaf, ProofBasis basis, long afterTid, long endBlock) {

  /** Read whatever lies behind {@code afterTid}. */
  static final long TO_THE_END = Long.MAX_VALUE;

  ChunkRange {
    requireNonNull(leaf, "leaf is null");
    requireNonNull(basis, "basis is null");
  }
}
