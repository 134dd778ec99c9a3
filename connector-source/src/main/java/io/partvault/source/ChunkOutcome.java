// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import static java.util.Objects.requireNonNull;

/** What came of opening a chunk. */
sealed interface ChunkOutcome {

  /** Rows can be read; the receiver closes them. */
  record Opened(ChunkRows rows) implements ChunkOutcome {
    public Opened {
      requireNonNull(rows, "rows is null");
    }
  }

  /** This server is behind the one the export began on. */
  record Wait(String reason) implements ChunkOutcome {
    public Wait {
      requireNonNull(reason, "reason is null");
    }
  }

  /** The leaf is not there any more, or is not what it was. */
  record Gone(String reason) implements ChunkOutcome {
    public Gone {
      requireNonNull(reason, "reason is null");
    }
  }
}
