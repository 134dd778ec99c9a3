// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.removal;

import static java.util.Objects.requireNonNull;

/**
 * A foreign key that refers to a leaf's table, and whether rows of it refer to the leaf.
 *
 * @param key which
 * @param referral what was found
 */
public record InboundKey(ForeignKey key, Referral referral) {

  /** Whether rows refer. */
  public enum Referral {
    /** At least one does, so that PostgreSQL refuses to detach and to drop. */
    ROWS,
    /** None does at present. */
    NONE,
    /** The role may not read the referring table, or looking for one took too long. */
    UNKNOWN
  }

  public InboundKey {
    requireNonNull(key, "key is null");
    requireNonNull(referral, "referral is null");
  }
}
