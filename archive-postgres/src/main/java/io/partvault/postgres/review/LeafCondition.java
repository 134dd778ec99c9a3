// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.review;

import java.util.Locale;

/** How a table partition stands, in one word that stays the same from release to release. */
public enum LeafCondition {
  /** Nothing is in the way of its removal. */
  READY(Nature.READY),

  /** A hold in the bucket protects it. */
  HOLD(Nature.WAITS),
  /** It was restored, and is kept until a day. */
  RESTORED(Nature.WAITS),
  /** It is younger than cleanup's retention. */
  RETENTION(Nature.WAITS),
  /** It is the DEFAULT partition, which no retention passes. */
  DEFAULT_PARTITION(Nature.WAITS),
  /** It has no age and no place in order, so that it only goes by name. */
  NO_AGE(Nature.WAITS),

  /** The bucket knows of no export of it. */
  NOT_EXPORTED(Nature.WAITS),
  /** Its rows are on their way. */
  EXPORTING(Nature.WAITS),
  /** The source gave its last export up; another one follows. */
  EXPORT_ABANDONED(Nature.WAITS),
  /** Its last export can never be complete. */
  EXPORT_INCOMPLETE(Nature.WAITS),
  /** Its rows are in the bucket and sealed; the sink has still to make the manifest. */
  MANIFEST_DUE(Nature.WAITS),

  /** The store could not be asked for its files. */
  FILES_UNVERIFIED(Nature.WAITS),
  /** Its archive does not hold what the manifest promises. */
  FILES_DAMAGED(Nature.REFUSED),
  /** A transformation changed the archived rows. */
  CHANGED_ON_THE_WAY(Nature.REFUSED),

  /** Nothing in its archive proves that it holds what is in the table. */
  NOT_COMPARABLE(Nature.REFUSED),

  /** Rows came after its export. */
  LATE_ROWS(Nature.REFUSED),
  /** It is not what was archived, in another way. */
  CHANGED(Nature.REFUSED),
  /** This server is behind the one that was exported from. */
  SERVER_BEHIND(Nature.WAITS),
  /** Another table has its name, or it lies elsewhere. */
  MOVED(Nature.WAITS),
  /** Somebody renamed it. */
  RENAMED(Nature.REFUSED),

  /** Foreign keys refer to it. */
  FOREIGN_KEY(Nature.REFUSED),
  /** A view or another object rests on it. */
  DEPENDENT_OBJECT(Nature.REFUSED),
  /** It is a foreign table or the like. */
  NO_ORDINARY_TABLE(Nature.REFUSED),
  /** TimescaleDB owns its table. */
  HYPERTABLE(Nature.REFUSED),
  /** The role does not own it. */
  NOT_OWNER(Nature.REFUSED),
  /** This release of PostgreSQL would break foreign keys. */
  SERVER_RELEASE(Nature.REFUSED),
  /** PostgreSQL refused. */
  DATABASE_REFUSED(Nature.REFUSED),

  /** Source or cleanup is at work on it. */
  IN_WORK(Nature.WAITS),
  /** Somebody holds a lock. */
  LOCKED(Nature.WAITS),
  /** A concurrent detach is half-way, its own or another one's. */
  PENDING_DETACH(Nature.WAITS),

  /** Detached by cleanup, and to be dropped after a time. */
  GRACE(Nature.DETACHED),
  /** Detached by cleanup, which may not drop. */
  LEFT_DETACHED(Nature.DETACHED),
  /** Detached by somebody else. */
  DETACHED_BY_OTHERS(Nature.REFUSED),

  /** Dropped from here; the receipt says when. */
  DROPPED(Nature.GONE),
  /**
   * Gone, and an intent shows that it was dropped from here; the receipt is still to be written.
   */
  RECEIPT_DUE(Nature.GONE),
  /** Gone, and nothing shows that it was dropped from here. */
  GONE(Nature.GONE),
  /** It is there, and a receipt says that it was dropped. */
  BACK_AFTER_DROP(Nature.REFUSED),
  /** Its archive is of another database. */
  OTHER_DATABASE(Nature.REFUSED),
  /** Its archive is of another cluster. */
  OTHER_CLUSTER(Nature.REFUSED),

  /** Looking at it failed. */
  NOT_EXAMINED(Nature.WAITS);

  /** What sort of condition it is. */
  public enum Nature {
    /** It may go. */
    READY,
    /** Not yet: it passes by itself, or when something lets go of it. */
    WAITS,
    /** It stays until somebody changes something, or a later export takes over. */
    REFUSED,
    /** It is a table of its own now. */
    DETACHED,
    /** It is no longer in the database. */
    GONE
  }

  private final Nature nature;

  LeafCondition(Nature nature) {
    this.nature = nature;
  }

  /** What sort of condition it is. */
  public Nature nature() {
    return nature;
  }

  /** The word for programs: {@code late-rows}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
