// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.store;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * Threads that read objects for the one that gives them work. That one waits whenever twice as many
 * tasks as threads are waiting, so that memory does not grow with the work; tasks never wait for
 * each other. The first failure of a task is thrown at the next call. For the use of one thread.
 */
public final class StoreReaders implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 60;

  private final int threads;
  private final ExecutorService pool;
  private final Semaphore room;
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  /** So many threads at once, one at least. */
  public StoreReaders(int threads) {
    this.threads = threads;
    AtomicInteger number = new AtomicInteger();
    pool =
        Executors.newFixedThreadPool(
            threads, task -> new Thread(task, "archive-reader-" + number.incrementAndGet()));
    room = new Semaphore(capacity());
  }

  /** What is done with a result, by the thread that gives the work. */
  @FunctionalInterface
  public interface Use<R> {
    /** Uses one result. */
    void use(R result) throws InterruptedException;
  }

  /** Has a task done at some time; waits while there is no room for it. */
  public void run(Runnable task) throws InterruptedException {
    room.acquire();
    try {
      throwFailure();
      pool.execute(() -> attempt(task));
    } catch (RuntimeException e) {
      room.release();
      throw e;
    }
  }

  /** Reads items ahead, as many at once as there are threads, and uses the results in order. */
  public <T, R> void inOrder(Iterator<T> items, Function<T, R> read, Use<R> use)
      throws InterruptedException {
    Deque<Future<R>> ahead = new ArrayDeque<>();
    while (items.hasNext() || !ahead.isEmpty()) {
      while (ahead.size() < threads && items.hasNext()) {
        T item = items.next();
        ahead.add(pool.submit(() -> read.apply(item)));
      }
      use.use(result(ahead.remove()));
      throwFailure();
    }
  }

  /** Waits until all tasks are done. */
  public void await() throws InterruptedException {
    room.acquire(capacity());
    room.release(capacity());
    throwFailure();
  }

  /** Interrupts what is still under way, and waits for it. */
  @Override
  public void close() {
    pool.shutdownNow();
    try {
      if (!pool.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException(
            "Threads that read the archive did not end within " + PATIENCE_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private int capacity() {
    return threads * 3;
  }

  private void attempt(Runnable task) {
    try {
      if (failure.get() == null) {
        task.run();
      }
    } catch (RuntimeException | Error e) {
      // Whatever was not looked at must never pass for looked at.
      failure.compareAndSet(null, e);
    } finally {
      room.release();
    }
  }

  private void throwFailure() {
    Throwable failed = failure.get();
    if (failed != null) {
      throw unchecked(failed);
    }
  }

  private static <R> R result(Future<R> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw unchecked(e.getCause());
    }
  }

  /** Errors too: most of them say that memory is too small for what was read. */
  private static RuntimeException unchecked(Throwable failed) {
    return failed instanceof RuntimeException known
        ? known
        : new IllegalStateException("Cannot read the archive: " + failed, failed);
  }
}
