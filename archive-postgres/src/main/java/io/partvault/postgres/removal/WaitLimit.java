// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.removal;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides, from looks at the queue for a lock, when its holder has to give way so that nobody waits
 * longer than the lock timeout.
 *
 * <p>Nothing tells when a waiter came, but for the looks: it is taken to wait since the last look
 * that did not show it. A quarter of the lock timeout is left for giving way, and nobody is left to
 * the next look who would be over the rest by then. Confined to one thread.
 */
final class WaitLimit {

  private static final int LOOKS_PER_TIMEOUT = 16;
  private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(10);
  private static final Duration LONGEST_INTERVAL = Duration.ofMillis(100);

  private final Duration interval;
  private final long limitNanos;
  private Map<Waiting, Long> since = new HashMap<>();
  private long lastLook;

  /** A transaction waits for one lock at a time. */
  private record Waiting(int pid, String transaction) {}

  /**
   * Begins before the first look.
   *
   * @param nanoTime now, as {@link System#nanoTime()} gives it
   */
  WaitLimit(Duration lockTimeout, long nanoTime) {
    Duration part = lockTimeout.dividedBy(LOOKS_PER_TIMEOUT);
    interval =
        part.compareTo(SHORTEST_INTERVAL) < 0
            ? SHORTEST_INTERVAL
            : part.compareTo(LONGEST_INTERVAL) > 0 ? LONGEST_INTERVAL : part;
    limitNanos = lockTimeout.toNanos() / 4 * 3;
    lastLook = nanoTime;
  }

  /** How long from one look to the next. */
  Duration interval() {
    return interval;
  }

  /**
   * Takes a look in, and returns who must not wait any longer.
   *
   * @param waiters everybody in the queue
   * @param nanoTime when the look began
   */
  Optional<LockWaiter> exceededBy(List<LockWaiter> waiters, long nanoTime) {
    Map<Waiting, Long> still = new HashMap<>();
    Optional<LockWaiter> exceeding = Optional.empty();
    for (LockWaiter waiter : waiters) {
      Waiting waiting = new Waiting(waiter.pid(), waiter.transaction());
      long began = since.getOrDefault(waiting, lastLook);
      still.put(waiting, began);
      boolean tooLong = nanoTime - began + interval.toNanos() > limitNanos;
      if (tooLong && exceeding.isEmpty()) {
        exceeding = Optional.of(waiter);
      }
    }
    since = still;
    lastLook = nanoTime;
    return exceeding;
  }
}
