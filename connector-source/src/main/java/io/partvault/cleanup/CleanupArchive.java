// SPDX-License-Identifier: Apache-2.0
package io.partvault.cleanup;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.index.OpenArchive;
import io.partvault.archive.layout.ArchiveLayout;
import io.partvault.archive.manifest.PartitionManifest;
import io.partvault.archive.receipt.DropCodec;
import io.partvault.archive.receipt.DropIntent;
import io.partvault.archive.receipt.DropProof;
import io.partvault.archive.receipt.DropReceipt;
import io.partvault.archive.store.CreateOutcome;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.store.ObjectStore;
import io.partvault.archive.table.TablePartition;
import java.time.Clock;

/** The two documents that cleanup writes into the bucket. */
final class CleanupArchive {

  private final ObjectStore store;
  private final ArchiveLayout layout;
  private final Clock clock;

  CleanupArchive(ObjectStore store, ArchiveLayout layout, Clock clock) {
    this.store = requireNonNull(store, "store is null");
    this.layout = requireNonNull(layout, "layout is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** How manifests are named in receipts and marks. */
  String relative(ObjectKey key) {
    return layout.relative(key);
  }

  /** Writes an intent unless one is there for this OID and epoch: the first one says enough. */
  void intend(PartitionManifest manifest, DropProof proof) {
    TablePartition leaf = manifest.begin().tablePartition();
    store.create(
        layout.intent(leaf.key(), leaf.oid(), manifest.epoch()),
        DropCodec.write(new DropIntent(leaf, manifest.epoch(), proof, clock.instant())));
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
}
