// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.inventory;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.json.JsonFormatException;
import io.partvault.archive.layout.ArchiveLayout;
import io.partvault.archive.layout.ManifestName;
import io.partvault.archive.manifest.ManifestCodec;
import io.partvault.archive.manifest.PartitionManifest;
import io.partvault.archive.receipt.ComparedLeaf;
import io.partvault.archive.receipt.DropCodec;
import io.partvault.archive.receipt.DropReceipt;
import io.partvault.archive.store.Listing;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.store.ObjectStore;
import io.partvault.archive.table.TableName;
import io.partvault.archive.table.TablePartitionKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Finds what is in an archive by the names of its manifests, and reads them. Objects that are no
 * manifests by their names are passed over. Thread-safe; every method fails with an {@link
 * io.partvault.archive.store.ObjectStoreException} if the store does.
 */
public final class ArchiveInventory {

  private final ObjectStore store;
  private final ArchiveLayout layout;

  /** Looks at one archive. */
  public ArchiveInventory(ObjectStore store, ArchiveLayout layout) {
    this.store = requireNonNull(store, "store is null");
    this.layout = requireNonNull(layout, "layout is null");
  }

  /** The logical databases with a manifest, by name. One listing each. */
  public List<String> databases() {
    return distinct(layout.manifests(), TablePartitionKey::database, layout::manifests);
  }

  /** The partitioned tables of a logical database with a manifest, by name. One listing each. */
  public List<TableName> tables(String database) {
    return distinct(
        layout.manifests(database),
        TablePartitionKey::table,
        table -> layout.manifests(database, table));
  }

  /** The table partitions of a table with a manifest, by name; empty if there is none. */
  public List<ArchivedTablePartition> tablePartitions(String database, TableName table) {
    Map<TablePartitionKey, List<ManifestName>> found = new TreeMap<>();
    Listing.of(store, layout.manifests(database, table)).stream()
        .flatMap(object -> layout.parseManifest(object.key()).stream())
        .forEach(
            name ->
                found.computeIfAbsent(name.tablePartition(), key -> new ArrayList<>()).add(name));
    return found.entrySet().stream()
        .map(entry -> new ArchivedTablePartition(entry.getKey(), newestFirst(entry.getValue())))
        .toList();
  }

  /**
   * Reads a manifest.
   *
   * @throws JsonFormatException if the object is no manifest that can be read here, or another one
   *     than its name says
   */
  public PartitionManifest read(ManifestName name) {
    ObjectKey key = layout.manifest(name.tablePartition(), name.oid(), name.epoch());
    PartitionManifest manifest = ManifestCodec.read(store.read(key), key.value());
    if (!manifest.name().equals(name)) {
      throw new JsonFormatException(
          "Manifest %s is not what its name says: it is of %s, OID %d, epoch %d"
              .formatted(
                  key,
                  manifest.name().tablePartition(),
                  manifest.name().oid(),
                  manifest.name().epoch()));
    }
    return manifest;
  }

  /**
   * The table partition that an export was compared with before it was dropped, as its receipt says
   * it. A manifest of what a Debezium connector read knows neither OID nor bounds; this does. Empty
   * if no receipt rests on this export.
   *
   * @throws JsonFormatException if there is a receipt that cannot be read here
   */
  public Optional<ComparedLeaf> compared(ManifestName name) {
    ObjectKey key = layout.receipt(name.tablePartition(), name.oid());
    if (store.stat(key).isEmpty()) {
      return Optional.empty();
    }
    DropReceipt receipt = DropCodec.readReceipt(store.read(key), key.value());
    return receipt.epoch() == name.epoch() ? receipt.compared() : Optional.empty();
  }

  /** Looks at the first manifest of each folder and goes on behind the folder. */
  private <T> List<T> distinct(
      String folder, Function<TablePartitionKey, T> part, Function<T, String> folderOf) {
    List<T> parts = new ArrayList<>();
    Optional<ManifestName> next = firstAfter(folder, "");
    while (next.isPresent()) {
      T found = part.apply(next.get().tablePartition());
      parts.add(found);
      next = firstAfter(folder, ArchiveLayout.end(folderOf.apply(found)));
    }
    return parts;
  }

  private Optional<ManifestName> firstAfter(String folder, String after) {
    return Listing.of(store, folder, after).stream()
        .flatMap(object -> layout.parseManifest(object.key()).stream())
        .findFirst();
  }

  private static List<ManifestName> newestFirst(List<ManifestName> manifests) {
    return manifests.stream()
        .sorted(Comparator.comparingLong(ManifestName::epoch).reversed())
        .toList();
  }
}
