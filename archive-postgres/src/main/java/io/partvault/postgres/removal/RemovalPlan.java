// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.removal;

import static java.util.Objects.requireNonNull;

/** The way a leaf goes, or why it stays. */
public sealed interface RemovalPlan {

  /** What can be in the way for good. */
  enum Obstacle {
    /** It was detached, and not from here. */
    DETACHED_BY_OTHERS,
    /** It is a foreign table or the like. */
    NO_ORDINARY_TABLE,
    /** TimescaleDB owns the parent. */
    HYPERTABLE,
    /** The session's role does not own leaf and parent. */
    NOT_OWNER,
    /** A foreign key refers to the leaf itself. */
    FOREIGN_KEY,
    /** A view or another object rests on the leaf itself. */
    DEPENDENT,
    /** This release of PostgreSQL would leave foreign keys broken. */
    SERVER_RELEASE
  }

  /** Both switches are off: verified and reported, nothing changed. */
  record ReportOnly() implements RemovalPlan {}

  /** Lock, prove and drop in one transaction. */
  record Direct() implements RemovalPlan {}

  /**
   * Something refers to the parent: lock, prove, detach and drop in one transaction, which
   * PostgreSQL refuses while rows still refer.
   *
   * @param constraint the foreign key, named in the report if it refuses
   */
  record Referenced(String constraint) implements RemovalPlan {
    public Referenced {
      requireNonNull(constraint, "constraint is null");
    }
  }

  /**
   * Detach now; the drop, if it is allowed, comes after the grace.
   *
   * @param concurrently by {@code DETACH … CONCURRENTLY}; otherwise inside the transaction that
   *     proved
   * @param note why not concurrently, empty where it is
   */
  record DetachFirst(boolean concurrently, String note) implements RemovalPlan {
    public DetachFirst {
      requireNonNull(note, "note is null");
    }
  }

  /** A concurrent detach stopped half-way: finish it. */
  record Finalize() implements RemovalPlan {}

  /** Detached by this connector before: once the grace is over, prove again and drop. */
  record DropDetached() implements RemovalPlan {}

  /** Detached by this connector, and the drop is switched off: left as it is. */
  record LeaveDetached() implements RemovalPlan {}

  /** Not now; the same facts may look different in the next round. */
  record Wait(String reason) implements RemovalPlan {
    public Wait {
      requireNonNull(reason, "reason is null");
    }
  }

  /**
   * It stays, for the reason given in one sentence; trying again does not help by itself.
   *
   * @param obstacle the same for programs
   */
  record Refused(Obstacle obstacle, String reason) implements RemovalPlan {
    public Refused {
      requireNonNull(obstacle, "obstacle is null");
      requireNonNull(reason, "reason is null");
    }
  }
}
