// SPDX-License-Identifier: Apache-2.0
package io.partvault.cleanup;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.layout.ArchiveLayout;
import io.partvault.archive.layout.ManifestName;
import io.partvault.archive.manifest.ManifestCodec;
import io.partvault.archive.manifest.PartitionManifest;
import io.partvault.archive.receipt.DropCodec;
import io.partvault.archive.receipt.DropIntent;
import io.partvault.archive.receipt.DropProof;
import io.partvault.archive.receipt.DropReceipt;
import io.partvault.archive.store.CreateOutcome;
import io.partvault.archive.store.Listing;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.store.ObjectStore;
import io.partvault.archive.store.StoredObject;
import io.partvault.archive.table.TablePartition;
import io.partvault.archive.table.TablePartitionKey;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/** What cleanup reads from the bucket besides data files, and the two documents it writes. */
final class CleanupArchive {

  private final ObjectStore store;
  private final ArchiveLayout layout;
  private final Clock clock;

  CleanupArchive(ObjectStore store, ArchiveLayout layout, Clock clock) {
    this.store = requireNonNull(store, "store is null");
    this.layout = requireNonNull(layout, "layout is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** An export that can never be complete, and when that was written down. */
  record Incomplete(ManifestName name, StoredObject object) {}

  /** Archives without a receipt. Memory grows with their number and that of the receipts. */
  List<OpenArchive> open(String database, Predicate<TablePartitionKey> wanted) {
    Set<ManifestName> closed = new HashSet<>();
    each(layout.receipts(database), layout::parseReceipt, (name, object) -> closed.add(name));
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
  boolean isClosed(ManifestName export) {
    return store.stat(layout.receipt(export.tablePartition(), export.oid())).isPresent();
  }

  /** Reports on exports that can never be complete. */
  List<Incomplete> incompletes(String database, Predicate<TablePartitionKey> wanted) {
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

  /** How manifests are named in receipts and marks. */
  String relative(ObjectKey key) {
    return layout.relative(key);
  }

  /** Reads a manifest. */
  PartitionManifest manifest(ObjectKey key) {
    return ManifestCodec.read(store.read(key), key.value());
  }

  /** The hold's object, whatever it contains. */
  boolean isHeld(TablePartitionKey tablePartition) {
    return store.stat(layout.hold(tablePartition)).isPresent();
  }

  /** Writes an intent unless one is there for this OID and epoch: the first one says enough. */
  void intend(PartitionManifest manifest, DropProof proof) {
    TablePartition leaf = manifest.begin().tablePartition();
    store.create(
        layout.intent(leaf.key(), leaf.oid(), manifest.epoch()),
        DropCodec.write(new DropIntent(leaf, manifest.epoch(), proof, clock.instant())));
  }

  /** The intent to drop this OID that rests on the newest of its manifests that has one. */
  Optional<DropIntent> intent(OpenArchive archive) {
    for (int i = archive.epochs().size() - 1; i >= 0; i--) {
      ObjectKey key =
          layout.intent(archive.newest().tablePartition(), archive.oid(), archive.epochs().get(i));
      if (store.stat(key).isPresent()) {
        return Optional.of(DropCodec.readIntent(store.read(key), key.value()));
      }
    }
    return Optional.empty();
  }

  /**
   * Writes the receipt that closes an OID; one that is there already stays.
   *
   * @return whether the receipt is the one given here
   */
  boolean close(
      OpenArchive archive,
      TablePartition leaf,
      DropReceipt.Outcome outcome,
      long epoch,
      DropProof proof) {
    DropReceipt receipt =
        new DropReceipt(
            leaf,
            outcome,
            epoch,
            archive.manifests().stream().map(layout::relative).toList(),
            proof,
            clock.instant());
    return store.create(layout.receipt(leaf.key(), leaf.oid()), DropCodec.write(receipt))
        == CreateOutcome.CREATED;
  }

  private void each(String prefix, KeyParser parse, BiConsumer<ManifestName, StoredObject> use) {
    Listing.of(store, prefix).stream()
        .forEach(object -> parse.parse(object.key()).ifPresent(name -> use.accept(name, object)));
  }

  /** Reads what the key of an object says. */
  @FunctionalInterface
  private interface KeyParser {
    Optional<ManifestName> parse(ObjectKey key);
  }
}
