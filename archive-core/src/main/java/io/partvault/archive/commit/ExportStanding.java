// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.commit;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.digest.Digest;
import java.time.Instant;

/**
 * Where one export stands after a commit.
 *
 * @param id table partition and epoch
 * @param oid of the table partition; 0 if the begin was never seen or does not say
 * @param beginSha256 under which the begin is stored; empty if it was never seen
 * @param beganAt sequence of the commit that covers its first record
 * @param nextRow number of the row that is expected next
 * @param digest of the lines written
 * @param rawBytes of the lines written, newlines included
 * @param changedAt when something of it was last committed; by this it is forgotten one day
 */
public record ExportStanding(
    ExportId id,
    long oid,
    String beginSha256,
    long beganAt,
    long nextRow,
    Digest digest,
    long rawBytes,
    Instant changedAt,
    ExportState state) {

  public ExportStanding {
    requireNonNull(id, "id is null");
    requireNonNull(beginSha256, "beginSha256 is null");
    requireNonNull(digest, "digest is null");
    requireNonNull(changedAt, "changedAt is null");
    requireNonNull(state, "state is null");
    if (beginSha256.isEmpty() && (state.takesRows() || state instanceof ExportState.ManifestDue)) {
      throw new IllegalArgumentException("Export " + id + " takes rows, but its begin is missing");
    }
    if (beganAt < 0 || nextRow < 0 || rawBytes < 0) {
      throw new IllegalArgumentException(
          "Export %s has a negative count: began at %d, next row %d, %d bytes"
              .formatted(id, beganAt, nextRow, rawBytes));
    }
  }

  /** The same export in another state. */
  public ExportStanding with(ExportState next) {
    return new ExportStanding(
        id, oid, beginSha256, beganAt, nextRow, digest, rawBytes, changedAt, next);
  }

  /** The same export, remembered from another time on. */
  public ExportStanding changedAt(Instant time) {
    return new ExportStanding(
        id, oid, beginSha256, beganAt, nextRow, digest, rawBytes, time, state);
  }
}
