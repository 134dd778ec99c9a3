// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.inventory;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.layout.ManifestName;
import io.partvault.archive.table.TablePartitionKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A table partition that is in the archive, perhaps several times.
 *
 * @param key which one
 * @param manifests of all its exports, whatever OID it had, the greatest epoch first; at least one
 */
public record ArchivedTablePartition(TablePartitionKey key, List<ManifestName> manifests) {

  public ArchivedTablePartition {
    requireNonNull(key, "key is null");
    manifests = List.copyOf(manifests);
    if (manifests.isEmpty()) {
      throw new IllegalArgumentException("Table partition " + key + " has no manifest");
    }
  }

  /** The one that counts. */
  public ManifestName newest() {
    return manifests.get(0);
  }

  /**
   * The newest of each other OID: other tables that had this name, before a restore or because the
   * name was given again.
   */
  public List<ManifestName> namesakes(ManifestName of) {
    Map<Long, ManifestName> newest = new LinkedHashMap<>();
    manifests.forEach(manifest -> newest.putIfAbsent(manifest.oid(), manifest));
    newest.remove(of.oid());
    return List.copyOf(newest.values());
  }

  /** The one of an epoch, if there is one. */
  public Optional<ManifestName> ofEpoch(long epoch) {
    return manifests.stream().filter(manifest -> manifest.epoch() == epoch).findFirst();
  }
}
