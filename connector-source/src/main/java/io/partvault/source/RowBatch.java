// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * The rows of one poll, joined into records.
 *
 * <p>All records but the last carry the offset of the poll before, so a restart from any stored
 * offset begins at a poll's boundary and misses nothing, with or without exactly-once support.
 */
final class RowBatch {

  private final LeafRecords records;
  private final RowValues values;
  private final PollLimits limits;
  private final long epoch;
  private final Map<String, ?> offsetBefore;
  private final List<SourceRecord> complete = new ArrayList<>();
  private byte[] joined = new byte[0];
  private int joinedBytes;
  private int joinedRows;
  private long firstRow;
  private long bytes;

  RowBatch(
      LeafRecords records,
      RowValues values,
      PollLimits limits,
      long epoch,
      Map<String, ?> offsetBefore) {
    this.records = records;
    this.values = values;
    this.limits = limits;
    this.epoch = epoch;
    this.offsetBefore = offsetBefore;
  }

  /** Adds the row that follows the last one added. */
  void add(long row, byte[] buffer, int offset, int length) {
    if (joinedRows > 0
        && (joinedRows == limits.recordMaxRows()
            || (long) joinedBytes + 1 + length > limits.recordMaxBytes())) {
      complete.add(record(offsetBefore));
    }
    if (joinedRows == 0) {
      firstRow = row;
    } else {
      append(new byte[] {'\n'}, 0, 1);
    }
    append(buffer, offset, length);
    joinedRows++;
    bytes += length;
  }

  boolean isEmpty() {
    return joinedRows == 0;
  }

  boolean isFull(long rowsInPoll) {
    return rowsInPoll >= limits.pollMaxRows() || bytes >= limits.pollMaxBytes();
  }

  /**
   * The records of the poll; to be called once, and not on an empty batch.
   *
   * @param offset where the export stands behind the last row
   */
  List<SourceRecord> finish(Map<String, ?> offset) {
    complete.add(record(offset));
    return complete;
  }

  private SourceRecord record(Map<String, ?> offset) {
    Object value = values.value(joined, joinedBytes);
    SourceRecord record =
        records.rows(epoch, new RowSpan(firstRow, joinedRows), values.schema(), value, offset);
    joinedBytes = 0;
    joinedRows = 0;
    return record;
  }

  private void append(byte[] buffer, int offset, int length) {
    if (joined.length - joinedBytes < length) {
      joined = Arrays.copyOf(joined, Math.max(joined.length * 2, joinedBytes + length));
    }
    System.arraycopy(buffer, offset, joined, joinedBytes, length);
    joinedBytes += length;
  }
}
