// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.index;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.commit.IncompleteExport;
import io.partvault.archive.commit.LateChanges;
import io.partvault.archive.inventory.ArchivedLines;
import io.partvault.archive.json.JsonFormatException;
import io.partvault.archive.layout.ArchiveLayout;
import io.partvault.archive.layout.ManifestName;
import io.partvault.archive.manifest.ManifestCodec;
import io.partvault.archive.manifest.PartitionManifest;
import io.partvault.archive.receipt.DropCodec;
import io.partvault.archive.receipt.DropIntent;
import io.partvault.archive.receipt.DropReceipt;
import io.partvault.archive.store.Listing;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.store.ObjectStore;
import io.partvault.archive.store.StoredObject;
import io.partvault.archive.table.TableName;
import io.partvault.archive.table.TablePartitionKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * Reads what lies in the bucket besides rows. Every method may fail with an {@link
 * io.partvault.archive.store.ObjectStoreException}, and those that read a document with a {@link
 * io.partvault.archive.json.JsonFormatException}.
 */
public final class ArchiveIndex {

  private final ObjectStore store;
  private final ArchiveLayout layout;

  /** The index of one archive; nothing is read yet. */
  public ArchiveIndex(ObjectStore store, ArchiveLayout layout) {
    this.store = requireNonNull(store, "store is null");
    this.layout = requireNonNull(layout, "layout is null");
  }

  /** An export that can never be complete, and when that was written down. */
  public record Incomplete(ManifestName name, StoredObject object) {

    public Incomplete {
      requireNonNull(name, "name is null");
      requireNonNull(object, "object is null");
    }
  }

  /** The tables of which there is a manifest or a receipt, by name. */
  public List<TableName> tables(String database) {
    Map<String, TableName> tables = new TreeMap<>();
    BiConsumer<ManifestName, StoredObject> add =
        (name, object) -> {
          TableName table = name.tablePartition().table();
          tables.put(table.toString(), table);
        };
    each(layout.manifests(database), layout::parseManifest, add);
    each(layout.receipts(database), layout::parseReceipt, add);
    return List.copyOf(tables.values());
  }

  /** Archives without a receipt. Memory grows with their number and that of the receipts. */
  public List<OpenArchive> open(String database, Predicate<TablePartitionKey> wanted) {
    Set<ManifestName> closed = Set.copyOf(closed(database, wanted));
    Map<ManifestName, List<OpenArchive.Entry>> byOid = new LinkedHashMap<>();
    each(
        layout.manifests(database),
        layout::parseManifest,
        (name, object) -> {
          ManifestName oid = new ManifestName(name.tablePartition(), name.oid(), 0);
          if (!closed.contains(oid) && wanted.test(name.tablePartition())) {
            byOid
                .computeIfAbsent(oid, o -> new ArrayList<>())
                .add(new OpenArchive.Entry(name, object.key()));
          }
        });
    return byOid.values().stream().map(OpenArchive::of).toList();
  }

  /** Whether there is a receipt for the export's table partition. */
  public boolean isClosed(ManifestName export) {
    return store.stat(layout.receipt(export.tablePartition(), export.oid())).isPresent();
  }

  /** Table partition and OID of every receipt, each with epoch 0, in the order of their keys. */
  public List<ManifestName> closed(String database, Predicate<TablePartitionKey> wanted) {
    List<ManifestName> closed = new ArrayList<>();
    each(
        layout.receipts(database),
        layout::parseReceipt,
        (name, object) -> {
          if (wanted.test(name.tablePartition())) {
            closed.add(name);
          }
        });
    return closed;
  }

  /** The receipt of a table partition that is {@link #closed}. */
  public DropReceipt receipt(ManifestName closed) {
    ObjectKey key = layout.receipt(closed.tablePartition(), closed.oid());
    return DropCodec.readReceipt(store.read(key), key.value());
  }

  /** Reports on exports that can never be complete. */
  public List<Incomplete> incompletes(String database, Predicate<TablePartitionKey> wanted) {
    List<Incomplete> found = new ArrayList<>();
    each(
        layout.incompletes(database),
        layout::parseIncomplete,
        (name, object) -> {
          if (wanted.test(name.tablePartition())) {
            found.add(new Incomplete(name, object));
          }
        });
    return found;
  }

  /** What a report says. */
  public IncompleteExport report(Incomplete incomplete) {
    ObjectKey key = incomplete.object().key();
    return IncompleteExport.read(store.read(key), key.value());
  }

  /** How manifests are named in receipts and marks. */
  public String relative(ObjectKey key) {
    return layout.relative(key);
  }

  /**
   * How many changes to a table partition were seen that happened behind a position in the log; 0
   * for none. An object that cannot be read counts as one: that there is one says enough.
   */
  public long lateChanges(TablePartitionKey tablePartition, long position) {
    String lates = layout.lates(tablePartition);
    String from = layout.late(tablePartition, position).value();
    return Listing.of(store, lates, from).stream()
        .map(StoredObject::key)
        // A leaf of another schema may have a name that begins alike.
        .filter(key -> key.value().indexOf('.', lates.length()) == lates.length() + 20)
        .mapToLong(key -> changes(key))
        .sum();
  }

  private long changes(ObjectKey key) {
    try {
      return LateChanges.read(store.read(key), key.value()).changes();
    } catch (JsonFormatException e) {
      return 1;
    }
  }

  /** Reads a manifest. */
  public PartitionManifest manifest(ObjectKey key) {
    return ManifestCodec.read(store.read(key), key.value());
  }

  /** The lines that a manifest speaks of; nothing is opened yet. */
  public ArchivedLines lines(PartitionManifest manifest) {
    return ArchivedLines.of(store, layout, manifest);
  }

  /** The intent to drop this OID that rests on the newest of its manifests that has one. */
  public Optional<DropIntent> intent(OpenArchive archive) {
    for (int i = archive.epochs().size() - 1; i >= 0; i--) {
      ObjectKey key =
          layout.intent(archive.newest().tablePartition(), archive.oid(), archive.epochs().get(i));
      if (store.stat(key).isPresent()) {
        return Optional.of(DropCodec.readIntent(store.read(key), key.value()));
      }
    }
    return Optional.empty();
  }

  private void each(String prefix, KeyParser parse, BiConsumer<ManifestName, StoredObject> use) {
    Listing.of(store, prefix)
        .forEachRemaining(
            object -> parse.parse(object.key()).ifPresent(name -> use.accept(name, object)));
  }

  /** Reads what the key of an object says. */
  @FunctionalInterface
  private interface KeyParser {
    Optional<ManifestName> parse(ObjectKey key);
  }
}
