// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.crash;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Starts sink tasks again that Connect itself has failed: with {@code group.protocol=consumer}, the
 * worker of Kafka 4.3 removes topic partitions that are taken away from a map that the consumer's
 * asynchronous commit made unmodifiable. The task is not asked, so it cannot do anything about it.
 * Any other failure is left to be seen.
 */
final class OperatorOfSink implements AutoCloseable {

  private static final String FAILED_BY_CONNECT = "SinkTaskMetricsGroup.clearOffsets";

  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private final Rig rig;
  private final String connector;

  OperatorOfSink(Rig rig, Archiving archiving) {
    this.rig = rig;
    connector = archiving.connector("sink");
    thread.scheduleWithFixedDelay(this::look, 0, 500, TimeUnit.MILLISECONDS);
  }

  /** Waits until nothing is left to be started again. */
  void awaitRunning() {
    await("no task of " + connector + " failed by Connect")
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(() -> !isFailedByConnect());
  }

  @Override
  public void close() {
    thread.shutdown();
    await("the last look").atMost(Duration.ofMinutes(1)).until(thread::isTerminated);
  }

  private void look() {
    try {
      if (isFailedByConnect()) {
        rig.client().restart(connector);
      }
    } catch (RuntimeException e) {
      // A worker that is dead or starting; the next look asks again.
      return;
    }
  }

  private boolean isFailedByConnect() {
    JsonNode status = rig.client().status(connector);
    return status.findValuesAsText("trace").stream()
        .anyMatch(trace -> trace.contains(FAILED_BY_CONNECT));
  }
}
