// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import io.partvault.archive.file.DataFile;
import io.partvault.archive.record.RecordFile;
import io.partvault.sink.records.LineMetadata;

/** The records of one data file: those of a topic partition that belong into the same folder. */
final class RecordGroup {

  private final String folder;
  private final LineMetadata metadata;
  private long firstTimestamp = -1;
  private long lastTimestamp = -1;

  RecordGroup(String folder, LineMetadata metadata) {
    this.folder = folder;
    this.metadata = metadata;
  }

  String folder() {
    return folder;
  }

  LineMetadata metadata() {
    return metadata;
  }

  /** One record more; -1 for one without a time. */
  void add(long timestamp) {
    if (timestamp >= 0) {
      firstTimestamp = firstTimestamp < 0 ? timestamp : Math.min(firstTimestamp, timestamp);
      lastTimestamp = Math.max(lastTimestamp, timestamp);
    }
  }

  RecordFile finished(DataFile file) {
    return new RecordFile(file, firstTimestamp, lastTimestamp);
  }
}
