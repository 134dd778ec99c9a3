// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import io.partvault.archive.digest.Digest;
import io.partvault.archive.export.FrameHeader;
import io.partvault.archive.line.LineBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * The rows of one poll after the other, joined into records.
 *
 * <p>All records of a poll but the last carry the offset of the poll before, so a restart from any
 * stored offset begins at a poll's boundary and misses nothing, with or without exactly-once
 * support.
 */
final class RowBatch {

  private final LeafRecords records;
  private final RowValues values;
  private final PollLimits limits;
  private final long epoch;
  private final Supplier<Digest> digest;
  private final LineBuffer joined = new LineBuffer(); // each line with its newline
  private Map<String, ?> offsetBefore = Map.of();
  private Digest digestBefore = Digest.EMPTY;
  private List<SourceRecord> complete = new ArrayList<>();
  private int joinedRows;
  private long firstRow;
  private long bytes;

  /**
   * Nothing is joined yet.
   *
   * @param digest of all rows of the export that were taken so far
   */
  RowBatch(
      LeafRecords records,
      RowValues values,
      PollLimits limits,
      long epoch,
      Supplier<Digest> digest) {
    this.records = records;
    this.values = values;
    this.limits = limits;
    this.epoch = epoch;
    this.digest = digest;
  }

  /**
   * Starts a poll.
   *
   * @param offset of the poll before
   */
  void start(Map<String, ?> offset) {
    offsetBefore = offset;
    complete = new ArrayList<>();
    bytes = 0;
    startRecord();
  }

  /** Completes the record of the rows so far if a row of that length would not fit any more. */
  void makeRoom(int length) {
    if (joinedRows > 0
        && (joinedRows == limits.recordMaxRows()
            || (long) joined.length() + length + lastNewline() > limits.recordMaxBytes())) {
      complete.add(record(offsetBefore));
    }
  }

  /** Adds the row that follows the last one added, for which there is room. */
  void add(long row, byte[] buffer, int offset, int length) {
    if (joinedRows == 0) {
      firstRow = row;
    }
    joined.raw(buffer, offset, length);
    joined.raw('\n');
    joinedRows++;
    bytes += length;
  }

  boolean isEmpty() {
    return joinedRows == 0;
  }

  boolean isFull(long rowsInPoll) {
    return (rowsInPoll >= limits.pollMaxRows() || bytes >= limits.pollMaxBytes())
        && (!values.areFrames() || isWorthAFrame() || bytes >= 2 * limits.pollMaxBytes());
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

  /** A frame has one behind its last line too. */
  private int lastNewline() {
    return values.areFrames() ? 1 : 0;
  }

  /** Few rows compress badly, so a poll goes on until its last frame is nearly full. */
  private boolean isWorthAFrame() {
    return joinedRows >= limits.recordMaxRows() / 4 * 3
        || joined.length() >= limits.recordMaxBytes() / 4 * 3;
  }

  private SourceRecord record(Map<String, ?> offset) {
    Object value = values.value(joined.bytes(), joined.length());
    RowSpan span = new RowSpan(firstRow, joinedRows, frame());
    SourceRecord record = records.rows(epoch, span, values.schema(), value, offset);
    startRecord();
    return record;
  }

  private Optional<FrameHeader> frame() {
    return values.areFrames()
        ? Optional.of(new FrameHeader(joined.length(), digest.get().minus(digestBefore)))
        : Optional.empty();
  }

  private void startRecord() {
    joined.clear();
    joinedRows = 0;
    if (values.areFrames()) {
      digestBefore = digest.get();
    }
  }
}
