// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.export;

import java.util.random.RandomGenerator;

/**
 * Numbers the attempts to read a table partition: unique for ever and rising.
 *
 * <p>An epoch is {@code (milliseconds at begin) × 2^10 + random bits}, which stays exact in a JSON
 * double until the year 2248. It is drawn at every begin; only a resume keeps it.
 */
public final class Epoch {

  private static final int RANDOM_BITS = 10;

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
    return (ms << RANDOM_BITS) | random.nextInt(1 << RANDOM_BITS);
  }

  /** The smallest epoch that a begin at this time draws; those of earlier begins are smaller. */
  public static long smallestAt(long serverClockMs) {
    return serverClockMs << RANDOM_BITS;
  }

  /** The server's clock when an epoch was drawn, or later if its clock had gone back. */
  public static long clockMs(long epoch) {
    return epoch >> RANDOM_BITS;
  }
}
