// SPDX-License-Identifier: Apache-2.0
package io.partvault.cleanup;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.table.TableName;
import io.partvault.postgres.removal.RemovalSwitches;
import java.time.Duration;
import java.util.Set;

/**
 * What the operator decided.
 *
 * @param switches what may be changed
 * @param dropDelay between detach and drop
 * @param dropsPerRound detaches and drops a round may do
 * @param lockTimeout of one try
 * @param interval between the starts of two rounds, also the shortest pause after a refusal
 * @param missingAfter how long an export may be incomplete before another one is asked for
 * @param allowedChanges tables whose rows may differ from what the source sent
 */
record CleanupSettings(
    RemovalSwitches switches,
    Duration dropDelay,
    int dropsPerRound,
    Duration lockTimeout,
    Duration interval,
    Duration missingAfter,
    Set<TableName> allowedChanges) {

  CleanupSettings {
    requireNonNull(switches, "switches is null");
    requireNonNull(dropDelay, "dropDelay is null");
    requireNonNull(lockTimeout, "lockTimeout is null");
    requireNonNull(interval, "interval is null");
    requireNonNull(missingAfter, "missingAfter is null");
    allowedChanges = Set.copyOf(allowedChanges);
  }
}
