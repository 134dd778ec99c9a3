// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.debezium;

import io.partvault.archive.export.Epoch;
import java.util.Locale;

/**
 * What all rows of one snapshot have in common: the transaction it was read in, and where the log
 * stood. A snapshot that Debezium starts again has another transaction.
 *
 * @param txId 64 bits; 0 where the server gave none
 * @param lsn position in the log; 0 where the server gave none
 */
public record SnapshotId(long txId, long lsn) {

  /**
   * The epoch of an export that begins with a row of this snapshot. A function of the row alone, so
   * that a row that is read again gives the same one.
   */
  public long epoch(long rowMs) {
    int random = Math.floorMod(Long.hashCode(txId * 31 + lsn), (1 << Epoch.RANDOM_BITS) - 1);
    return Epoch.smallestAt(rowMs) | (1 + random);
  }

  /**
   * Of a transaction and a position as {@link #walPosition} writes it.
   *
   * @throws IllegalArgumentException if the text is no position
   */
  public static SnapshotId of(long txId, String walPosition) {
    String[] halves = walPosition.split("/", -1);
    if (halves.length != 2) {
      throw new IllegalArgumentException("'" + walPosition + "' is no position in the log");
    }
    return new SnapshotId(
        txId, Long.parseLong(halves[0], 16) << 32 | Long.parseLong(halves[1], 16));
  }

  /** The position as PostgreSQL writes it: {@code 0/16B3748}. */
  public String walPosition() {
    return Long.toHexString(lsn >>> 32).toUpperCase(Locale.ROOT)
        + "/"
        + Long.toHexString(lsn & 0xffffffffL).toUpperCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return "transaction " + txId + ", position " + walPosition();
  }
}
