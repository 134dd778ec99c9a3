// SPDX-License-Identifier: Apache-2.0
package io.partvault.cleanup;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.manifest.PartitionManifest;
import io.partvault.postgres.catalog.PartitionMark;
import io.partvault.postgres.removal.RemovalFacts;
import io.partvault.postgres.removal.RemovalPlan;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Everything that is known of a table partition before it is proven.
 *
 * @param manifest the newest, with a complete verdict
 * @param facts from the catalog
 * @param marks in its comment
 * @param plan the way it would go
 * @param held whether a hold protects it
 * @param keptByRetention why cleanup's own retention keeps it, empty if it does not
 * @param serverClock the server's
 */
record LeafSituation(
    PartitionManifest manifest,
    RemovalFacts facts,
    List<PartitionMark> marks,
    RemovalPlan plan,
    boolean held,
    String keptByRetention,
    Instant serverClock) {

  LeafSituation {
    requireNonNull(manifest, "manifest is null");
    requireNonNull(facts, "facts is null");
    marks = List.copyOf(marks);
    requireNonNull(plan, "plan is null");
    requireNonNull(keptByRetention, "keptByRetention is null");
    requireNonNull(serverClock, "serverClock is null");
  }

  /** The mark of a detach by cleanup. */
  Optional<PartitionMark.Detached> detachMark() {
    return mark(marks, PartitionMark.Detached.class);
  }

  /** The mark of one kind. */
  static <T extends PartitionMark> Optional<T> mark(List<PartitionMark> marks, Class<T> kind) {
    return marks.stream().filter(kind::isInstance).map(kind::cast).findFirst();
  }
}
