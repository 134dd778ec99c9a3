// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads on which a task's data files are compressed and uploaded, so that the task's own can
 * take records meanwhile; they end when idle. Each open file has one block under way at most.
 */
public interface CompressionThreads extends Executor, AutoCloseable {

  /** Lets what is under way come to its end; no file may be open any more. */
  @Override
  void close();

  /** Everything on the calling thread. */
  static CompressionThreads none() {
    return new CompressionThreads() {
      @Override
      public void execute(Runnable block) {
        block.run();
      }

      @Override
      public void close() {
        // There is no thread to end.
      }
    };
  }

  /**
   * Two threads: compressing takes about twice as long as all else that a task does with a row.
   *
   * @param sink by which the threads are named
   */
  static CompressionThreads start(String sink) {
    AtomicInteger number = new AtomicInteger();
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            2,
            2,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            block -> {
              Thread thread = new Thread(block, "zstd-" + sink + "-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return of(pool);
  }

  private static CompressionThreads of(ExecutorService pool) {
    return new CompressionThreads() {
      @Override
      public void execute(Runnable block) {
        pool.execute(block);
      }

      @Override
      public void close() {
        pool.shutdown();
      }
    };
  }
}
