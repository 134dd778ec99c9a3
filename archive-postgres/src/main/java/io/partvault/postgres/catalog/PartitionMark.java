// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.catalog;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.table.PartitionBounds;
import io.partvault.archive.table.TableName;
import java.time.Instant;

/**
 * What the connectors tell each other, and themselves after a restart, in a table's comment.
 *
 * <p>A mark names the OID it was made for: copied to another table, by a dump or by hand, it means
 * nothing there.
 */
public sealed interface PartitionMark {

  /** OID of the table it was made for. */
  long oid();

  /** Cleanup saw that no good archive will come of this epoch or an earlier one. */
  record Again(long oid, long afterEpoch) implements PartitionMark {}

  /**
   * Cleanup detached the table.
   *
   * @param table the partitioned table, or the branch of one, it hung on
   * @param bounds those it had
   * @param at by the server's clock
   * @param archive says which archive holds its rows
   */
  record Detached(long oid, TableName table, PartitionBounds bounds, Instant at, String archive)
      implements PartitionMark {
    public Detached {
      requireNonNull(table, "table is null");
      requireNonNull(bounds, "bounds is null");
      requireNonNull(at, "at is null");
      requireNonNull(archive, "archive is null");
    }
  }

  /** Restored from the archive; neither archived nor dropped before this time. */
  record Restored(long oid, Instant until) implements PartitionMark {
    public Restored {
      requireNonNull(until, "until is null");
    }
  }
}
