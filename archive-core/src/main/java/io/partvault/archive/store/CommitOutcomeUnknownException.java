// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.store;

/**
 * Nobody can say at present whether a write took place. Whoever gets this cleans up nothing and
 * drops nothing; the truth is found by reading the store again.
 */
public final class CommitOutcomeUnknownException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Names the object and what stood in the way of knowing. */
  public CommitOutcomeUnknownException(ObjectKey key, Throwable cause) {
    super(
        "Cannot tell whether object "
            + key
            + " was written ("
            + cause.getMessage()
            + "). Nothing was deleted or dropped; it is looked up again on the next attempt.",
        cause);
  }
}
