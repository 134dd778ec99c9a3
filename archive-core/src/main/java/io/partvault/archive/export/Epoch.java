// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.export;

import java.util.random.RandomGenerator;

/**
 * Numbers the attempts to read a table partition: unique for ever and rising.
 *
 * <p>An epoch is {@code (milliseconds at begin) × 2^10 + random bits}, which stays exact in a JSON
 * double until the year 2248. It is drawn at every begin; only a resume keeps it. The random bits
 * are never all zero, so that a bare time, written as the epoch below all that are drawn then, is
 * no epoch of any export.
 */
public final class Epoch {

  /** Bits that keep epochs of one millisecond apart. */
  public static final int RANDOM_BITS = 10;

  private Epoch() {}

  /**
   * Draws the next epoch.
   *
   * @param serverClockMs the database server's clock
   * @param lastKnown the greatest epoch known of this table partition, 0 for none; the result is
   *     greater even if the clock went back
   */
  public static long draw(long serverClockMs, long lastKnown, RandomGenerator random) {
    long ms = Math.max(serverClockMs, (lastKnown >> RANDOM_BITS) + 1);
    return (ms << RANDOM_BITS) | (1 + random.nextInt((1 << RANDOM_BITS) - 1));
  }

  /** A bare time: smaller than every epoch drawn then or later, greater than all drawn before. */
  public static long smallestAt(long serverClockMs) {
    return serverClockMs << RANDOM_BITS;
  }

  /** Whether this is what {@link #smallestAt} gives, and not the epoch of an export. */
  public static boolean isBareTime(long epoch) {
    return epoch % (1 << RANDOM_BITS) == 0;
  }

  /** The server's clock when an epoch was drawn, or later if its clock had gone back. */
  public static long clockMs(long epoch) {
    return epoch >> RANDOM_BITS;
  }
}
