// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.proof;

import io.partvault.archive.table.TablePartition;

/** What a proof compares a leaf with. */
public sealed interface LeafBasis permits ProofBasis, ContentBasis {

  /** Which leaf, by OID and bounds. */
  TablePartition tablePartition();
}
