// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.file;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.digest.Digest;

/**
 * One immutable object of the archive: a compressed run of rows of one export.
 *
 * @param key relative to the archive's prefix, as commits and manifests name it
 * @param firstRow number of its first row in the export
 * @param rows how many, at least 1
 * @param rawBytes size decompressed, newlines included
 * @param bytes size as stored
 * @param sha256 of the object as stored, 64 hex digits
 * @param etag the store's tag
 * @param digest of its row lines
 * @param topic where the rows came from
 * @param topicPartition where the rows came from
 * @param firstOffset of the record that holds its first row
 * @param lastOffset of the record that holds its last row
 */
public record DataFile(
    String key,
    long firstRow,
    long rows,
    long rawBytes,
    long bytes,
    String sha256,
    String etag,
    Digest digest,
    String topic,
    int topicPartition,
    long firstOffset,
    long lastOffset) {

  public DataFile {
    requireNonNull(key, "key is null");
    requireNonNull(sha256, "sha256 is null");
    requireNonNull(etag, "etag is null");
    requireNonNull(digest, "digest is null");
    requireNonNull(topic, "topic is null");
    if (rows < 1) {
      throw new IllegalArgumentException("Data file has no rows: " + key);
    }
    if (firstRow < 0 || rawBytes < 0 || bytes < 0 || topicPartition < 0 || firstOffset < 0) {
      throw new IllegalArgumentException("Data file has a negative number: " + key);
    }
    if (lastOffset < firstOffset) {
      throw new IllegalArgumentException(
          "Data file %s ends at offset %d before it starts at %d"
              .formatted(key, lastOffset, firstOffset));
    }
  }

  /** Number of the first row after this file. */
  public long nextRow() {
    return firstRow + rows;
  }
}
