// SPDX-License-Identifier: Apache-2.0
package io.partvault.cleanup;

import io.partvault.postgres.session.PostgresSession;

/** Writes nothing, again and again, in transactions that need the lock of a writer of the leaf. */
final class IdleWriter implements AutoCloseable {

  private static final String UPDATE = "UPDATE " + CleanupFixture.LEAF + " SET id = 0 WHERE id < 0";

  private final PostgresSession session;
  private final Thread thread = new Thread(this::write, "the-writer");
  private volatile boolean stopped;
  private volatile RuntimeException failure; // written by the thread, read by the test

  IdleWriter(CleanupFixture fixture) {
    session = fixture.otherSession("the-writer");
    thread.start();
  }

  /** Whether none of its statements failed. */
  boolean isUndisturbed() {
    return failure == null;
  }

  @Override
  public void close() {
    stopped = true;
    while (thread.isAlive()) {
      Thread.onSpinWait();
    }
    session.close();
  }

  private void write() {
    try {
      while (!stopped) {
        CleanupFixture.sql(session, UPDATE);
      }
    } catch (RuntimeException e) {
      failure = e;
    }
  }
}
