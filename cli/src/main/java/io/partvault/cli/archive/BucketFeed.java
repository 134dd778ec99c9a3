// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.archive;

import io.partvault.archive.layout.ArchiveLayout;
import io.partvault.archive.layout.ManifestName;
import io.partvault.archive.manifest.ManifestCodec;
import io.partvault.archive.store.ObjectStore;
import io.partvault.archive.store.StoredObject;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Takes down what the bucket says of the targets: manifests and receipts. */
final class BucketFeed {

  private static final int LISTED_AT_ONCE = 1_000;

  private final ObjectStore store;
  private final ArchiveLayout layout;
  private final String logicalDatabase;

  BucketFeed(ObjectStore store, ArchiveLayout layout, String logicalDatabase) {
    this.store = store;
    this.layout = layout;
    this.logicalDatabase = logicalDatabase;
  }

  /** Enters everything that is new. */
  void enterInto(ArchiveLedger ledger) {
    list(layout.manifests(logicalDatabase), object -> enterManifest(object, ledger));
    list(
        layout.receipts(logicalDatabase),
        object ->
            layout
                .parseReceipt(object.key())
                .ifPresent(name -> ledger.received(name.tablePartition(), name.oid())));
  }

  private void enterManifest(StoredObject object, ArchiveLedger ledger) {
    Optional<ManifestName> name = layout.parseManifest(object.key());
    boolean isNew =
        name.filter(found -> ledger.isTarget(found.tablePartition(), found.oid()))
            .filter(found -> !ledger.hasManifest(found.tablePartition(), found.epoch()))
            .isPresent();
    if (isNew) {
      ledger.archived(ManifestCodec.read(store.read(object.key()), object.key().value()));
    }
  }

  private void list(String prefix, Consumer<StoredObject> each) {
    String after = "";
    List<StoredObject> found;
    do {
      found = store.list(prefix, after, LISTED_AT_ONCE);
      found.forEach(each);
      after = found.isEmpty() ? after : found.get(found.size() - 1).key().value();
    } while (found.size() == LISTED_AT_ONCE);
  }
}
