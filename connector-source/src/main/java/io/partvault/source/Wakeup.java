// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Lets a task with nothing to do rest until something happens. Thread-safe; a signal before the
 * rest begins is not lost.
 */
final class Wakeup {

  private final Semaphore signals = new Semaphore(0);

  void signal() {
    signals.release();
  }

  /** Rests until a signal, or for this long. */
  void await(Duration longest) throws InterruptedException {
    if (signals.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS)) {
      signals.drainPermits();
    }
  }
}
