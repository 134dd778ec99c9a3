// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import java.time.Duration;

/**
 * When a data file is finished and the next one started. Any rule keeps every row exactly once,
 * because nothing is inferred from where files end.
 *
 * @param maxRows in one file
 * @param maxRawBytes in one file, decompressed; a file ends with the row that reaches it
 * @param interval after which what has arrived is committed, also if nothing follows
 */
public record RotationPolicy(long maxRows, long maxRawBytes, Duration interval) {

  public RotationPolicy {
    if (maxRows < 1 || maxRawBytes < 1 || interval.isNegative() || interval.isZero()) {
      throw new IllegalArgumentException(
          "Files of %d rows, %d bytes, %s are no files".formatted(maxRows, maxRawBytes, interval));
    }
  }

  boolean isFull(long rows, long rawBytes) {
    return rows >= maxRows || rawBytes >= maxRawBytes;
  }
}
