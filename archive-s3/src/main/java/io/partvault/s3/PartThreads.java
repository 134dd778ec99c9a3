// SPDX-License-Identifier: Apache-2.0
package io.partvault.s3;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The few threads that send parts; they end when idle and keep no JVM alive. */
final class PartThreads {

  private static final int THREADS = 4;
  private static final long IDLE_SECONDS = 30;

  private PartThreads() {}

  /** The queue needs no bound: every upload waits while two of its parts are in flight. */
  static ExecutorService start(String bucket) {
    AtomicInteger number = new AtomicInteger();
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
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
    return pool;
  }
}
