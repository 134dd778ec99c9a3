// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.archive;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.table.TableName;
import io.partvault.cli.connect.TableReader;
import io.partvault.postgres.catalog.RetentionRule;
import io.partvault.postgres.session.ConnectionSettings;
import java.util.List;

/**
 * What is to be archived, and where to.
 *
 * @param database where the tables are
 * @param logicalDatabase its name in topics and in the archive
 * @param place where the archive is kept
 * @param tables partitioned tables, at least one
 * @param retention which of their table partitions
 * @param removal what happens to those afterwards
 * @param tasks how many read and write at once
 * @param reader what reads them
 */
public record ArchiveJob(
    ConnectionSettings database,
    String logicalDatabase,
    ArchivePlace place,
    List<TableName> tables,
    RetentionRule retention,
    Removal removal,
    int tasks,
    TableReader reader) {

  public ArchiveJob {
    requireNonNull(database, "database is null");
    requireNonNull(logicalDatabase, "logicalDatabase is null");
    requireNonNull(place, "place is null");
    tables = List.copyOf(tables);
    requireNonNull(retention, "retention is null");
    requireNonNull(removal, "removal is null");
    requireNonNull(reader, "reader is null");
    if (tables.isEmpty() || tasks < 1) {
      throw new IllegalArgumentException(
          "Nothing to do for " + tables.size() + " tables with " + tasks + " tasks");
    }
  }

  /** One for the source connector. */
  public ArchiveJob(
      ConnectionSettings database,
      String logicalDatabase,
      ArchivePlace place,
      List<TableName> tables,
      RetentionRule retention,
      Removal removal,
      int tasks) {
    this(
        database, logicalDatabase, place, tables, retention, removal, tasks, TableReader.PARTVAULT);
  }

  /** The same with another reader. */
  public ArchiveJob readBy(TableReader other) {
    return new ArchiveJob(
        database, logicalDatabase, place, tables, retention, removal, tasks, other);
  }

  /** As somebody else would have it done: the same tables by another rule. */
  public ArchiveJob withRetention(RetentionRule other) {
    return new ArchiveJob(database, logicalDatabase, place, tables, other, removal, tasks, reader);
  }
}
