// SPDX-License-Identifier: Apache-2.0
package io.partvault.s3;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How bytes travel.
 *
 * @param partBytes size of the parts of an upload, at least 5 MiB
 * @param checksums on requests
 * @param callTimeout of one call with all its retries
 * @param proxy on the way
 */
public record S3Transfer(
    int partBytes, ChecksumMode checksums, Duration callTimeout, HttpProxy proxy) {

  /** The least that S3 allows for any part but the last. */
  static final int MIN_PART_BYTES = 5 * 1024 * 1024;

  /** With all defaults. */
  public static final S3Transfer DEFAULT =
      new S3Transfer(
          8 * 1024 * 1024, ChecksumMode.WHEN_SUPPORTED, Duration.ofSeconds(90), HttpProxy.NONE);

  public S3Transfer {
    requireNonNull(checksums, "checksums is null");
    requireNonNull(callTimeout, "callTimeout is null");
    requireNonNull(proxy, "proxy is null");
    if (partBytes < MIN_PART_BYTES) {
      throw new IllegalArgumentException(
          "Part size is %d bytes, S3 allows no less than %d".formatted(partBytes, MIN_PART_BYTES));
    }
  }
}
