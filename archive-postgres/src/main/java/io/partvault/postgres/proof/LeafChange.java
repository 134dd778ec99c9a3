// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.proof;

/** What may have become different about a leaf that is still the same one. */
final class LeafChange {

  private LeafChange() {}

  /** What the catalog shows; empty for nothing. */
  static String of(ProofBasis basis, LeafIdentity leaf) {
    String bounds = leaf.boundsDifference(basis.tablePartition());
    if (!bounds.isEmpty()) {
      return bounds;
    }
    if (basis.relfilenode() != 0 && leaf.relfilenode() != basis.relfilenode()) {
      return "it was rewritten: its file is " + leaf.relfilenode() + ", was " + basis.relfilenode();
    }
    return leaf.filtered() ? "row-level security would hide rows from this role now" : "";
  }

  /** What the scan shows; empty for nothing. */
  static String of(ProofBasis basis, RowScan scan) {
    if (scan.late() > 0) {
      return basis.rows()
          + " rows were exported, "
          + scan.rows()
          + " are there, "
          + scan.late()
          + " of them written since (at or above transaction "
          + basis.horizon()
          + ")";
    }
    return scan.rows() == basis.rows()
        ? ""
        : basis.rows() + " rows were exported, " + scan.rows() + " are there";
  }
}
