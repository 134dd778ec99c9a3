// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.proof;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/** What a change proof found. Only {@link Unchanged} permits a seal or a drop. */
public sealed interface ProofOutcome {

  /**
   * The leaf is what it was at the horizon.
   *
   * @param horizon of the proof's own snapshot: the basis of the next proof, so that wraparound
   *     never matters
   * @param walPosition read before the proof's snapshot, in bytes
   * @param serverClock the server's clock
   */
  record Unchanged(long horizon, long walPosition, Instant serverClock) implements ProofOutcome {
    public Unchanged {
      requireNonNull(serverClock, "serverClock is null");
    }
  }

  /**
   * The leaf changed.
   *
   * @param reason with both numbers
   * @param lateRows rows at or above the horizon, 0 where the change is of another kind
   */
  record Changed(String reason, long lateRows) implements ProofOutcome {
    public Changed {
      requireNonNull(reason, "reason is null");
    }
  }

  /**
   * The leaf holds other rows than the archive that it was compared with, row for row.
   *
   * @param reason with both numbers
   */
  record Different(String reason) implements ProofOutcome {
    public Different {
      requireNonNull(reason, "reason is null");
    }
  }

  /**
   * It cannot be told on this server now: it is behind the begin.
   *
   * @param locked whether it is somebody's lock on the leaf instead
   */
  record Wait(String reason, boolean locked) implements ProofOutcome {
    public Wait {
      requireNonNull(reason, "reason is null");
    }
  }

  /** The leaf is not there any more, or is another one under the same name. */
  record Gone(String reason) implements ProofOutcome {
    public Gone {
      requireNonNull(reason, "reason is null");
    }
  }
}
