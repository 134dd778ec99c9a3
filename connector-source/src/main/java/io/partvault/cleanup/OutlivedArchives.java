// SPDX-License-Identifier: Apache-2.0
package io.partvault.cleanup;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.layout.ManifestName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Decides for which archives to ask anew because their table partitions are not what they hold. As
 * a rule the source sees that by itself and exports again, hence the wait. It does not where an
 * export of a greater epoch, begun on a server that was behind, hides the export with which the
 * source is content. Each further request for a table partition waits twice as long, for another
 * export may not help: source and cleanup may be told to render values differently. Pure; a restart
 * waits anew.
 */
final class OutlivedArchives {

  private final Duration patience;
  private final Map<Long, Wait> waits = new HashMap<>(); // by OID

  private record Wait(ManifestName archive, Instant since, int asked) {}

  OutlivedArchives(Duration patience) {
    this.patience = requireNonNull(patience, "patience is null");
  }

  /** An archive was looked at. */
  void looked(ManifestName archive, boolean changed, Instant now) {
    Wait wait = waits.get(archive.oid());
    if (!changed) {
      waits.remove(archive.oid());
    } else if (wait == null || !wait.archive().equals(archive)) {
      waits.put(archive.oid(), new Wait(archive, now, wait == null ? 0 : wait.asked()));
    }
  }

  /**
   * Those that were found changed for long.
   *
   * @param open the newest archive of each table partition without a receipt
   */
  List<ManifestName> due(Collection<ManifestName> open, Instant now) {
    waits.keySet().retainAll(open.stream().map(ManifestName::oid).collect(Collectors.toSet()));
    List<ManifestName> due = new ArrayList<>();
    for (ManifestName archive : open) {
      Wait wait = waits.get(archive.oid());
      boolean known = wait != null && wait.archive().equals(archive);
      if (known
          && !now.isBefore(wait.since().plus(MissingArchives.doubled(patience, wait.asked())))) {
        waits.put(archive.oid(), new Wait(archive, now, wait.asked() + 1));
        due.add(archive);
      }
    }
    return due;
  }
}
