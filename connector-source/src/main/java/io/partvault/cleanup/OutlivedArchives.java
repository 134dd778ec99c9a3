// SPDX-License-Identifier: Apache-2.0
package io.partvault.cleanup;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.layout.ManifestName;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides for which archives to ask anew because their table partitions are not what they hold. As
 * a rule the source sees that by itself and exports again, hence the wait. It does not where an
 * export of a greater epoch, begun on a server that was behind, hides the export with which the
 * source is content. Pure; a restart waits anew.
 */
final class OutlivedArchives {

  private final Duration patience;
  private final Map<ManifestName, Instant> since = new HashMap<>();

  OutlivedArchives(Duration patience) {
    this.patience = requireNonNull(patience, "patience is null");
  }

  /** An archive was looked at. */
  void looked(ManifestName archive, boolean changed, Instant now) {
    if (changed) {
      since.putIfAbsent(archive, now);
    } else {
      since.remove(archive);
    }
  }

  /** All others have a receipt, or a later export by now. */
  void keepOnly(Collection<ManifestName> archives) {
    since.keySet().retainAll(archives);
  }

  /** Those that were found changed for long. */
  List<ManifestName> due(Instant now) {
    return since.entrySet().stream()
        .filter(entry -> !now.isBefore(entry.getValue().plus(patience)))
        .map(Map.Entry::getKey)
        .toList();
  }
}
