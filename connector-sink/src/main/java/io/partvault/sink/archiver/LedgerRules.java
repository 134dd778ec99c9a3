// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How strict a ledger is, and how long it remembers.
 *
 * @param changedRowsAllowed whether rows may have been changed on the way, so that their digest is
 *     not the seal's
 * @param endedMemory how long after its last record an export is forgotten
 */
public record LedgerRules(boolean changedRowsAllowed, Duration endedMemory) {

  public LedgerRules {
    requireNonNull(endedMemory, "endedMemory is null");
  }
}
