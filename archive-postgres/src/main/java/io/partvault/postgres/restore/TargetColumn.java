// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.restore;

import static java.util.Objects.requireNonNull;

import io.partvault.postgres.read.LeafColumn;

/**
 * A column of the table that rows go into.
 *
 * @param column name, type and how to read it
 * @param generated whether the server computes its value, so that none can be given
 * @param filled whether it has a value of its own where none is given: a default or an identity
 */
record TargetColumn(LeafColumn column, boolean generated, boolean filled) {

  TargetColumn {
    requireNonNull(column, "column is null");
  }

  String name() {
    return column.name();
  }

  String type() {
    return column.type();
  }
}
