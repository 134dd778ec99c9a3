// SPDX-License-Identifier: Apache-2.0
package io.partvault.cleanup;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;

/** Connect's entry point; the work is done by {@link CleanupWorker} on a thread of its own. */
public final class PartitionCleanupTask extends SourceTask {

  private static final Duration POLL_WITHIN = Duration.ofMillis(500);

  private final CleanupCounts counts = new CleanupCounts();
  // Both are set by start(), because Connect constructs first and configures later.
  private CleanupWorker worker;
  private PartitionCleanupConfig config;

  @Override
  public String version() {
    return PartitionCleanupConnector.versionText();
  }

  @Override
  public void start(Map<String, String> props) {
    config = PartitionCleanupConfig.consistent(props);
    counts.show(context);
    worker = CleanupAssembly.start(config);
  }

  @Override
  public List<SourceRecord> poll() throws InterruptedException {
    List<CleanupEvent> events;
    try {
      events = worker.poll(POLL_WITHIN);
    } catch (RuntimeException e) {
      throw new ConnectException("Cannot go on with the cleanup: " + e.getMessage(), e);
    }
    events.forEach(counts::count);
    return events.isEmpty() ? null : events.stream().map(this::record).toList();
  }

  @Override
  public void stop() {
    if (worker != null) {
      worker.close();
    }
  }

  private SourceRecord record(CleanupEvent event) {
    // The offset only has to be valid: where cleanup stands is read from catalog and bucket.
    return new SourceRecord(
        Map.of("database", config.logicalDatabase()),
        Map.of("at", event.at().toString()),
        config.topic(),
        null,
        Schema.STRING_SCHEMA,
        event.tablePartition().key().toString(),
        Schema.BYTES_SCHEMA,
        CleanupEventCodec.write(event),
        event.at().toEpochMilli());
  }
}
