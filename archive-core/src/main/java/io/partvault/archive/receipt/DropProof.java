// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.receipt;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * What a change proof showed: the leaf held exactly the rows that were sealed. Whether they lie in
 * the archive as they were sent is said by the manifest.
 *
 * @param rows counted
 * @param horizon of the proof's own snapshot
 * @param walPosition of the server, in bytes
 * @param provenAt the server's clock
 */
public record DropProof(long rows, long horizon, long walPosition, Instant provenAt) {

  public DropProof {
    requireNonNull(provenAt, "provenAt is null");
  }
}
