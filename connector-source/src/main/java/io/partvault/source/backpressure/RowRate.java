// SPDX-License-Identifier: Apache-2.0
package io.partvault.source.backpressure;

import static java.util.Objects.requireNonNull;

import java.util.function.LongSupplier;

/**
 * Keeps the rows that are read below so many a second, on average: what was read at once is rested
 * for afterwards. Confined to one thread.
 */
public final class RowRate {

  private static final long SECOND = 1_000_000_000L;

  private final long perSecond;
  private final LongSupplier nanoTime;
  private long dueAt;

  /**
   * One of so many rows a second; 0 for as many as there are.
   *
   * @param nanoTime as {@link System#nanoTime} tells it
   */
  RowRate(long perSecond, LongSupplier nanoTime) {
    this.perSecond = perSecond;
    this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
    dueAt = nanoTime.getAsLong();
  }

  /** One of so many rows a second; 0 for as many as there are. */
  public static RowRate of(long perSecond) {
    return new RowRate(perSecond, System::nanoTime);
  }

  /** So many rows were read. */
  void read(long rows) {
    if (perSecond > 0) {
      // Who looks twice a second would lose what he comes too late.
      long from = later(dueAt, nanoTime.getAsLong() - SECOND);
      dueAt = from + Math.round((double) rows / perSecond * SECOND);
    }
  }

  /** Whether more was read than this rate allows by now. */
  boolean isSpent() {
    return perSecond > 0 && nanoTime.getAsLong() - dueAt < 0;
  }

  /** Only differences of such times mean something. */
  private static long later(long nanos, long otherNanos) {
    return nanos - otherNanos > 0 ? nanos : otherNanos;
  }
}
