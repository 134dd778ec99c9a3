// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.restore;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A table that is ready for rows.
 *
 * @param match how the archive's columns lie on its own
 * @param empty whether it holds no rows yet
 * @param remarks what the operator should know
 */
record PreparedTable(TargetTable table, SchemaMatch match, boolean empty, List<String> remarks) {

  PreparedTable {
    requireNonNull(table, "table is null");
    requireNonNull(match, "match is null");
    remarks = List.copyOf(remarks);
  }
}
