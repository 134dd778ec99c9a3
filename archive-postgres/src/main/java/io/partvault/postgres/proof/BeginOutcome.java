// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.proof;

import static java.util.Objects.requireNonNull;

/** What came of looking at a leaf to begin an export. */
public sealed interface BeginOutcome {

  /** The snapshot is clean; an export may begin. */
  record Begun(LeafState state) implements BeginOutcome {
    public Begun {
      requireNonNull(state, "state is null");
    }
  }

  /**
   * Not yet: an older writer is open, or the server lags. The reason names the pid or prepared
   * transaction.
   */
  record Wait(String reason) implements BeginOutcome {
    public Wait {
      requireNonNull(reason, "reason is null");
    }
  }

  /** The leaf is not there any more, or is another one under the same name. */
  record Gone(String reason) implements BeginOutcome {
    public Gone {
      requireNonNull(reason, "reason is null");
    }
  }

  /** The leaf can never be exported as it is: foreign, unlogged, row security in the way. */
  record Refused(String reason) implements BeginOutcome {
    public Refused {
      requireNonNull(reason, "reason is null");
    }
  }
}
