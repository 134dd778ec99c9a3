// SPDX-License-Identifier: Apache-2.0
package io.partvault.cleanup;

import static java.util.Objects.requireNonNull;

import io.partvault.cleanup.CleanupEvent.Kind;
import io.partvault.postgres.review.LeafCondition;
import io.partvault.postgres.review.LeafStanding;
import java.util.Set;

/**
 * How a table partition stands after a look at it.
 *
 * @param kind what is so
 * @param cause a stable word for the reason: the same cause again is no change of state
 * @param reason one sentence for people; may name passing things such as pids
 */
record LeafReport(Kind kind, String cause, String reason) {

  private static final Set<String> CHANGED =
      Set.of(LeafCondition.CHANGED.code(), LeafCondition.LATE_ROWS.code());

  LeafReport {
    requireNonNull(kind, "kind is null");
    requireNonNull(cause, "cause is null");
    requireNonNull(reason, "reason is null");
  }

  static LeafReport of(Kind kind) {
    return new LeafReport(kind, "", "");
  }

  static LeafReport waiting(String cause, String reason) {
    return new LeafReport(Kind.WAITING, cause, reason);
  }

  /** How it stands, where nothing was done. A detach is told once, whatever it waits for now. */
  static LeafReport of(LeafStanding standing) {
    String cause = standing.condition().code();
    return switch (standing.condition().nature()) {
      case WAITS -> waiting(cause, standing.reason());
      case REFUSED -> new LeafReport(Kind.REFUSED, cause, standing.reason());
      case DETACHED -> new LeafReport(Kind.DETACHED, "", standing.reason());
      case GONE -> new LeafReport(Kind.GONE, "", standing.reason());
      case READY -> throw new IllegalArgumentException("Nothing was done to " + standing);
    };
  }

  /** Whether the table partition is not what its archive holds. */
  boolean isChanged() {
    return CHANGED.contains(cause);
  }

  /** Whether looking again soon would cost much and, as a rule, find the same. */
  boolean isSettledForNow() {
    return kind == Kind.REFUSED
        || kind == Kind.FAILED
        || kind == Kind.VERIFIED
        || kind == Kind.GONE;
  }
}
