// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.receipt;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.store.ObjectKey;

/** A hold that lies in the bucket. It holds in either case. */
public sealed interface PlacedHold {

  /** Since when, by whom and why, to follow the name of a table partition or "It is". */
  String words();

  /** One that says why. */
  record Known(Hold hold) implements PlacedHold {

    public Known {
      requireNonNull(hold, "hold is null");
    }

    @Override
    public String words() {
      String by = hold.by().isEmpty() ? "" : " by " + hold.by();
      return "held since " + hold.at() + by + ": " + hold.reason();
    }
  }

  /**
   * One whose object is no document that is known here.
   *
   * @param key of the object
   * @param problem with it
   */
  record Unreadable(ObjectKey key, String problem) implements PlacedHold {

    public Unreadable {
      requireNonNull(key, "key is null");
      requireNonNull(problem, "problem is null");
    }

    @Override
    public String words() {
      return "held by " + key + ", which does not say why (" + problem + ")";
    }
  }
}
