// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.proof;

import static java.util.Objects.requireNonNull;

/**
 * Whether this server's present snapshot may be read for an export. Only {@link Fit} permits it;
 * after anything else the transaction is to be rolled back.
 */
public sealed interface GuardOutcome {

  /**
   * Rows may be read in this transaction.
   *
   * @param snapshotXmin oldest transaction still running in the snapshot, 64 bits
   * @param snapshotXmax first transaction id not yet assigned in the snapshot, 64 bits; the check
   *     of each row's xmin needs it
   */
  record Fit(long snapshotXmin, long snapshotXmax) implements GuardOutcome {}

  /**
   * This server is behind the begin of the export: wait, or take another one.
   *
   * @param locked whether it is somebody's lock on the leaf instead
   */
  record Wait(String reason, boolean locked) implements GuardOutcome {
    public Wait {
      requireNonNull(reason, "reason is null");
    }
  }

  /** The leaf was rewritten or is not what it was. */
  record Changed(String reason) implements GuardOutcome {
    public Changed {
      requireNonNull(reason, "reason is null");
    }
  }

  /** The leaf is not there any more, or is another one under the same name. */
  record Gone(String reason) implements GuardOutcome {
    public Gone {
      requireNonNull(reason, "reason is null");
    }
  }
}
