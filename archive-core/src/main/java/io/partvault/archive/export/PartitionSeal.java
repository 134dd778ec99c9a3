// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.export;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.digest.Digest;
import java.time.Instant;

/**
 * The source's last word on an export: nothing follows, and this is what was sent.
 *
 * @param epoch number of the export
 * @param rows rows sent, from number 0 on
 * @param digest of the lines sent
 * @param rawBytes bytes of the lines sent, one newline a line included
 * @param horizon the horizon of the begin; a seal with another one is refused
 * @param fingerprint the fingerprint of the begin
 * @param startedAt server clock at begin
 * @param finishedAt server clock at the change proof
 */
public record PartitionSeal(
    long epoch,
    long rows,
    Digest digest,
    long rawBytes,
    long horizon,
    String fingerprint,
    Instant startedAt,
    Instant finishedAt) {

  public PartitionSeal {
    requireNonNull(digest, "digest is null");
    requireNonNull(fingerprint, "fingerprint is null");
    requireNonNull(startedAt, "startedAt is null");
    requireNonNull(finishedAt, "finishedAt is null");
    if (epoch <= 0 || rows < 0 || rawBytes < 0) {
      throw new IllegalArgumentException(
          "Seal has epoch %d, %d rows and %d bytes".formatted(epoch, rows, rawBytes));
    }
  }
}
