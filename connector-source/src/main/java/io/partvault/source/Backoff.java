// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Waits that double, from one second to a minute, while the database cannot be reached. */
final class Backoff {

  private static final int MOST_DOUBLINGS = 6;
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final Clock clock;
  private int failures;
  private Instant until = Instant.MIN;

  Backoff(Clock clock) {
    this.clock = requireNonNull(clock, "clock is null");
  }

  void failed() {
    Duration wait = Duration.ofSeconds(1L << Math.min(failures, MOST_DOUBLINGS));
    failures++;
    until = clock.instant().plus(wait.compareTo(LONGEST) < 0 ? wait : LONGEST);
  }

  void succeeded() {
    failures = 0;
  }

  boolean isOver() {
    return !clock.instant().isBefore(until);
  }
}
