// SPDX-License-Identifier: Apache-2.0
package io.partvault.cleanup;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.store.ObjectStore;
import io.partvault.archive.store.ObjectStoreException;
import io.partvault.postgres.removal.LockBudget;
import io.partvault.postgres.session.DatabaseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs rounds on a thread of its own and hands out their events.
 *
 * <p>Thread-safe. What the store or the database mends by itself is logged and tried again in the
 * next round; every other failure ends the thread and is thrown at the next {@link #poll}.
 */
final class CleanupWorker implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(CleanupWorker.class);
  private static final int LOCK_TRIES_PER_ROUND = 60;
  private static final Duration STOP_WITHIN = Duration.ofSeconds(20);

  private final CleanupRound round;
  private final CleanupDatabase database;
  private final ObjectStore store;
  private final CleanupSettings settings;
  private final BlockingQueue<CleanupEvent> events;
  private final Thread thread;
  private volatile boolean stopped;
  private volatile RuntimeException failure;

  private CleanupWorker(
      CleanupRound round,
      CleanupDatabase database,
      ObjectStore store,
      CleanupSettings settings,
      BlockingQueue<CleanupEvent> events) {
    this.round = requireNonNull(round, "round is null");
    this.database = requireNonNull(database, "database is null");
    this.store = requireNonNull(store, "store is null");
    this.settings = requireNonNull(settings, "settings is null");
    this.events = requireNonNull(events, "events is null");
    this.thread = new Thread(this::run, "partvault-cleanup");
    thread.setDaemon(true);
  }

  /** Starts the rounds; the worker closes database and store. */
  static CleanupWorker start(
      CleanupRound round,
      CleanupDatabase database,
      ObjectStore store,
      CleanupSettings settings,
      BlockingQueue<CleanupEvent> events) {
    CleanupWorker worker = new CleanupWorker(round, database, store, settings, events);
    worker.thread.start();
    return worker;
  }

  /**
   * The events that have come, at once if there are any, otherwise after at most the given time.
   *
   * @throws RuntimeException what ended the rounds, once all events are handed out
   */
  List<CleanupEvent> poll(Duration longest) throws InterruptedException {
    List<CleanupEvent> polled = new ArrayList<>();
    CleanupEvent first = events.poll(longest.toMillis(), TimeUnit.MILLISECONDS);
    if (first == null) {
      RuntimeException thrown = failure;
      if (thrown != null) {
        throw thrown;
      }
      return polled;
    }
    polled.add(first);
    events.drainTo(polled);
    return polled;
  }

  /** Breaks off the round, waits for its end, and closes database and store. */
  @Override
  public void close() {
    stopped = true;
    thread.interrupt();
    try (store) {
      try {
        database.interrupt();
        thread.join(STOP_WITHIN.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        database.close();
      }
    }
    if (thread.isAlive()) {
      log.warn("The cleanup round did not stop within {}; its connection was closed", STOP_WITHIN);
    }
  }

  private void run() {
    try {
      while (!stopped) {
        long startedAt = System.nanoTime();
        runRound();
        long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedAt);
        TimeUnit.MILLISECONDS.sleep(Math.max(0, settings.interval().toMillis() - tookMs));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      if (!stopped) {
        failure = e;
      }
    }
  }

  private void runRound() throws InterruptedException {
    try {
      round.run(
          new LockBudget(
              settings.lockTimeout(),
              LOCK_TRIES_PER_ROUND,
              time -> TimeUnit.MILLISECONDS.sleep(time.toMillis()),
              RandomGenerator.getDefault()));
    } catch (DatabaseException e) {
      if (!e.isTransient() || stopped) {
        throw e;
      }
      log.warn("The cleanup round broke off and is tried again", e);
    } catch (ObjectStoreException e) {
      if (!e.isTransient() || stopped) {
        throw e;
      }
      log.warn("The cleanup round broke off and is tried again", e);
    }
  }
}
