// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.restore;

import static java.util.Objects.requireNonNull;

/** How a table partition in the database stands to its archive. */
public sealed interface LiveOutcome {

  /**
   * Row for row what is archived.
   *
   * @param rows how many
   * @param found how the table was found where that was not by its identity; empty if it was
   */
  record Same(long rows, String found) implements LiveOutcome {
    public Same {
      requireNonNull(found, "found is null");
    }

    /** The very table partition that was archived. */
    public Same(long rows) {
      this(rows, "");
    }
  }

  /**
   * It is not there any more, as after a drop; or another one is.
   *
   * @param reason what is there instead
   */
  record Absent(String reason) implements LiveOutcome {
    public Absent {
      requireNonNull(reason, "reason is null");
    }
  }

  /**
   * It is not what it was when it was exported. That is no fault of the archive, and cleanup does
   * not drop it.
   *
   * @param reason what changed
   */
  record Changed(String reason) implements LiveOutcome {
    public Changed {
      requireNonNull(reason, "reason is null");
    }
  }

  /**
   * It holds other rows than the archive that a Debezium connector read of it, and nothing tells
   * whether they changed since or were told otherwise. Cleanup does not drop it.
   *
   * @param reason which one it is, and some rows that differ
   */
  record OtherRows(String reason) implements LiveOutcome {
    public OtherRows {
      requireNonNull(reason, "reason is null");
    }
  }

  /**
   * It is what it was, and the archive holds something else.
   *
   * @param reason both numbers of rows and digests
   */
  record Different(String reason) implements LiveOutcome {
    public Different {
      requireNonNull(reason, "reason is null");
    }
  }

  /**
   * It could not be read: a lock, a missing right.
   *
   * @param reason what was in the way
   */
  record NotCompared(String reason) implements LiveOutcome {
    public NotCompared {
      requireNonNull(reason, "reason is null");
    }
  }
}
