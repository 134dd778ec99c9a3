// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.removal;

import static java.util.Objects.requireNonNull;

import io.partvault.postgres.session.DatabaseException;
import io.partvault.postgres.session.PostgresSession;
import io.partvault.postgres.session.SqlWork;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that nobody waits longer than the lock timeout for a leaf that another session of ours
 * locks while it proves. Looks from a connection of its own who waits, and cancels what the other
 * session runs when somebody has waited for long. For one transaction of one session, whose thread
 * calls everything here.
 *
 * <p>Invariants, so that a cancel never meets a statement that it was not meant for:
 *
 * <ul>
 *   <li><b>none later</b>: a cancel is sent under the monitor under which the watch is stopped, so
 *       there is none after {@link #during} returned;
 *   <li><b>none under way</b>: before that a statement has run on which nothing depends, and which
 *       meets what was sent before;
 *   <li><b>no step</b>: whoever was cancelled once gives way, also if the work ended well, or the
 *       cancel came to nothing.
 * </ul>
 */
final class LeafWatch implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(LeafWatch.class);
  private static final String NAME = "partvault-lock-watch";
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(2);

  private final PostgresSession watched;
  private final WatchedBackend backend;
  private final PostgresSession own;
  private final long oid;
  private final Duration lockTimeout;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private String reason = ""; // why it gives way; written by the watch's thread, read after a join

  private LeafWatch(
      PostgresSession watched,
      WatchedBackend backend,
      PostgresSession own,
      long oid,
      Duration lockTimeout) {
    this.watched = requireNonNull(watched, "watched is null");
    this.backend = requireNonNull(backend, "backend is null");
    this.own = requireNonNull(own, "own is null");
    this.oid = oid;
    this.lockTimeout = requireNonNull(lockTimeout, "lockTimeout is null");
  }

  /**
   * Connects; looks at nothing yet. To be called before the lock is asked for, so that nobody waits
   * for the connection.
   *
   * @param watched has no transaction open
   * @throws DatabaseException if there is no second connection to be had to the same server
   */
  static LeafWatch open(PostgresSession watched, long oid, Duration lockTimeout) {
    PostgresSession own = watched.another(NAME);
    try {
      own.connection().setNetworkTimeout(Runnable::run, (int) ANSWER_WITHIN.toMillis());
      WatchedBackend backend = WatchedBackend.of(watched.connection());
      // Of several hosts in the address, the second connection may have come to another one.
      if (!backend.isSeenBy(own.connection())) {
        throw new SQLException(
            "a second connection came to another server than the first", "08001");
      }
      return new LeafWatch(watched, backend, own, oid, lockTimeout);
    } catch (SQLException e) {
      close(own);
      throw DatabaseException.from("look for those who wait", e);
    }
  }

  /**
   * Runs work that locks the leaf, and watches meanwhile.
   *
   * @param open the open transaction of the watched session
   * @throws GaveWay if somebody waited for too long; the transaction has to be rolled back
   */
  <T> T during(Connection open, SqlWork<T> work) throws SQLException {
    Thread watching = new Thread(this::lookAgainAndAgain, NAME);
    watching.setDaemon(true);
    watching.start();
    T result = null;
    SQLException failure = null;
    try {
      result = work.run(open);
    } catch (SQLException e) {
      failure = e;
    } finally {
      stop(watching);
      if (!reason.isEmpty()) {
        meetCancel(open);
      }
    }
    if (!reason.isEmpty()) {
      throw new GaveWay(reason, failure);
    }
    if (failure != null) {
      throw failure;
    }
    return result;
  }

  /**
   * Gives way to whoever waits, however short: a writer through the parent holds a lock on it
   * meanwhile, so asking for the parent too would be a deadlock.
   *
   * @throws GaveWay if anybody waits; the transaction has to be rolled back
   */
  void requireNobodyWaits(Connection open) throws SQLException {
    List<LockWaiter> waiters = LeafQueue.waiters(open, oid, backend.pid());
    if (!waiters.isEmpty()) {
      throw new GaveWay(waiters.get(0).inWords(), null);
    }
  }

  @Override
  public void close() {
    close(own);
  }

  private void lookAgainAndAgain() {
    WaitLimit limit = new WaitLimit(lockTimeout, System.nanoTime());
    try {
      do {
        if (reason.isEmpty()) {
          reason = look(limit);
        }
        // Again and again: between two statements a cancel comes to nothing.
        if (!reason.isEmpty()) {
          cancel();
        }
      } while (!stopped.await(limit.interval().toNanos(), TimeUnit.NANOSECONDS));
    } catch (InterruptedException e) {
      throw new IllegalStateException("Nobody interrupts this thread", e);
    }
  }

  /** Why to give way, empty for not yet. */
  private String look(WaitLimit limit) {
    long began = System.nanoTime();
    try {
      List<LockWaiter> waiters = LeafQueue.waiters(own.connection(), oid, backend.pid());
      Optional<LockWaiter> exceeding = limit.exceededBy(waiters, began);
      return exceeding.map(LockWaiter::inWords).orElse("");
    } catch (SQLException e) {
      return DatabaseException.from("see who waits for it", e).getMessage();
    }
  }

  private synchronized void cancel() {
    if (stopped.getCount() == 0) {
      return;
    }
    try {
      backend.cancel(own.connection());
    } catch (SQLException e) {
      log.debug("Cancelling by a connection of its own", e);
      cancelByItself();
    }
  }

  private void cancelByItself() {
    try {
      watched.cancel();
    } catch (DatabaseException e) {
      log.warn("A proof that is in others' way could not be cancelled; it gives way at its end", e);
    }
  }

  private void stop(Thread watching) {
    synchronized (this) {
      stopped.countDown();
    }
    boolean interrupted = false;
    while (watching.isAlive()) {
      try {
        watching.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Nothing depends on this statement, whether it is cancelled or the transaction was before. */
  private static void meetCancel(Connection open) {
    try (Statement statement = open.createStatement()) {
      statement.execute("SELECT 1");
    } catch (SQLException e) {
      log.debug("The cancel has arrived", e);
    }
  }

  /** The outcome of the removal stands, whatever becomes of this connection. */
  private static void close(PostgresSession own) {
    try {
      own.close();
    } catch (DatabaseException e) {
      log.debug("Closing the watch's connection", e);
    }
  }
}
