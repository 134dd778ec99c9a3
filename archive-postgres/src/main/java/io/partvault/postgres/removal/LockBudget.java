// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.removal;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How often locks may be tried: many short tries with pauses of random length instead of one long
 * wait, in front of which the application would queue. Confined to one thread.
 */
public final class LockBudget {

  private static final int TRIES_PER_LEAF = 8;
  private static final int SHORTEST_PAUSE_MS = 50;
  private static final int LONGEST_PAUSE_MS = 500;

  /** Lets time pass between two tries. */
  @FunctionalInterface
  public interface Pause {
    /**
     * Returns after about the given time.
     *
     * @throws InterruptedException if the thread is to stop
     */
    void of(Duration time) throws InterruptedException;
  }

  private final Duration lockTimeout;
  private final Pause pause;
  private final RandomGenerator random;
  private int triesLeft;

  /**
   * A budget for one round.
   *
   * @param lockTimeout each try waits at most so long; best below the server's deadlock_timeout
   * @param tries at most so many failed tries, over all leaves
   */
  public LockBudget(Duration lockTimeout, int tries, Pause pause, RandomGenerator random) {
    this.lockTimeout = requireNonNull(lockTimeout, "lockTimeout is null");
    this.triesLeft = tries;
    this.pause = requireNonNull(pause, "pause is null");
    this.random = requireNonNull(random, "random is null");
  }

  /** Each try waits at most so long. */
  Duration lockTimeout() {
    return lockTimeout;
  }

  /**
   * Counts a failed try and pauses before the next one.
   *
   * @param failed how many tries for this leaf failed, this one included
   * @return whether there is a next one
   */
  boolean anotherAfter(int failed) throws InterruptedException {
    triesLeft--;
    if (failed >= TRIES_PER_LEAF || triesLeft <= 0) {
      return false;
    }
    pause.of(Duration.ofMillis(random.nextInt(SHORTEST_PAUSE_MS, LONGEST_PAUSE_MS)));
    return true;
  }
}
