// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.archive;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.table.TablePartition;
import io.partvault.archive.table.TablePartitionKey;
import io.partvault.postgres.catalog.CatalogLeaf;

/**
 * One table partition that a run is to archive.
 *
 * @param key its name
 * @param oid its identity: a leaf made anew under the same name is another one
 * @param estimatedRows as last analysed, 0 if unknown
 */
public record Target(TablePartitionKey key, long oid, long estimatedRows) {

  public Target {
    requireNonNull(key, "key is null");
  }

  static Target of(CatalogLeaf leaf) {
    TablePartition tablePartition = leaf.tablePartition();
    return new Target(
        tablePartition.key(), tablePartition.oid(), Math.max(0, leaf.estimatedRows()));
  }
}
