// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.restore;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.table.TableName;
import io.partvault.cli.archive.ArchivePlace;
import io.partvault.postgres.restore.RestoreRules;
import io.partvault.postgres.session.ConnectionSettings;
import java.util.List;

/**
 * What is to be restored, from where, and where to.
 *
 * @param place where the archive is kept
 * @param source which table partitions of it
 * @param database that they go into
 * @param way how they get there
 * @param rules what may differ
 * @param parallel table partitions at once, at most, each on a session of its own
 */
public record RestoreJob(
    ArchivePlace place,
    Source source,
    ConnectionSettings database,
    Way way,
    RestoreRules rules,
    int parallel) {

  public RestoreJob {
    requireNonNull(place, "place is null");
    requireNonNull(source, "source is null");
    requireNonNull(database, "database is null");
    requireNonNull(way, "way is null");
    requireNonNull(rules, "rules is null");
    boolean isApart = way instanceof Way.Attach || way instanceof Way.StandAlone;
    if (parallel < 1 || parallel > (isApart ? Integer.MAX_VALUE : 1)) {
      throw new IllegalArgumentException("Cannot restore " + parallel + " at once in this way");
    }
  }

  /**
   * What of the archive is meant.
   *
   * @param database the logical one; empty where the archive has only one
   * @param tables the partitioned tables as they were called; empty for all that are archived
   * @param selection which table partitions of each
   * @param epoch of the export that is wanted; 0 for the newest
   */
  public record Source(String database, List<TableName> tables, Selection selection, long epoch) {
    public Source {
      requireNonNull(database, "database is null");
      tables = List.copyOf(tables);
      requireNonNull(selection, "selection is null");
    }
  }

  /** How table partitions come back. */
  public sealed interface Way {

    /** Built again and attached to a partitioned table. */
    record Attach(TableName parent) implements Way {}

    /** Built again and left alone. */
    record StandAlone() implements Way {}

    /**
     * Into a table that is there.
     *
     * @param adding whether it may hold rows that nothing tells from those of the archive
     */
    record Into(TableName table, boolean adding) implements Way {}

    /** Not for good: into a schema of this name, which is gone as soon as it was compared. */
    record Drill(String schema) implements Way {}
  }
}
