// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.crash;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * A place where a request stands still until it is let go: the state in which a process is then
 * struck is reached for sure, and lasts. Thread-safe.
 */
final class Hold {

  private final CountDownLatch released = new CountDownLatch(1);
  private volatile int worker = -1;
  private volatile boolean dropped;

  /** Waits until a request stands here. */
  Hold awaitArrival() {
    await("a request at the gate").atMost(Duration.ofSeconds(90)).until(() -> worker >= 0);
    return this;
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
    try {
      released.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    return !dropped;
  }
}
