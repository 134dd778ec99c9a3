// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.archive;

import io.partvault.archive.commit.Commit;
import io.partvault.archive.commit.CommitLog;
import io.partvault.archive.commit.CommitSource;
import io.partvault.archive.layout.ArchiveLayout;
import io.partvault.archive.store.ObjectStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest commit of every topic partition that holds rows. What a commit covers is deleted from
 * the embedded broker, so that its disk holds no more than what is on its way. Confined to one
 * thread.
 */
final class CommitFeed implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(CommitFeed.class);

  private final Admin admin;
  private final ObjectStore store;
  private final ArchiveLayout layout;
  private final String logicalDatabase;
  private final String sink;
  private final Map<TopicPartition, Long> deletedBefore = new HashMap<>();

  CommitFeed(
      String bootstrapServers,
      ObjectStore store,
      ArchiveLayout layout,
      String logicalDatabase,
      String sink) {
    this.admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
    this.store = store;
    this.layout = layout;
    this.logicalDatabase = logicalDatabase;
    this.sink = sink;
  }

  /** The newest commits as they are now. */
  List<Commit> newest() throws InterruptedException {
    List<Commit> commits = new ArrayList<>();
    try {
      for (TopicPartition topicPartition : withRows()) {
        CommitSource source =
            new CommitSource(sink, topicPartition.topic(), topicPartition.partition());
        Optional<Commit> newest = new CommitLog(store, layout, source).newest();
        newest.ifPresent(commits::add);
        if (newest.isPresent()) {
          deleteBefore(topicPartition, newest.get().next());
        }
      }
    } catch (ExecutionException e) {
      // Progress is shown later then; whether a run is done does not hang on it.
      log.warn("Cannot ask the broker for topics and offsets", e.getCause());
    }
    return commits;
  }

  private Set<TopicPartition> withRows() throws ExecutionException, InterruptedException {
    Set<String> topics =
        admin.listTopics().names().get().stream()
            .filter(topic -> topic.startsWith(logicalDatabase + "."))
            .filter(topic -> !topic.equals(logicalDatabase + ".partvault.cleanup"))
            .collect(Collectors.toSet());
    Map<TopicPartition, OffsetSpec> all = new HashMap<>();
    for (TopicDescription topic : admin.describeTopics(topics).allTopicNames().get().values()) {
      topic
          .partitions()
          .forEach(
              one ->
                  all.put(new TopicPartition(topic.name(), one.partition()), OffsetSpec.latest()));
    }
    return admin.listOffsets(all).all().get().entrySet().stream()
        .filter(end -> end.getValue().offset() > 0)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private void deleteBefore(TopicPartition topicPartition, long offset)
      throws ExecutionException, InterruptedException {
    if (offset > deletedBefore.getOrDefault(topicPartition, 0L)) {
      admin.deleteRecords(Map.of(topicPartition, RecordsToDelete.beforeOffset(offset))).all().get();
      deletedBefore.put(topicPartition, offset);
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
