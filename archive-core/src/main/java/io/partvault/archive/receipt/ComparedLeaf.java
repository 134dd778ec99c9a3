// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.receipt;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.table.PartitionBounds;

/**
 * The table partition that the content of an archive was compared with, where the archive itself
 * does not know which one it is of, because a Debezium connector read the rows.
 *
 * @param oid its OID in the database
 * @param bounds the range it covered
 * @param systemIdentifier of the PostgreSQL cluster it lay in
 */
public record ComparedLeaf(long oid, PartitionBounds bounds, String systemIdentifier) {

  public ComparedLeaf {
    requireNonNull(bounds, "bounds is null");
    requireNonNull(systemIdentifier, "systemIdentifier is null");
    if (oid <= 0) {
      throw new IllegalArgumentException("OID of a table partition that was compared is " + oid);
    }
  }
}
