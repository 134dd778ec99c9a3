// SPDX-License-Identifier: Apache-2.0
package io.partvault.cleanup;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.export.Epoch;
import io.partvault.archive.layout.ManifestName;
import io.partvault.archive.table.TablePartition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Decides which table partitions to ask for because nothing of them is in the bucket, not even a
 * report: their records expired before the sink read them, or their topic was deleted. Pure.
 *
 * <p>Since when a table partition is missing is remembered in memory only; a restart waits anew.
 * The request names the time at which it was first seen missing, as the smallest epoch of that
 * time: the source takes it to mean exports sealed before, which have had all the time since to
 * arrive, and leaves those alone that are open or were sealed later.
 */
final class MissingArchives {

  private static final int MOST_DOUBLINGS = 5;

  private final Duration missingAfter;
  private final Map<Long, Wait> waits = new HashMap<>();

  /** One wait: a request by anybody, seen in the mark, begins another one. */
  private record Wait(long askedAfterEpoch, Instant since, int asked) {}

  /**
   * A table partition that should be in the bucket.
   *
   * @param archivedEpoch of its newest manifest, 0 for none
   * @param askedAfterEpoch of the mark in its comment, 0 for none
   * @param reportedEpoch of the newest report on an incomplete export, 0 for none
   */
  record Expected(
      TablePartition tablePartition, long archivedEpoch, long askedAfterEpoch, long reportedEpoch) {

    Expected {
      requireNonNull(tablePartition, "tablePartition is null");
    }

    /** A report that nobody has acted upon yet is asked for by its own epoch. */
    boolean isMissing() {
      return archivedEpoch <= askedAfterEpoch && reportedEpoch <= askedAfterEpoch;
    }

    private long oid() {
      return tablePartition.oid();
    }
  }

  /**
   * Waits as long as an export may take from its seal to its manifest.
   *
   * @param missingAfter doubles with each request for the same table partition
   */
  MissingArchives(Duration missingAfter) {
    this.missingAfter = requireNonNull(missingAfter, "missingAfter is null");
  }

  /**
   * What is to be asked for now, with the epochs after which.
   *
   * @param expected all table partitions that should be in the bucket
   */
  List<ManifestName> due(List<Expected> expected, Instant serverClock) {
    Map<Long, Expected> missing =
        expected.stream()
            .filter(Expected::isMissing)
            .collect(Collectors.toMap(Expected::oid, leaf -> leaf, (a, b) -> a));
    waits.keySet().retainAll(missing.keySet());
    List<ManifestName> due = new ArrayList<>();
    for (Expected leaf : missing.values()) {
      Wait wait = waits.get(leaf.oid());
      if (wait == null || wait.askedAfterEpoch() != leaf.askedAfterEpoch()) {
        int asked = wait == null ? 0 : wait.asked();
        waits.put(leaf.oid(), new Wait(leaf.askedAfterEpoch(), serverClock, asked));
      } else if (!serverClock.isBefore(wait.since().plus(doubled(missingAfter, wait.asked())))) {
        waits.put(leaf.oid(), new Wait(wait.askedAfterEpoch(), serverClock, wait.asked() + 1));
        long after = Epoch.smallestAt(wait.since().toEpochMilli());
        due.add(new ManifestName(leaf.tablePartition().key(), leaf.oid(), after));
      }
    }
    return due;
  }

  /** How long to wait after so many requests for the same table partition. */
  static Duration doubled(Duration first, int asked) {
    return first.multipliedBy(1L << Math.min(asked, MOST_DOUBLINGS));
  }
}
