// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.partvault.embedded.ConnectClient;
import io.partvault.embedded.ConnectWorker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The connector in a Connect worker, with a broker and a database. */
class PartitionSourceWorkerIT {

  private static final int ROWS = 5_000;

  @TempDir static Path dir;
  private static SourceServers servers;

  @BeforeAll
  static void startServers() throws Exception {
    servers = SourceServers.start(dir);
  }

  @AfterAll
  static void stopServers() {
    servers.close();
  }

  @ParameterizedTest
  @CsvSource({
    "disabled, requested, poll",
    "enabled, required, poll",
    "enabled, required, connector",
    "enabled, required, interval"
  })
  void committedTopicHasEachRowOnceAndTheOffsetSaysSealed(
      String workerSupport, String connectorSupport, String boundary) throws Exception {
    servers.database().reset(ROWS);
    String prefix = workerSupport + "-" + boundary;
    try (ConnectWorker worker = servers.worker(prefix, workerSupport, Map.of());
        CommittedTopic topic = new CommittedTopic(servers.bootstrapServers(), prefix)) {
      ConnectClient client = new ConnectClient(worker.restUrl());
      client.put("source", connector(prefix, connectorSupport, boundary));

      topic.awaitSeals(2);

      Map<String, JsonNode> offsets = SourceServers.awaitSealed(client, "source", 2);
      for (String leaf : EventsDatabase.OLD) {
        assertThat(EventsDatabase.names(topic.exports(leaf).lines()))
            .isEqualTo(servers.database().names(leaf));
        assertThat(offsets.get(prefix + "/public.events/" + leaf).path("rows").asInt())
            .isEqualTo(ROWS);
      }
      assertThat(topic.records()).as("no row twice").hasSize(2 * (ROWS + 2));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "producer.override.transaction.timeout.ms, by-connector",
    "producer.transaction.timeout.ms, by-worker"
  })
  void transactionTimeoutOfTheTasksProducerIsSetByEitherKey(String key, String prefix)
      throws Exception {
    servers.database().reset(10);
    boolean ofConnector = key.startsWith("producer.override.");
    Map<String, String> setting = Map.of(key, "10000");
    try (ConnectWorker worker =
            servers.worker(prefix, "enabled", ofConnector ? Map.of() : setting);
        Admin admin = Admin.create(Map.of("bootstrap.servers", servers.bootstrapServers()))) {
      ConnectClient client = new ConnectClient(worker.restUrl());
      Map<String, String> properties = connector(prefix, "required", "poll");
      properties.putAll(ofConnector ? setting : Map.of());
      client.put("source", properties);
      SourceServers.awaitSealed(client, "source", 2);

      String task = prefix + "-source-0";
      // The other task may have sealed both leaves before this one has a producer.
      await()
          .atMost(SourceServers.PATIENCE)
          .ignoreExceptionsMatching(
              failure -> failure.getCause() instanceof TransactionalIdNotFoundException)
          .untilAsserted(
              () ->
                  assertThat(
                          admin
                              .describeTransactions(Set.of(task))
                              .description(task)
                              .get()
                              .transactionTimeoutMs())
                      .isEqualTo(10_000));
    }
  }

  @Test
  @Tag("C19")
  void topicThatGetsMorePartitionsInTheMiddleGivesANewEpochThatIsWhole() throws Exception {
    servers.database().reset(4 * ROWS);
    String prefix = "growing";
    String topicName = prefix + ".public.events";
    try (ConnectWorker worker = servers.worker(prefix, "disabled", Map.of());
        CommittedTopic topic = new CommittedTopic(servers.bootstrapServers(), prefix);
        Admin admin = Admin.create(Map.of("bootstrap.servers", servers.bootstrapServers()))) {
      ConnectClient client = new ConnectClient(worker.restUrl());
      Map<String, String> properties = connector(prefix, "requested", "poll");
      properties.put("topic.creation.default.partitions", "1");
      properties.put("poll.max.rows", "5");
      // Eight seconds for the export that the change of the topic is to meet.
      properties.put("read.max.rows.per.second", "2500");
      properties.put("chunk.target.bytes", "131072");
      properties.put("tasks.max", "1");
      properties.put("producer.override.metadata.max.age.ms", "200");
      client.put("source", properties);
      await().atMost(SourceServers.PATIENCE).until(() -> topic.read().records().size() > 5);

      int more = countThatMoves(prefix + "/public.events/" + EventsDatabase.OLD.get(0));
      admin.createPartitions(Map.of(topicName, NewPartitions.increaseTo(more))).all().get();

      // The seal of the one that is given up may be there too, in another topic partition.
      await()
          .atMost(SourceServers.PATIENCE)
          .until(() -> topic.read().exports(EventsDatabase.OLD.get(0)).epochs().size() == 1);
      SourceServers.awaitSealed(client, "source", 2);
      SealedExports first = topic.exports(EventsDatabase.OLD.get(0));
      assertThat(first.begun()).as("the first one was given up").hasSize(2);
      assertThat(first.epochs()).hasSize(1).isSubsetOf(first.begun());
      assertThat(EventsDatabase.names(first.lines()))
          .isEqualTo(servers.database().names(EventsDatabase.OLD.get(0)));
    }
  }

  /** A number of topic partitions with which a key does not lie in the first one. */
  private static int countThatMoves(String key) {
    int hash = Utils.toPositive(Utils.murmur2(key.getBytes(StandardCharsets.UTF_8)));
    return IntStream.range(2, 10).filter(count -> hash % count != 0).findFirst().orElseThrow();
  }

  private static Map<String, String> connector(
      String prefix, String exactlyOnceSupport, String boundary) {
    Map<String, String> more = new HashMap<>();
    more.put("exactly.once.support", exactlyOnceSupport);
    more.put("transaction.boundary", boundary);
    more.put("transaction.boundary.interval.ms", "500");
    more.put("poll.max.rows", "300");
    return servers.connector(prefix, more);
  }
}
