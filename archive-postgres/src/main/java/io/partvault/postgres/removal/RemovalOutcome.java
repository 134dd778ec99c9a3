// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.removal;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.receipt.DropProof;

/**
 * What came of one try to remove a leaf. An answer that was lost is a {@code DatabaseException} of
 * kind CONNECTION: only the catalog, read again, tells what happened.
 */
public sealed interface RemovalOutcome {

  /** The plan was carried out and committed, on this proof. */
  record Done(DropProof proof) implements RemovalOutcome {
    public Done {
      requireNonNull(proof, "proof is null");
    }
  }

  /** A step that needs no proof of its own was taken: a detach finished, a leaf attached again. */
  record Settled() implements RemovalOutcome {}

  /**
   * The leaf does not hold the archived rows; nothing was changed.
   *
   * @param lateRows rows at or above the horizon, 0 where the change is of another kind
   */
  record Changed(String reason, long lateRows) implements RemovalOutcome {
    public Changed {
      requireNonNull(reason, "reason is null");
    }
  }

  /**
   * Locks could not be had or were given back to others, or the server lags; nothing was changed, a
   * later round tries again.
   */
  record Blocked(String reason) implements RemovalOutcome {
    public Blocked {
      requireNonNull(reason, "reason is null");
    }
  }

  /** PostgreSQL or a rule forbids it; nothing was changed and trying again does not help. */
  record Refused(String reason) implements RemovalOutcome {
    public Refused {
      requireNonNull(reason, "reason is null");
    }
  }

  /** A concurrent detach was begun and not finished; it is finished in a later round. */
  record Pending(String reason) implements RemovalOutcome {
    public Pending {
      requireNonNull(reason, "reason is null");
    }
  }
}
