// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.removal;

import static java.util.Objects.requireNonNull;

/**
 * What the mark of a detach says of the archive: which manifest it rested on, and the horizon of
 * the proof, from which the next proof goes on. Example: {@code
 * manifests/shop/public.events/events_2024_01.16402.1830271648399360.json#815}
 */
public record DetachReference(String manifest, long horizon) {

  public DetachReference {
    requireNonNull(manifest, "manifest is null");
  }

  /** Reads what {@link #toString} wrote; a text without a number has horizon 0. */
  public static DetachReference parse(String text) {
    int hash = text.lastIndexOf('#');
    boolean numbered = hash >= 0 && text.substring(hash + 1).matches("\\d{1,18}");
    return numbered
        ? new DetachReference(text.substring(0, hash), Long.parseLong(text.substring(hash + 1)))
        : new DetachReference(text, 0);
  }

  /** The horizon, if it was proven for this manifest; otherwise 0. */
  public long horizonFor(String relativeManifestKey) {
    return manifest.equals(relativeManifestKey) ? horizon : 0;
  }

  @Override
  public String toString() {
    return manifest + "#" + horizon;
  }
}
