// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.review;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * How a table partition stands.
 *
 * @param condition for programs
 * @param reason one sentence for people; may name passing things such as pids
 * @param until when it ends by itself; {@link Instant#MAX} where no time ends it
 * @param rows those that the condition is about; {@link #NO_COUNT} where it is about none
 */
public record LeafStanding(LeafCondition condition, String reason, Instant until, long rows) {

  /** In place of a number of rows where there is none. */
  public static final long NO_COUNT = -1;

  public LeafStanding {
    requireNonNull(condition, "condition is null");
    requireNonNull(reason, "reason is null");
    requireNonNull(until, "until is null");
  }

  /** One that no time ends and that is not about rows. */
  public static LeafStanding of(LeafCondition condition, String reason) {
    return new LeafStanding(condition, reason, Instant.MAX, NO_COUNT);
  }

  /** The same until a time. */
  LeafStanding until(Instant time) {
    return new LeafStanding(condition, reason, time, rows);
  }

  /** The same about so many rows. */
  LeafStanding rows(long number) {
    return new LeafStanding(condition, reason, until, number);
  }

  /** The same with more to its sentence. */
  public LeafStanding and(String more) {
    return new LeafStanding(condition, reason + more, until, rows);
  }
}
