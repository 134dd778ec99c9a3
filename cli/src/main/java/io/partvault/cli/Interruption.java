// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli;

import io.partvault.cli.outcome.CommandFailure;
import io.partvault.cli.outcome.ExitCode;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns Ctrl-C and SIGTERM into an interrupt of the working thread, and keeps the JVM until that
 * has cleaned up, for a while.
 */
final class Interruption implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 30;

  private final Thread worker = Thread.currentThread();
  private final CountDownLatch cleanedUp = new CountDownLatch(1);
  private final Thread hook = new Thread(this::interrupt, "partvault-interruption");
  private volatile boolean requested;

  private Interruption() {}

  /** From now on for the calling thread. */
  static Interruption install() {
    Interruption interruption = new Interruption();
    Runtime.getRuntime().addShutdownHook(interruption.hook);
    return interruption;
  }

  /** What can be stopped. */
  @FunctionalInterface
  interface Work {
    /** Gives the exit code. */
    int run() throws InterruptedException;
  }

  /**
   * Runs work that somebody may stop.
   *
   * @param stopped what to say then
   * @return the exit code of the work, or of a failure if it was stopped
   */
  static int watch(Surroundings surroundings, String stopped, Work work) {
    try (Interruption interruption = install()) {
      return interruption.run(surroundings, stopped, work);
    }
  }

  private int run(Surroundings surroundings, String stopped, Work work) {
    try {
      return work.run();
    } catch (InterruptedException e) {
      if (requested) {
        surroundings.err().println(stopped);
        return ExitCode.FAILURE.number();
      }
      Thread.currentThread().interrupt();
      throw CommandFailure.interrupted();
    }
  }

  /** Whether somebody wants this to stop. */
  boolean isRequested() {
    return requested;
  }

  private void interrupt() {
    requested = true;
    worker.interrupt();
    try {
      if (!cleanedUp.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        // Whatever hangs ends with the JVM; the servers watch for that.
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Everything is cleaned up. */
  @Override
  public void close() {
    cleanedUp.countDown();
    if (!requested) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The JVM is ending at this very moment, for whatever reason.
      }
    }
  }
}
