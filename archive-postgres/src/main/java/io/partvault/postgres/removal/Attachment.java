// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.removal;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.table.TableName;

/** How a leaf hangs on its partitioned table. */
public sealed interface Attachment {

  /**
   * It is a partition.
   *
   * @param parentOid of the table directly above it
   * @param parent the table directly above it
   * @param bounds as {@code pg_get_expr} prints them
   * @param pending whether a concurrent detach was begun and not finished
   */
  record Attached(long parentOid, TableName parent, String bounds, boolean pending)
      implements Attachment {
    public Attached {
      requireNonNull(parent, "parent is null");
      requireNonNull(bounds, "bounds is null");
    }
  }

  /** It is a table of its own. */
  record Detached() implements Attachment {}
}
