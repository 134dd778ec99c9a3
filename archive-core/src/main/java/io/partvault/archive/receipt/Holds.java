// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.receipt;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.json.JsonFormatException;
import io.partvault.archive.layout.ArchiveLayout;
import io.partvault.archive.store.CreateOutcome;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.store.ObjectStore;
import io.partvault.archive.store.ObjectStoreException;
import io.partvault.archive.table.TablePartitionKey;
import java.util.Optional;

/**
 * The holds of an archive. Every method may fail with an {@link ObjectStoreException}. Thread-safe
 * if the store is.
 */
public final class Holds {

  private final ObjectStore store;
  private final ArchiveLayout layout;

  /** Those of one archive; nothing is read yet. */
  public Holds(ObjectStore store, ArchiveLayout layout) {
    this.store = requireNonNull(store, "store is null");
    this.layout = requireNonNull(layout, "layout is null");
  }

  /** The hold on a table partition; empty if there is none. */
  public Optional<PlacedHold> find(TablePartitionKey tablePartition) {
    ObjectKey key = layout.hold(tablePartition);
    try {
      return Optional.of(read(key));
    } catch (ObjectStoreException e) {
      if (e.kind() == ObjectStoreException.Kind.NO_OBJECT) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * Sets a hold unless there is one; that one stays as it is. Atomic among all who try.
   *
   * @return the hold that was there; empty if the one given here stands now
   * @throws io.partvault.archive.store.CommitOutcomeUnknownException if it cannot be told whether
   *     it stands
   */
  public Optional<PlacedHold> set(Hold hold) {
    ObjectKey key = layout.hold(hold.tablePartition());
    if (store.create(key, HoldCodec.write(hold)) == CreateOutcome.CREATED) {
      return Optional.empty();
    }
    return Optional.of(read(key));
  }

  /**
   * Takes a hold away. Not atomic: a hold that is set anew between the look and the deletion is
   * deleted too.
   *
   * @return what was taken away; empty if there was none
   */
  public Optional<PlacedHold> release(TablePartitionKey tablePartition) {
    Optional<PlacedHold> found = find(tablePartition);
    if (found.isPresent()) {
      store.delete(layout.hold(tablePartition));
    }
    return found;
  }

  private PlacedHold read(ObjectKey key) {
    byte[] json = store.read(key);
    try {
      return new PlacedHold.Known(HoldCodec.read(json, key.value()));
    } catch (JsonFormatException e) {
      return new PlacedHold.Unreadable(key, e.getMessage());
    }
  }
}
