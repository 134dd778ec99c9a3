// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.crash;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A place where a request stands still until it is let go: the state in which a process is then
 * struck is reached for sure, and lasts. Thread-safe.
 */
final class Hold {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final CountDownLatch arrived = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private volatile int worker = -1;
  private volatile boolean dropped;

  /** Waits until a request stands here. */
  Hold awaitArrival() {
    if (!arrives(PATIENCE)) {
      throw new AssertionError("No request came to the gate within " + PATIENCE);
    }
    return this;
  }

  /** Waits so long at most, and says whether a request stands here. */
  boolean arrives(Duration limit) {
    try {
      return arrived.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Number of the worker whose request stands here. */
  int worker() {
    return worker;
  }

  /** Lets it go on, whether or not its sender still lives. */
  void release() {
    released.countDown();
  }

  /** Throws it away, as if its packets had been lost. */
  void drop() {
    dropped = true;
    released.countDown();
  }

  /**
   * Called by the gate.
   *
   * @return whether it may go on
   */
  boolean pass(int from) {
    worker = from;
    arrived.countDown();
    try {
      released.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    return !dropped;
  }
}
