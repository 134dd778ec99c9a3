// SPDX-License-Identifier: Apache-2.0
package io.partvault.cleanup;

import io.partvault.archive.layout.ManifestName;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Spaces out looks at table partitions that stay as they are: each look in vain doubles the pause,
 * up to an hour, because a look may read the archive and the table whole. A new export starts over.
 */
final class Patience {

  private static final Duration LONGEST = Duration.ofHours(1);

  private final Duration shortest;
  private final Map<ManifestName, Pause> pauses = new HashMap<>();

  private record Pause(Duration length, Instant until) {}

  Patience(Duration shortest) {
    this.shortest = shortest.compareTo(LONGEST) < 0 ? shortest : LONGEST;
  }

  boolean isDue(ManifestName manifest, Instant now) {
    Pause pause = pauses.get(manifest);
    return pause == null || !now.isBefore(pause.until());
  }

  void inVain(ManifestName manifest, Instant now) {
    Pause last = pauses.get(manifest);
    Duration length = last == null ? shortest : last.length().multipliedBy(2);
    Duration bounded = length.compareTo(LONGEST) < 0 ? length : LONGEST;
    pauses.put(manifest, new Pause(bounded, now.plus(bounded)));
  }

  void reset(ManifestName manifest) {
    pauses.remove(manifest);
  }

  void keepOnly(Collection<ManifestName> manifests) {
    pauses.keySet().retainAll(manifests);
  }
}
