// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.audit;

import io.partvault.archive.layout.ArchiveFolder;
import io.partvault.archive.layout.ManifestName;
import io.partvault.archive.store.Listing;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.store.StoredObject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * The manifests that are wanted, and of each whether it is the one that counts: the one with the
 * greatest epoch of its OID. Their names sort by OID, so the others are its neighbours. Memory: the
 * manifests of one OID.
 */
final class ManifestNames implements Iterator<ManifestNames.Listed> {

  private final AuditParts parts;
  private final Iterator<StoredObject> listing;
  private final Deque<Listed> ready = new ArrayDeque<>();
  private final List<Listed> sameOid = new ArrayList<>();

  /** A manifest that is there. */
  record Listed(ObjectKey key, ManifestName name, boolean counts) {}

  ManifestNames(AuditParts parts) {
    this.parts = parts;
    listing = Listing.of(parts.store(), DocumentPass.wanted(parts, ArchiveFolder.MANIFESTS));
  }

  @Override
  public boolean hasNext() {
    while (ready.isEmpty() && listing.hasNext()) {
      ObjectKey key = listing.next().key();
      parts
          .layout()
          .parseManifest(key)
          .ifPresentOrElse(
              name -> add(new Listed(key, name, false)),
              () -> parts.alien(key, "the name of a manifest"));
    }
    if (ready.isEmpty()) {
      release();
    }
    return !ready.isEmpty();
  }

  @Override
  public Listed next() {
    if (!hasNext()) {
      throw new NoSuchElementException("There are no more manifests");
    }
    return ready.remove();
  }

  private void add(Listed listed) {
    if (!parts.scope().wants(listed.name().tablePartition())) {
      return;
    }
    if (!sameOid.isEmpty() && !isSameOid(sameOid.get(0).name(), listed.name())) {
      release();
    }
    sameOid.add(listed);
  }

  private void release() {
    long newest = sameOid.stream().mapToLong(listed -> listed.name().epoch()).max().orElse(0);
    sameOid.stream()
        .map(one -> new Listed(one.key(), one.name(), one.name().epoch() == newest))
        .forEach(ready::add);
    sameOid.clear();
  }

  private static boolean isSameOid(ManifestName one, ManifestName other) {
    return one.oid() == other.oid() && one.tablePartition().equals(other.tablePartition());
  }
}
