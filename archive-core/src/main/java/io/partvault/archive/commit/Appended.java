// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.commit;

import static java.util.Objects.requireNonNull;

/**
 * What appending a commit came to. The third outcome, unknown, is {@link
 * io.partvault.archive.store.CommitOutcomeUnknownException}.
 */
public sealed interface Appended {

  /** The commit stands. */
  record Done() implements Appended {}

  /**
   * Its place is held by another one; nothing of it counts.
   *
   * @param holder the commit that holds the place
   * @param newest the last one in the log, which may be the same
   */
  record Taken(Commit holder, Commit newest) implements Appended {

    public Taken {
      requireNonNull(holder, "holder is null");
      requireNonNull(newest, "newest is null");
    }
  }
}
