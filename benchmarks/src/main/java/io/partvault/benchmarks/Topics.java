// SPDX-License-Identifier: Apache-2.0
package io.partvault.benchmarks;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;

/** The topics of one run. */
final class Topics implements AutoCloseable {

  private final Admin admin;
  private final String prefix;

  Topics(Stack stack, String prefix) {
    admin = Admin.create(Map.of("bootstrap.servers", stack.broker().bootstrapServers()));
    this.prefix = prefix + ".";
  }

  /** Records, markers of transactions included, that lie in them. */
  long records() throws IOException, InterruptedException {
    try {
      Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
      for (TopicDescription topic :
          admin.describeTopics(List.copyOf(names())).allTopicNames().get().values()) {
        topic
            .partitions()
            .forEach(
                info ->
                    asked.put(
                        new TopicPartition(topic.name(), info.partition()), OffsetSpec.latest()));
      }
      return admin.listOffsets(asked).all().get().values().stream()
          .mapToLong(end -> end.offset())
          .sum();
    } catch (ExecutionException e) {
      throw new IOException("Cannot ask for the topics " + prefix, e.getCause());
    }
  }

  /** Deletes them. */
  void delete() throws IOException, InterruptedException {
    try {
      admin.deleteTopics(names()).all().get();
    } catch (ExecutionException e) {
      throw new IOException("Cannot delete the topics " + prefix, e.getCause());
    }
  }

  @Override
  public void close() {
    admin.close();
  }

  private Set<String> names() throws InterruptedException, ExecutionException {
    return admin.listTopics().names().get().stream()
        .filter(name -> name.startsWith(prefix))
        .collect(Collectors.toSet());
  }
}
