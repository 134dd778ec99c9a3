// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.catalog;

import io.partvault.archive.table.TableName;

/**
 * One table of a partition tree as the catalog stores it.
 *
 * @param parentOid 0 for the root and for detached tables
 * @param kind {@code relkind}
 * @param bound as {@code pg_get_expr} prints it; empty for the root, for detached tables, and for
 *     tables dropped since the snapshot was taken
 * @param comment empty for none
 */
record CatalogNode(
    long oid,
    long parentOid,
    boolean detachPending,
    TableName name,
    char kind,
    String bound,
    long estimatedRows,
    long bytes,
    String comment,
    PartitionKeyType key) {

  boolean isBranch() {
    return kind == 'p';
  }
}
