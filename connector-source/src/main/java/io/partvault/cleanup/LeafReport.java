// SPDX-License-Identifier: Apache-2.0
package io.partvault.cleanup;

import static java.util.Objects.requireNonNull;

import io.partvault.cleanup.CleanupEvent.Kind;

/**
 * How a table partition stands after a look at it.
 *
 * @param kind what is so
 * @param cause a stable word for the reason: the same cause again is no change of state
 * @param reason one sentence for people; may name passing things such as pids
 */
record LeafReport(Kind kind, String cause, String reason) {

  private static final String CHANGED = "changed";

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

  static LeafReport refused(String cause, String reason) {
    return new LeafReport(Kind.REFUSED, cause, reason);
  }

  /** That a table partition is not what its archive holds. */
  static LeafReport changed(String reason) {
    return refused(CHANGED, reason);
  }

  boolean isChanged() {
    return cause.equals(CHANGED);
  }

  /** Whether looking again soon would cost much and, as a rule, find the same. */
  boolean isSettledForNow() {
    return kind == Kind.REFUSED
        || kind == Kind.FAILED
        || kind == Kind.VERIFIED
        || kind == Kind.GONE;
  }
}
