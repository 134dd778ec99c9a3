// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.restore;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.manifest.PartitionManifest;
import io.partvault.archive.table.TableName;
import io.partvault.archive.table.TablePartition;

/**
 * One table partition to be restored.
 *
 * @param manifest of the export whose rows are wanted
 * @param destination where they go
 * @param rules how
 */
public record RestoreOrder(
    PartitionManifest manifest, Destination destination, RestoreRules rules) {

  public RestoreOrder {
    requireNonNull(manifest, "manifest is null");
    requireNonNull(destination, "destination is null");
    requireNonNull(rules, "rules is null");
  }

  /** As the archive names it. */
  public TablePartition tablePartition() {
    return manifest.begin().tablePartition();
  }

  /** What is being done, to follow "Cannot". */
  String action() {
    TableName name = tablePartition().name();
    TableName table = destination.table();
    return "restore table partition " + name + (table.equals(name) ? "" : " into " + table);
  }

  RestoreException refused(RestoreException.Kind kind, String reason) {
    return new RestoreException(kind, "Cannot " + action() + ": " + reason);
  }
}
