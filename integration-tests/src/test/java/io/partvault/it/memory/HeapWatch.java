// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
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

  private final Path log;
  private final long pid;
  private HeapLog before;
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

  private HeapWatch(Path log, long pid) throws IOException {
    this.log = log;
    this.pid = pid;
    before = read();
    clock.scheduleWithFixedDelay(this::collect, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The options for a JVM that is to be watched. */
  static List<String> options(Path log) {
    return List.of("-Xlog:gc:file=" + log + ":uptime:filecount=0");
  }

  /** Watches the process from now on. */
  static HeapWatch over(Path log, long pid) throws IOException {
    return new HeapWatch(log, pid);
  }

  /** Rows flow now: what was collected before belongs to no curve. */
  void settled() throws IOException {
    before = read();
  }

  /**
   * Ends the watch.
   *
   * <p>What is in use at the end is what it was in the middle. That is said of the medians of the
   * last and of the second third, because what is in flight at one collection differs by chance,
   * while a leak lifts them all. The highest of all stays clear of the cap.
   */
  void assertFlat(String what) throws IOException, InterruptedException {
    close();
    assertThat(clock.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    HeapLog heap = read().since(before);
    System.err.printf(
        "%s: in use after full collections %s MB; medians of the thirds %d, %d, %d MB; %d MB at most, of %d%n",
        what,
        heap.usedMegabytes(),
        heap.medianOfThird(0),
        heap.medianOfThird(1),
        heap.medianOfThird(2),
        heap.highest(),
        CAP_MEGABYTES);
    assertThat(heap.usedMegabytes()).as("collections seen").hasSizeGreaterThanOrEqualTo(6);
    assertThat((double) heap.medianOfThird(2))
        .as("the last third's median against the second third's, of %s", heap.usedMegabytes())
        .isLessThanOrEqualTo(FLAT * heap.medianOfThird(1));
    assertThat((double) heap.highest())
        .as("in use at most, of %s", heap.usedMegabytes())
        .isLessThan(MARGIN * CAP_MEGABYTES);
  }

  @Override
  public void close() {
    clock.shutdown();
  }

  private void collect() {
    try {
      Process jcmd =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                  Long.toString(pid),
                  "GC.run")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectErrorStream(true)
              .start();
      jcmd.waitFor();
    } catch (IOException e) {
      throw new IllegalStateException("Cannot run jcmd, which comes with every JDK", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private HeapLog read() throws IOException {
    return Files.exists(log) ? HeapLog.parse(Files.readAllLines(log)) : HeapLog.parse(List.of());
  }
}
