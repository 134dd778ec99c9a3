// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.audit;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.table.TableName;
import io.partvault.archive.table.TablePartitionKey;
import java.util.Set;

/**
 * How much of an archive is looked at, and how closely.
 *
 * <p>Commit logs are always looked at whole, since tables can share them; their data files only as
 * far as they are wanted. Orphans and alien objects are looked for only in an archive as a whole:
 * whether nobody names an object can be told only by whoever has read all that names any.
 *
 * @param database the logical database; empty for all
 * @param tables the tables; empty for all
 * @param content whether data files are read back, or only asked for
 * @param parallel how many objects are read at once, at least 1
 */
public record AuditScope(String database, Set<TableName> tables, boolean content, int parallel) {

  public AuditScope {
    requireNonNull(database, "database is null");
    tables = Set.copyOf(tables);
    if (parallel < 1) {
      throw new IllegalArgumentException("Cannot read " + parallel + " objects at once");
    }
  }

  /** Whether the whole archive is looked at. */
  public boolean isWhole() {
    return database.isEmpty() && tables.isEmpty();
  }

  boolean wants(TablePartitionKey tablePartition) {
    return (database.isEmpty() || tablePartition.database().equals(database))
        && (tables.isEmpty() || tables.contains(tablePartition.table()));
  }
}
