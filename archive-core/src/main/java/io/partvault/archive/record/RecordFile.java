// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.record;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.file.DataFile;

/**
 * A data file of records.
 *
 * @param file its first row is a number within the commit or manifest that names it
 * @param firstTimestamp the lowest of its records, in milliseconds since 1970; -1 if none has one
 * @param lastTimestamp the highest of its records; -1 if none has one
 */
public record RecordFile(DataFile file, long firstTimestamp, long lastTimestamp) {

  public RecordFile {
    requireNonNull(file, "file is null");
    if (firstTimestamp > lastTimestamp || firstTimestamp < -1) {
      throw new IllegalArgumentException(
          "Data file %s has records from %d to %d ms"
              .formatted(file.key(), firstTimestamp, lastTimestamp));
    }
  }

  /** The same file among others, of which those before it hold so many records. */
  public RecordFile behind(long rows) {
    return new RecordFile(
        new DataFile(
            file.key(),
            rows,
            file.rows(),
            file.rawBytes(),
            file.bytes(),
            file.sha256(),
            file.etag(),
            file.digest(),
            file.topic(),
            file.topicPartition(),
            file.firstOffset(),
            file.lastOffset()),
        firstTimestamp,
        lastTimestamp);
  }
}
