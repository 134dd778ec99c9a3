// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import io.partvault.archive.file.DataFile;
import io.partvault.archive.file.DataFileWriter;
import io.partvault.archive.file.StoredDataFile;
import io.partvault.archive.frame.RowFrame;
import org.apache.kafka.common.TopicPartition;

/** A data file that rows are still added to. */
final class OpenFile {

  private final Export export;
  private final DataFileWriter writer;
  private final String key;
  private final TopicPartition topicPartition;
  private final long firstRow;
  private final long firstOffset;
  private long lastOffset;

  /** With its key relative to the archive's prefix. */
  OpenFile(
      Export export,
      DataFileWriter writer,
      String key,
      TopicPartition topicPartition,
      long firstOffset) {
    this.export = export;
    this.writer = writer;
    this.key = key;
    this.topicPartition = topicPartition;
    this.firstOffset = firstOffset;
    firstRow = export.finishedRows();
  }

  Export export() {
    return export;
  }

  String key() {
    return key;
  }

  long rows() {
    return writer.rows();
  }

  long rawBytes() {
    return writer.rawBytes();
  }

  long waitingBytes() {
    return writer.waitingBytes();
  }

  void append(byte[] lines, int skip, long offset) {
    Lines.each(lines, skip, writer::append);
    lastOffset = offset;
  }

  void append(RowFrame frame, long offset) {
    writer.append(frame);
    lastOffset = offset;
  }

  /** Makes the object visible; it counts only once a commit names it. */
  DataFile commit() {
    StoredDataFile stored = writer.commit();
    return new DataFile(
        key,
        firstRow,
        stored.rows(),
        stored.rawBytes(),
        stored.object().bytes(),
        stored.sha256(),
        stored.object().etag(),
        stored.digest(),
        topicPartition.topic(),
        topicPartition.partition(),
        firstOffset,
        lastOffset);
  }

  /** Leaves no visible object behind, unless it was committed. */
  void close() {
    writer.close();
  }
}
