// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink;

import io.partvault.sink.archiver.Archiver;
import io.partvault.sink.archiver.ArchiverSettings;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connect's entry point; all work is in {@link Archiver}. */
public final class S3ArchiveSinkTask extends SinkTask {

  private static final Logger log = LoggerFactory.getLogger(S3ArchiveSinkTask.class);

  private Archiver archiver; // the only mutable field, because Connect constructs first

  @Override
  public String version() {
    return Version.of(S3ArchiveSinkTask.class);
  }

  @Override
  public void start(Map<String, String> props) {
    S3ArchiveSinkConfig config = new S3ArchiveSinkConfig(props).requireNoProblems();
    ArchiverSettings settings = config.archiverSettings();
    archiver = Archiver.open(config.openParts(), context);
    PluginGauges.show(context, archiver.tally());
    log.info(
        "Sink task started: {}, bucket {} at {}, prefix '{}', {}",
        settings.sink(),
        config.s3Settings().bucket(),
        config.s3Settings().location(),
        config.layout().prefix(),
        settings.rotation());
  }

  @Override
  public void open(Collection<TopicPartition> topicPartitions) {
    archiver.assigned(topicPartitions);
  }

  @Override
  public void put(Collection<SinkRecord> records) {
    archiver.put(records);
  }

  @Override
  public Map<TopicPartition, OffsetAndMetadata> preCommit(
      Map<TopicPartition, OffsetAndMetadata> ignored) {
    return archiver.committed();
  }

  @Override
  public void close(Collection<TopicPartition> topicPartitions) {
    archiver.revoked(topicPartitions);
  }

  @Override
  public void stop() {
    if (archiver != null) {
      archiver.close();
    }
  }
}
