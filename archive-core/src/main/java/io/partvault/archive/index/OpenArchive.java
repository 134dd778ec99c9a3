// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.index;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.layout.ManifestName;
import io.partvault.archive.store.ObjectKey;
import java.util.Comparator;
import java.util.List;

/**
 * All manifests of one OID that no receipt closes.
 *
 * @param newest the name with the greatest epoch, the only one that counts
 * @param manifests keys of all of them, by rising epoch
 * @param epochs theirs, in the same order
 */
public record OpenArchive(ManifestName newest, List<ObjectKey> manifests, List<Long> epochs) {

  public OpenArchive {
    requireNonNull(newest, "newest is null");
    manifests = List.copyOf(manifests);
    epochs = List.copyOf(epochs);
  }

  /** One manifest with its key. */
  record Entry(ManifestName name, ObjectKey key) {}

  static OpenArchive of(List<Entry> entries) {
    List<Entry> rising =
        entries.stream().sorted(Comparator.comparingLong(e -> e.name().epoch())).toList();
    return new OpenArchive(
        rising.get(rising.size() - 1).name(),
        rising.stream().map(Entry::key).toList(),
        rising.stream().map(e -> e.name().epoch()).toList());
  }

  /** Whose they are. */
  public long oid() {
    return newest.oid();
  }

  /** The key of the newest, the only one that counts. */
  public ObjectKey newestManifest() {
    return manifests.get(manifests.size() - 1);
  }
}
