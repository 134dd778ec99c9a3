// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.progress;

/**
 * What an archived table partition takes up.
 *
 * @param rawBytes of all data files, decompressed
 * @param bytes of all data files as stored
 * @param dataFiles how many
 */
public record ArchiveSize(long rawBytes, long bytes, int dataFiles) {

  /** Nothing archived. */
  public static final ArchiveSize NONE = new ArchiveSize(0, 0, 0);

  /** Both together. */
  public ArchiveSize plus(ArchiveSize other) {
    return new ArchiveSize(
        rawBytes + other.rawBytes, bytes + other.bytes, dataFiles + other.dataFiles);
  }
}
