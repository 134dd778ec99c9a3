// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.file;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.digest.Digest;
import io.partvault.archive.store.StoredObject;

/**
 * A data file that is in the store: what {@link DataFileWriter#commit} knows of it, before anybody
 * has said where its rows came from.
 *
 * @param object what the store says of it
 * @param sha256 of the bytes as stored, 64 hex digits
 * @param rows lines in it, at least 1
 * @param rawBytes size decompressed, newlines included
 * @param digest of its lines
 */
public record StoredDataFile(
    StoredObject object, String sha256, long rows, long rawBytes, Digest digest) {

  public StoredDataFile {
    requireNonNull(object, "object is null");
    requireNonNull(sha256, "sha256 is null");
    requireNonNull(digest, "digest is null");
  }
}
