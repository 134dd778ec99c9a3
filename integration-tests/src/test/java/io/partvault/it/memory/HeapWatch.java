// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.it.Curve;
import io.partvault.it.ProcessHeap;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Has a worker collect its garbage every second, and judges the curve of what is left. That hides
 * no shortage: a JVM gives up only after full collections of its own.
 */
final class HeapWatch implements AutoCloseable {

  static final int CAP_MEGABYTES = 256;

  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final double FLAT = 1.3;
  private static final double MARGIN = 0.8;

  private final ProcessHeap heap;
  private final List<Long> megabytes = new ArrayList<>();
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final ScheduledFuture<?> looking;

  private HeapWatch(ProcessHeap heap) {
    this.heap = heap;
    looking =
        clock.scheduleWithFixedDelay(
            () -> megabytes.add(heap.collectedMegabytes()),
            0,
            EVERY.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  /** Watches the process from now on: rows flow. */
  static HeapWatch over(long pid) throws IOException {
    return new HeapWatch(ProcessHeap.of(pid));
  }

  /**
   * Ends the watch.
   *
   * <p>What is in use at the end is what it was in the middle; the first third is for filling
   * buffers. The highest of all stays clear of the cap.
   */
  void assertFlat(String what) throws IOException, InterruptedException {
    assertThat(looking.isDone()).as("a look failed, so there were no further ones").isFalse();
    clock.shutdown();
    assertThat(clock.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    heap.close();
    Curve curve = new Curve(megabytes);
    System.err.printf(
        "%s: MB in use after full collections, by thirds %s of %d: %s%n",
        what, curve, CAP_MEGABYTES, megabytes);
    assertThat(megabytes).as("collections seen").hasSizeGreaterThanOrEqualTo(6);
    assertThat((double) curve.medianOfThird(2))
        .as("the last third's median against the second third's, of %s", megabytes)
        .isLessThanOrEqualTo(FLAT * curve.medianOfThird(1));
    assertThat((double) curve.highest())
        .as("in use at most, of %s", megabytes)
        .isLessThan(MARGIN * CAP_MEGABYTES);
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
