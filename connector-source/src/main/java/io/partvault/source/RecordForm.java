// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import static java.util.Objects.requireNonNull;

import io.partvault.postgres.proof.LeafState;
import io.partvault.postgres.read.DecimalMode;

/**
 * How rows become values of records.
 *
 * @param decimals how numeric stands in the lines
 */
record RecordForm(RecordFormat format, DecimalMode decimals) {

  RecordForm {
    requireNonNull(format, "format is null");
    requireNonNull(decimals, "decimals is null");
  }

  /** For the rows of one leaf. */
  RowValues values(LeafState leaf) {
    return format == RecordFormat.STRUCT
        ? StructValues.of(leaf, decimals)
        : LineValues.of(leaf.columns());
  }
}
