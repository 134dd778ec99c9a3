// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.partvault.embedded.ConnectClient;
import io.partvault.embedded.ConnectWorker;
import io.partvault.embedded.KafkaBroker;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A database and a broker, with Connect workers and source connectors to be started on them. */
final class SourceServers implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(150);

  private final EventsDatabase database;
  private final KafkaBroker broker;

  private SourceServers(EventsDatabase database, KafkaBroker broker) {
    this.database = database;
    this.broker = broker;
  }

  static SourceServers start(Path dir) throws SQLException {
    return new SourceServers(
        EventsDatabase.start(dir.resolve("postgres")), KafkaBroker.start(dir.resolve("kafka")));
  }

  EventsDatabase database() {
    return database;
  }

  String bootstrapServers() {
    return broker.bootstrapServers();
  }

  /** A worker in a group of its own, with exactly-once source support or without. */
  ConnectWorker worker(String group, String exactlyOnce, Map<String, String> more) {
    Map<String, String> properties = new HashMap<>();
    properties.put("bootstrap.servers", broker.bootstrapServers());
    properties.put("group.id", group);
    properties.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
    properties.put("value.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
    for (String kind : List.of("config", "offset", "status")) {
      properties.put(kind + ".storage.topic", group + "-" + kind);
      properties.put(kind + ".storage.replication.factor", "1");
    }
    properties.put("offset.storage.partitions", "1");
    properties.put("status.storage.partitions", "1");
    properties.put("exactly.once.source.support", exactlyOnce);
    properties.put("offset.flush.interval.ms", "1000");
    properties.putAll(more);
    return ConnectWorker.start(properties);
  }

  /** A connector's settings; its topic starts with the prefix. */
  Map<String, String> connector(String prefix, Map<String, String> more) {
    Map<String, String> properties = new HashMap<>(database.properties());
    properties.put("connector.class", PartitionSourceConnector.class.getName());
    properties.put("tasks.max", "2");
    properties.put("header.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
    properties.put("topic.creation.default.partitions", "4");
    properties.put("topic.creation.default.replication.factor", "1");
    properties.put("topic.prefix", prefix);
    properties.putAll(more);
    return properties;
  }

  /** Waits until so many offsets of a connector say sealed, and gives the offsets by leaf. */
  static Map<String, JsonNode> awaitSealed(ConnectClient client, String connector, int leaves) {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                offsets(client, connector).values().stream()
                        .filter(offset -> offset.path("status").asText().equals("sealed"))
                        .count()
                    == leaves);
    return offsets(client, connector);
  }

  /** Stored offsets by table partition; one that is null is left out. */
  static Map<String, JsonNode> offsets(ConnectClient client, String connector) {
    Map<String, JsonNode> offsets = new HashMap<>();
    for (JsonNode entry : client.offsets(connector).path("offsets")) {
      if (!entry.path("offset").isNull()) {
        offsets.put(entry.path("partition").path("tablePartition").asText(), entry.path("offset"));
      }
    }
    return offsets;
  }

  @Override
  public void close() {
    try {
      broker.close();
    } finally {
      database.close();
    }
  }
}
