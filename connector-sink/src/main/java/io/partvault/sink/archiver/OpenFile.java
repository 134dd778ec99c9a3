// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import io.partvault.archive.file.DataFile;
import io.partvault.archive.file.DataFileWriter;
import io.partvault.archive.file.StoredDataFile;
import io.partvault.archive.frame.RowFrame;
import io.partvault.archive.line.LineBuffer;
import org.apache.kafka.common.TopicPartition;

/**
 * A data file that rows are still added to.
 *
 * @param <G> whose rows it holds
 */
final class OpenFile<G> {

  private final G group;
  private final DataFileWriter writer;
  private final String key;
  private final TopicPartition topicPartition;
  private final long firstOffset;
  private long lastOffset;

  /** With its key relative to the archive's prefix. */
  OpenFile(
      G group, DataFileWriter writer, String key, TopicPartition topicPartition, long firstOffset) {
    this.group = group;
    this.writer = writer;
    this.key = key;
    this.topicPartition = topicPartition;
    this.firstOffset = firstOffset;
  }

  G group() {
    return group;
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

  void append(LineBuffer line, long offset) {
    writer.append(line.bytes(), 0, line.length());
    lastOffset = offset;
  }

  /** Makes the object visible; it counts only once a commit names it. */
  DataFile commit(long firstRow) {
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
