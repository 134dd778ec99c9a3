// SPDX-License-Identifier: Apache-2.0
package io.partvault.cleanup;

import static java.util.Objects.requireNonNull;

import io.partvault.postgres.review.ReviewTerms;
import java.time.Duration;

/**
 * What the operator decided.
 *
 * @param terms what may be changed, and when
 * @param dropsPerRound detaches and drops a round may do
 * @param lockTimeout of one try
 * @param interval between the starts of two rounds, also the shortest pause after a refusal
 * @param missingAfter how long an export may be incomplete before another one is asked for
 */
record CleanupSettings(
    ReviewTerms terms,
    int dropsPerRound,
    Duration lockTimeout,
    Duration interval,
    Duration missingAfter) {

  CleanupSettings {
    requireNonNull(terms, "terms is null");
    requireNonNull(lockTimeout, "lockTimeout is null");
    requireNonNull(interval, "interval is null");
    requireNonNull(missingAfter, "missingAfter is null");
  }
}
