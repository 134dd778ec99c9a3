// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.restore;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.table.TableName;
import java.util.List;

/**
 * A table that rows go into, as the catalog shows it.
 *
 * @param kind {@code relkind}
 * @param leaf whether it is a table partition
 * @param owned whether the role may do to it what only an owner may
 * @param missing privileges that the role lacks of those it needs, as GRANT names them
 * @param triggers how many triggers of its own would fire for every row
 * @param columns live columns, in order
 * @param primaryKey its columns, in order; empty if there is none
 */
record TargetTable(
    long oid,
    TableName name,
    char kind,
    boolean leaf,
    boolean owned,
    List<String> missing,
    int triggers,
    List<TargetColumn> columns,
    List<String> primaryKey) {

  TargetTable {
    requireNonNull(name, "name is null");
    missing = List.copyOf(missing);
    columns = List.copyOf(columns);
    primaryKey = List.copyOf(primaryKey);
  }

  boolean isPartitioned() {
    return kind == 'p';
  }

  /** Whether rows can be put into it at all. */
  boolean isTable() {
    return kind == 'r' || kind == 'p';
  }
}
