// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.file;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.digest.Digest;

/**
 * What an object of the store turned out to hold when it was read whole.
 *
 * @param bytes size as stored
 * @param sha256 of the bytes as stored, 64 hex digits
 * @param rawBytes size decompressed, newlines included
 * @param rows lines in it
 * @param digest of its lines
 */
public record FileContent(long bytes, String sha256, long rawBytes, long rows, Digest digest) {

  public FileContent {
    requireNonNull(sha256, "sha256 is null");
    requireNonNull(digest, "digest is null");
  }
}
