// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.restore;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Takes numbered steps on several means at once, each of which belongs to one thread. */
final class SideBySide {

  private SideBySide() {}

  /** What is done with one of the means. */
  @FunctionalInterface
  interface Step<M> {
    void take(M means, int number) throws InterruptedException;
  }

  /**
   * Takes the steps 0, 1, … in this order, as many at once as there are means. No thread is left.
   *
   * @throws InterruptedException if the calling thread is to stop; so are the others then
   * @throws RuntimeException the first that a step has thrown; the others are stopped
   */
  static <M> void run(List<M> means, int steps, Step<M> step) throws InterruptedException {
    AtomicInteger next = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(means.size());
    CompletionService<Void> ended = new ExecutorCompletionService<>(threads);
    try {
      for (M one : means) {
        ended.submit(stepAfterStep(one, next, steps, step));
      }
      for (int thread = 0; thread < means.size(); thread++) {
        ended.take().get();
      }
    } catch (ExecutionException e) {
      throw rethrown(e.getCause());
    } finally {
      threads.shutdownNow();
      awaitEnd(threads);
    }
  }

  private static <M> Callable<Void> stepAfterStep(
      M means, AtomicInteger next, int steps, Step<M> step) {
    return () -> {
      for (int number = next.getAndIncrement(); number < steps; number = next.getAndIncrement()) {
        step.take(means, number);
      }
      return null;
    };
  }

  private static RuntimeException rethrown(Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof RuntimeException failure
        ? failure
        : new IllegalStateException("Nobody but the caller stops a step", cause);
  }

  /** Whatever a step holds is given back before the means are closed. */
  private static void awaitEnd(ExecutorService threads) {
    boolean interrupted = false;
    while (!threads.isTerminated()) {
      try {
        threads.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
