// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;

/** Connect's entry point; all work is in {@link PartitionExporter}. */
public final class PartitionSourceTask extends SourceTask {

  /** Tells the tasks of one connector apart in the server's list of sessions. */
  static final String TASK_NUMBER = "task.number";

  private static final Duration IDLE = Duration.ofMillis(500);

  private final Wakeup wakeup = new Wakeup();
  private final ExportCounts counts = new ExportCounts();
  // Both are set by start(), because Connect constructs first and configures later.
  private PartitionExporter exporter;
  private PollTransactions transactions;

  @Override
  public String version() {
    return SourceVersion.text();
  }

  @Override
  public void start(Map<String, String> props) {
    PartitionSourceConfig config = PartitionSourceConfig.consistent(props);
    SourceDatabase database =
        PostgresSourceDatabase.of(config, props.getOrDefault(TASK_NUMBER, "0"));
    transactions = PollTransactions.of(context);
    counts.show(context);
    exporter =
        Exporters.open(
            config,
            database,
            new ConnectOffsets(context.offsetStorageReader()),
            Clock.systemUTC(),
            wakeup);
  }

  /**
   * Goes one step further, and rests for half a second at most where there is none. Never longer:
   * Connect collects what was acknowledged, and notices a stop, between two polls.
   */
  @Override
  public List<SourceRecord> poll() throws InterruptedException {
    transactions.endWithThisPoll();
    List<SourceRecord> records = step();
    if (records.isEmpty() && !exporter.isReading()) {
      wakeup.await(IDLE);
      records = step();
    }
    counts.count(records);
    return records.isEmpty() ? null : records;
  }

  @Override
  public void commitRecord(SourceRecord record, RecordMetadata metadata) {
    if (record instanceof ExportRecord exported) {
      if (metadata == null) {
        exported.acknowledgements().dropped();
      } else {
        exported
            .acknowledgements()
            .acknowledged(new TopicPlace(metadata.topic(), metadata.partition()));
      }
    }
  }

  /** Also called after a start that failed. */
  @Override
  public void stop() {
    if (exporter != null) {
      exporter.close();
      exporter = null;
    }
  }

  private List<SourceRecord> step() {
    try {
      return exporter.poll();
    } catch (SessionLostException e) {
      throw new RetriableException(e.getMessage(), e);
    }
  }
}
