// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.export;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.digest.Digest;

/**
 * What is said of a record's rows where its value is one zstd frame.
 *
 * @param rawBytes size decompressed, newlines included
 * @param digest of its lines
 */
public record FrameHeader(long rawBytes, Digest digest) {

  public FrameHeader {
    requireNonNull(digest, "digest is null");
  }
}
