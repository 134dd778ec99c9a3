// SPDX-License-Identifier: Apache-2.0
package io.partvault.cleanup;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.index.OpenArchive;
import io.partvault.archive.layout.ArchiveLayout;
import io.partvault.archive.manifest.PartitionManifest;
import io.partvault.archive.receipt.ComparedLeaf;
import io.partvault.archive.receipt.DropCodec;
import io.partvault.archive.receipt.DropIntent;
import io.partvault.archive.receipt.DropProof;
import io.partvault.archive.receipt.DropReceipt;
import io.partvault.archive.store.CreateOutcome;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.store.ObjectStore;
import io.partvault.archive.table.TablePartition;
import java.time.Clock;
import java.util.Optional;

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

  /** Says that a drop is about to be tried, on this proof. */
  DropIntent intent(PartitionManifest manifest, DropProof proof) {
    return new DropIntent(
        manifest.begin().tablePartition(), manifest.epoch(), proof, clock.instant());
  }

  /** The same where the archive does not know by itself which table partition it is of. */
  DropIntent intent(PartitionManifest manifest, DropProof proof, ComparedLeaf compared) {
    return new DropIntent(
        manifest.begin().tablePartition(),
        manifest.epoch(),
        proof,
        Optional.of(compared),
        clock.instant());
  }

  /** Writes an intent unless one is there for this OID and epoch: the first one says enough. */
  void intend(DropIntent intent) {
    TablePartition leaf = intent.tablePartition();
    store.create(layout.intent(leaf.key(), leaf.oid(), intent.epoch()), DropCodec.write(intent));
  }

  /**
   * Writes the receipt that closes an OID; one that is there already stays.
   *
   * @param intent what the drop rests on, with the proof to be told
   * @return whether the receipt is the one given here
   */
  boolean close(OpenArchive archive, DropReceipt.Outcome outcome, DropIntent intent) {
    TablePartition leaf = intent.tablePartition();
    DropReceipt receipt =
        new DropReceipt(
            leaf,
            outcome,
            intent.epoch(),
            archive.manifests().stream().map(layout::relative).toList(),
            intent.proof(),
            intent.compared(),
            clock.instant());
    return store.create(layout.receipt(leaf.key(), leaf.oid()), DropCodec.write(receipt))
        == CreateOutcome.CREATED;
  }
}
