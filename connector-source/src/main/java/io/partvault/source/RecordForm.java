// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.frame.FrameEncoder;
import io.partvault.postgres.proof.LeafState;
import io.partvault.postgres.read.DecimalMode;

/**
 * How rows become values of records.
 *
 * @param decimals how numeric stands in the lines
 * @param compressionLevel of zstd, where they are sent as frames
 */
record RecordForm(RecordFormat format, DecimalMode decimals, int compressionLevel) {

  static final int USUAL_LEVEL = 3;

  RecordForm {
    requireNonNull(format, "format is null");
    requireNonNull(decimals, "decimals is null");
  }

  RecordForm(RecordFormat format, DecimalMode decimals) {
    this(format, decimals, USUAL_LEVEL);
  }

  /** Makes the frames of one task; takes nothing before the first one. */
  FrameEncoder encoder() {
    return new FrameEncoder(compressionLevel);
  }

  /**
   * For the rows of one leaf.
   *
   * @param encoder of the task
   */
  RowValues values(LeafState leaf, FrameEncoder encoder) {
    return switch (format) {
      case JSON -> LineValues.of(leaf.columns());
      case STRUCT -> StructValues.of(leaf, decimals);
      case FRAMES -> new FrameValues(LineValues.of(leaf.columns()).columns(), encoder);
    };
  }
}
