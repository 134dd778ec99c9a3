// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.proof;

/** Arithmetic of 32-bit transaction ids against a 64-bit horizon. */
public final class TransactionIds {

  private static final long MASK = 0xffff_ffffL;
  private static final long FROZEN = 2;
  private static final long BOOTSTRAP = 1;

  private TransactionIds() {}

  /**
   * Whether a row's transaction id lies below the horizon. May say no of a row that does (after
   * 2^32 transactions ids come again), never yes of one that does not.
   *
   * @param xmin as the tuple shows it, 32 bits without sign
   * @param horizon 64 bits
   * @param snapshotXmax of the snapshot the row was seen with, 64 bits
   */
  public static boolean isBelow(long xmin, long horizon, long snapshotXmax) {
    if (xmin == FROZEN || xmin == BOOTSTRAP) {
      return true; // given before any ordinary id
    }
    long distance = (snapshotXmax - xmin) & MASK;
    return distance > snapshotXmax - horizon;
  }
}
