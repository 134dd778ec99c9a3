// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;

/**
 * Hands records that cannot be archived to Connect, which logs them or writes them to a dead letter
 * queue, where its {@code errors.*} settings say so; elsewhere such a record fails the task.
 *
 * <p>A report is waited for before a commit covers the record. What is read again after a failure
 * is reported again.
 */
final class ErrantRecords {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** A topic may hold nothing else, and a commit be far away. */
  private static final int MOST_WAITING = 1_000;

  private final List<ErrantRecordReporter> reporter; // none where Connect has none
  private final List<Future<Void>> reports = new ArrayList<>();

  ErrantRecords(SinkTaskContext context) {
    reporter = Optional.ofNullable(context.errantRecordReporter()).stream().toList();
  }

  /**
   * Reports a record.
   *
   * @throws DataException if nobody takes such records
   */
  void report(SinkRecord record, DataException why) {
    if (reporter.isEmpty()) {
      throw why;
    }
    try {
      reports.add(reporter.get(0).report(record, why));
    } catch (ConnectException e) {
      // With errors.tolerance=none Connect refuses; the reason is ours.
      why.addSuppressed(e);
      throw why;
    }
    if (reports.size() >= MOST_WAITING) {
      await();
    }
  }

  /**
   * Waits until all records that were reported are where they go.
   *
   * @throws ConnectException if one did not get there
   */
  void await() {
    for (Future<Void> report : reports) {
      try {
        report.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ConnectException("Interrupted while errant records are reported", e);
      } catch (ExecutionException e) {
        throw new ConnectException(
            "Cannot report a record that cannot be archived; look at the topic in"
                + " errors.deadletterqueue.topic.name: "
                + e.getCause().getMessage(),
            e.getCause());
      } catch (TimeoutException e) {
        throw new org.apache.kafka.common.errors.TimeoutException(
            "Errant records are not reported after " + PATIENCE.toSeconds() + " s", e);
      }
    }
    reports.clear();
  }
}
