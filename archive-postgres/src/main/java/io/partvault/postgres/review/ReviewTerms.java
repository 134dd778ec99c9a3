// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.review;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.table.TableName;
import io.partvault.postgres.removal.RemovalSwitches;
import java.time.Duration;
import java.util.Set;

/**
 * What the operator decided that bears on a table partition.
 *
 * @param switches what may be changed
 * @param dropDelay between detach and drop
 * @param allowedChanges tables whose rows may differ from what the source sent
 * @param ownerElsewhere whether another role than the session's removes, and owns what it has to
 */
public record ReviewTerms(
    RemovalSwitches switches,
    Duration dropDelay,
    Set<TableName> allowedChanges,
    boolean ownerElsewhere) {

  /** Key of the tables whose rows may differ, in the configuration of the cleanup connector. */
  public static final String ALLOW_CHANGED_KEY = "cleanup.allow.changed";

  /** Key of the switch that permits drops, in the configuration of the cleanup connector. */
  public static final String DROP_ENABLED_KEY = "cleanup.drop.enabled";

  public ReviewTerms {
    requireNonNull(switches, "switches is null");
    requireNonNull(dropDelay, "dropDelay is null");
    allowedChanges = Set.copyOf(allowedChanges);
  }
}
