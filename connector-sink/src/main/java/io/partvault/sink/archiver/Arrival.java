// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import io.partvault.archive.commit.ExportId;
import io.partvault.archive.export.ExportAbandon;
import io.partvault.archive.export.ExportBegin;
import io.partvault.archive.export.FrameHeader;
import io.partvault.archive.export.PartitionSeal;
import java.util.Optional;

/** What a record of the topic says, without its lines. */
sealed interface Arrival {

  /** Offset in the topic partition that the record was written to. */
  long offset();

  ExportId id();

  record Begin(long offset, ExportId id, ExportBegin begin) implements Arrival {}

  /**
   * One or more lines.
   *
   * @param rows as the header says
   * @param lines as counted in the value; of a frame as the header says, since frames that nobody
   *     wants are not decompressed
   * @param frame what is said of the frame that the value is; none where it holds lines
   */
  record Rows(
      long offset, ExportId id, long firstRow, int rows, int lines, Optional<FrameHeader> frame)
      implements Arrival {

    /** In a record that holds lines. */
    Rows(long offset, ExportId id, long firstRow, int rows, int lines) {
      this(offset, id, firstRow, rows, lines, Optional.empty());
    }

    long nextRow() {
      return firstRow + rows;
    }
  }

  record Seal(long offset, ExportId id, PartitionSeal seal) implements Arrival {}

  record Abandon(long offset, ExportId id, ExportAbandon abandon) implements Arrival {}
}
