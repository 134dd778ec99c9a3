// SPDX-License-Identifier: Apache-2.0
package io.partvault.it;

import static org.awaitility.Awaitility.await;

import io.partvault.embedded.ConnectClient;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Restarts tasks of a connector that Kafka itself has failed, by one of its known faults; a task is
 * not asked, so it cannot do anything about it. Any other failure is left to be seen.
 */
public final class Operator implements AutoCloseable {

  /**
   * With {@code group.protocol=consumer}, the worker of Kafka 4.3 removes topic partitions that are
   * taken away from a map that the consumer's asynchronous commit made unmodifiable.
   */
  public static final String SINK_LOSES_TOPIC_PARTITIONS = "SinkTaskMetricsGroup.clearOffsets";

  /**
   * A commit that meets the coordinator's own abort of a transaction is told that its state is
   * invalid, which is fatal to the producer, instead of that it is fenced (KAFKA-20785).
   */
  public static final String COMMIT_MEETS_ABORT = "InvalidTxnStateException";

  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private final Supplier<ConnectClient> client;
  private final String connector;
  private final String fault;

  /**
   * Looks twice a second until it is closed.
   *
   * @param client of a worker, asked each time
   * @param fault what the trace of the failure contains
   */
  public Operator(Supplier<ConnectClient> client, String connector, String fault) {
    this.client = client;
    this.connector = connector;
    this.fault = fault;
    thread.scheduleWithFixedDelay(this::look, 0, 500, TimeUnit.MILLISECONDS);
  }

  /** Waits until nothing is left to be restarted. */
  public void awaitRunning() {
    await("no task of " + connector + " failed by " + fault)
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(() -> !isFailed());
  }

  @Override
  public void close() {
    thread.shutdown();
    await("the last look").atMost(Duration.ofMinutes(4)).until(thread::isTerminated);
  }

  private void look() {
    try {
      if (isFailed()) {
        client.get().restart(connector);
      }
    } catch (RuntimeException e) {
      // A worker that is dead or starting; the next look asks again.
      return;
    }
  }

  private boolean isFailed() {
    return client.get().status(connector).findValuesAsText("trace").stream()
        .anyMatch(trace -> trace.contains(fault));
  }
}
