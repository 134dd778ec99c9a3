// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.restore;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.table.TableName;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a restore came to.
 *
 * @param table that holds the rows now
 * @param archivedRows rows in the archive, all of which were read and compared with the manifest
 * @param rows that went into the table: inserted, or put in the place of others
 * @param checked how the result was compared
 * @param keptUntil when it may be archived or dropped again; {@link Instant#MIN} where the table
 *     carries no such mark
 * @param remarks what the operator should know, one clause each
 */
public record Restored(
    TableName table,
    long archivedRows,
    long rows,
    RowCheck checked,
    Instant keptUntil,
    List<String> remarks) {

  public Restored {
    requireNonNull(table, "table is null");
    requireNonNull(checked, "checked is null");
    requireNonNull(keptUntil, "keptUntil is null");
    remarks = List.copyOf(remarks);
  }

  /** The same with more that the operator should know. */
  public Restored with(List<String> more) {
    return new Restored(
        table,
        archivedRows,
        rows,
        checked,
        keptUntil,
        Stream.concat(remarks.stream(), more.stream()).toList());
  }

  /** Whether the table carries a mark that keeps it. */
  public boolean isMarked() {
    return !keptUntil.equals(Instant.MIN);
  }
}
