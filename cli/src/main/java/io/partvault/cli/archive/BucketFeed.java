// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.archive;

import io.partvault.archive.layout.ArchiveLayout;
import io.partvault.archive.layout.ManifestName;
import io.partvault.archive.manifest.ManifestCodec;
import io.partvault.archive.store.Listing;
import io.partvault.archive.store.ObjectStore;
import io.partvault.archive.store.StoredObject;
import java.util.Optional;

/** Takes down what the bucket says of the targets: manifests and receipts. */
final class BucketFeed {

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
    Listing.of(store, layout.manifests(logicalDatabase)).stream()
        .forEach(object -> enterManifest(object, ledger));
    Listing.of(store, layout.receipts(logicalDatabase)).stream()
        .flatMap(object -> layout.parseReceipt(object.key()).stream())
        .forEach(name -> ledger.received(name.tablePartition(), name.oid()));
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
}
