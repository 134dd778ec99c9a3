// SPDX-License-Identifier: Apache-2.0
package io.partvault.s3;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The few threads that send parts, as many as the store keeps up with; they end when idle and keep
 * no JVM alive. Thread-safe.
 *
 * <p>Parts that share a slow line slow each other down until each runs out of time, is sent again
 * and runs out of time again. So it begins with one part at a time, and goes back to one as soon as
 * a part needs much of the time it has. When a part has failed after a whole attempt, those that
 * waited behind it fail with it: each would take as long, and whoever waits for them must come back
 * to Kafka in time.
 */
final class PartThreads {

  /** Under way or waiting for a thread, of all uploads: what they hold in memory. */
  private static final int MOST = 4;

  private static final int SLOW_SHARE = 4;
  private static final long IDLE_SECONDS = 30;
  private static final long CLOSE_SECONDS = 10;

  private final Duration attempt;
  private final ThreadPoolExecutor pool;
  private final Semaphore places = new Semaphore(MOST);
  private volatile List<Outage> outage = List.of(); // the last one

  private record Outage(long seenNanos, SdkException failure) {}

  private PartThreads(Duration attempt, ThreadPoolExecutor pool) {
    this.attempt = attempt;
    this.pool = pool;
  }

  /**
   * For one store.
   *
   * @param attempt the time that one attempt at a request has
   */
  static PartThreads start(String bucket, Duration attempt) {
    AtomicInteger number = new AtomicInteger();
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread =
                  new Thread(task, "s3-parts-" + bucket + "-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return new PartThreads(attempt, pool);
  }

  /** Sends a part on a thread of its own, once there is a place for it. */
  void execute(Runnable part) throws InterruptedException {
    places.acquire();
    pool.execute(
        () -> {
          try {
            part.run();
          } finally {
            places.release();
          }
        });
  }

  /**
   * Sends a part on the calling thread, and learns from how long it takes, fail as it may.
   *
   * @param queuedNanos when {@link System#nanoTime} it was given to {@link #execute}
   * @throws SdkException that of the part, or of one before it that failed after a whole attempt
   *     while this one waited
   */
  <T> T timed(long queuedNanos, Supplier<T> part) {
    for (Outage seen : outage) {
      if (queuedNanos - seen.seenNanos() < 0) {
        throw seen.failure();
      }
    }
    long start = System.nanoTime();
    try {
      return part.get();
    } catch (SdkException e) {
      if (since(start).compareTo(attempt) >= 0) {
        outage = List.of(new Outage(System.nanoTime(), e));
      }
      throw e;
    } finally {
      allow(threads(pool.getCorePoolSize(), since(start), attempt));
    }
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }

  /** How many parts may be under way at once after one of them took so long. */
  static int threads(int now, Duration took, Duration attempt) {
    return took.compareTo(attempt.dividedBy(SLOW_SHARE)) > 0 ? 1 : Math.min(now + 1, MOST);
  }

  /** Lets what is under way come to an end for a while, then cuts it off. */
  void close() {
    pool.shutdown();
    try {
      if (!pool.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        pool.shutdownNow();
      }
    } catch (InterruptedException e) {
      pool.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void allow(int threads) {
    // In this order, because the core may never be above the maximum.
    if (threads > pool.getMaximumPoolSize()) {
      pool.setMaximumPoolSize(threads);
      pool.setCorePoolSize(threads);
    } else {
      pool.setCorePoolSize(threads);
      pool.setMaximumPoolSize(threads);
    }
  }
}
