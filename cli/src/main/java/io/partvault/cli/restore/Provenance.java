// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.restore;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.export.Origin;
import io.partvault.archive.inventory.ArchiveInventory;
import io.partvault.archive.json.JsonFormatException;
import io.partvault.archive.manifest.PartitionManifest;
import io.partvault.archive.receipt.ComparedLeaf;
import io.partvault.archive.table.PartitionBounds;
import io.partvault.postgres.restore.Destination;
import java.util.List;
import java.util.Optional;

/**
 * What an archive knows of the table partition that it is of. A Debezium connector tells neither
 * bounds nor whether its values are those of the table; the receipt of a drop says both, because
 * cleanup compared before.
 *
 * @param bounds the range it covered; all empty if nobody knows
 * @param remarks what the operator should know
 */
record Provenance(PartitionBounds bounds, List<String> remarks) {

  Provenance {
    requireNonNull(bounds, "bounds is null");
    remarks = List.copyOf(remarks);
  }

  /**
   * Of an export that goes somewhere. A drill needs neither bounds nor remarks, and only a table
   * partition needs bounds.
   *
   * @throws JsonFormatException if its receipt cannot be read here, and the bounds are needed
   */
  static Provenance forRestore(
      ArchiveInventory inventory, PartitionManifest manifest, Destination destination) {
    PartitionBounds told = manifest.begin().tablePartition().bounds();
    if (destination instanceof Destination.Scratch) {
      return new Provenance(told, List.of());
    }
    try {
      return of(inventory, manifest);
    } catch (JsonFormatException e) {
      if (destination instanceof Destination.Attached) {
        throw e;
      }
      return new Provenance(told, List.of("its receipt cannot be read: " + e.getMessage()));
    }
  }

  /**
   * Of an export.
   *
   * @throws JsonFormatException if its receipt cannot be read here
   */
  static Provenance of(ArchiveInventory inventory, PartitionManifest manifest) {
    PartitionBounds told = manifest.begin().tablePartition().bounds();
    if (manifest.begin().origin() != Origin.DEBEZIUM) {
      return new Provenance(told, List.of());
    }
    Optional<ComparedLeaf> compared = inventory.compared(manifest.name());
    return compared.isPresent()
        ? new Provenance(compared.get().bounds(), List.of())
        : new Provenance(
            told,
            List.of(
                "read by Debezium, and no receipt says that the rows were compared with the table: a"
                    + " NaN, an infinity, a year before Christ or the last zeros of a numeric may have"
                    + " been other values there"));
  }
}
