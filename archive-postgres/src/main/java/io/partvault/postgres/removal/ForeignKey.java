// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.removal;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.table.TableName;

/**
 * A foreign key that touches a leaf.
 *
 * @param constraint its name
 * @param referencing the table that refers
 * @param referenced the table referred to
 * @param toLeaf whether it refers to the leaf itself and not to a table above it
 */
public record ForeignKey(
    String constraint, TableName referencing, TableName referenced, boolean toLeaf) {

  public ForeignKey {
    requireNonNull(constraint, "constraint is null");
    requireNonNull(referencing, "referencing is null");
    requireNonNull(referenced, "referenced is null");
  }

  /** Whether a table refers to itself. */
  public boolean isSelfReference() {
    return referencing.equals(referenced);
  }

  @Override
  public String toString() {
    return constraint + " of " + referencing;
  }
}
