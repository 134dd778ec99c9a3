// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.partvault.embedded.ConnectClient;
import io.partvault.embedded.ConnectWorker;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
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
      assertThat(
              admin
                  .describeTransactions(Set.of(task))
                  .description(task)
                  .get()
                  .transactionTimeoutMs())
          .isEqualTo(10_000);
    }
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
