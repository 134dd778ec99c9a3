// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.hold;

import io.partvault.archive.receipt.PlacedHold;
import io.partvault.archive.table.TablePartitionKey;
import java.util.List;

/** Decides whether a hold is as it was asked for, and says so. Pure. */
final class HoldWords {

  private HoldWords() {}

  /**
   * What may be a mistake about a name; empty for nothing.
   *
   * @param unknown whether nothing of it is in the archive
   * @param dropped whether everything of it that is in the archive has a receipt
   */
  static String warning(TablePartitionKey key, boolean unknown, boolean dropped) {
    if (unknown) {
      return "nothing of %s is in the archive of logical database %s; check the spelling unless it is"
              .formatted(key.name(), key.database())
          + " still to be archived";
    }
    return dropped ? key.name() + " was dropped already; its archive stays whatever is held" : "";
  }

  /**
   * After a hold was to be set.
   *
   * @param before the hold that was there, none or one
   */
  static HoldOutcome held(
      TablePartitionKey key, String reason, List<PlacedHold> before, String warning) {
    if (before.isEmpty()) {
      return new HoldOutcome(key, true, "Held " + key.name() + ": " + reason, warning);
    }
    PlacedHold other = before.get(0);
    boolean same = other instanceof PlacedHold.Known known && known.hold().reason().equals(reason);
    return same
        ? new HoldOutcome(key, true, key.name() + " is " + other.words() + " (already)", warning)
        : new HoldOutcome(
            key,
            false,
            "Cannot hold %s for another reason: it is %s; release it first, or leave it"
                .formatted(key.name(), other.words()),
            warning);
  }

  /**
   * After a hold was to be taken away.
   *
   * @param before the hold that was there, none or one
   */
  static HoldOutcome released(TablePartitionKey key, List<PlacedHold> before, String warning) {
    return before.isEmpty()
        ? new HoldOutcome(key, true, key.name() + " is not held: nothing to release", warning)
        : new HoldOutcome(
            key, true, "Released %s, %s".formatted(key.name(), before.get(0).words()), "");
  }
}
