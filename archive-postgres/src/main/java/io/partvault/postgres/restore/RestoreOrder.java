// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.restore;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.export.Origin;
import io.partvault.archive.manifest.PartitionManifest;
import io.partvault.archive.table.PartitionBounds;
import io.partvault.archive.table.TableName;
import io.partvault.archive.table.TablePartition;

/**
 * One table partition to be restored.
 *
 * @param manifest of the export whose rows are wanted
 * @param destination where they go
 * @param rules how
 * @param bounds the range that it covered; with an empty expression where nobody knows it
 */
public record RestoreOrder(
    PartitionManifest manifest,
    Destination destination,
    RestoreRules rules,
    PartitionBounds bounds) {

  public RestoreOrder {
    requireNonNull(manifest, "manifest is null");
    requireNonNull(destination, "destination is null");
    requireNonNull(rules, "rules is null");
    requireNonNull(bounds, "bounds is null");
  }

  /** One with the bounds that the manifest says. */
  public RestoreOrder(PartitionManifest manifest, Destination destination, RestoreRules rules) {
    this(manifest, destination, rules, manifest.begin().tablePartition().bounds());
  }

  /**
   * Whether a Debezium connector read the rows: the manifest then has neither bounds nor DDL, and
   * types without what limits them.
   */
  boolean isReadByDebezium() {
    return manifest.begin().origin() == Origin.DEBEZIUM;
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
