// SPDX-License-Identifier: Apache-2.0
package io.partvault.benchmarks;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Debezium's initial snapshot of the same leaves into the topic, as JSON without schemas, with the
 * producer settings of our shipped source.
 */
final class DebeziumSnapshot implements Contender {

  private final Stack stack;
  private final DataSet data;
  private int runs;
  private String prefix = "";

  DebeziumSnapshot(Stack stack, DataSet data) {
    this.stack = stack;
    this.data = data;
  }

  @Override
  public String name() {
    return "debezium";
  }

  @Override
  public double run() throws IOException, InterruptedException {
    prefix = "debezium-" + runs++;
    stack.connect().put(prefix + "-source", config());
    try (Topics topics = new Topics(stack, prefix)) {
      Waiting.until(
          stack.connect(), List.of(prefix + "-source"), () -> topics.records() >= data.rows());
    }
    return 0;
  }

  @Override
  public long storedBytes() {
    return 0;
  }

  @Override
  public void cleanUp() throws IOException {
    stack.connect().delete(prefix + "-source");
    try (Topics topics = new Topics(stack, prefix);
        Connection connection = DataSet.connect(stack.postgres(), DataSet.DATABASE);
        Statement statement = connection.createStatement()) {
      topics.delete();
      statement.execute(
          "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = '"
              + slot()
              + "'");
    } catch (SQLException e) {
      throw new IOException("Cannot drop the replication slot of " + prefix, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String slot() {
    return prefix.replace('-', '_');
  }

  private Map<String, String> config() {
    Map<String, String> config = new HashMap<>();
    config.put("connector.class", "io.debezium.connector.postgresql.PostgresConnector");
    config.put("tasks.max", "1");
    config.put("database.hostname", "127.0.0.1");
    config.put("database.port", Integer.toString(stack.postgres().port()));
    config.put("database.user", stack.postgres().user());
    config.put("database.password", "none");
    config.put("database.dbname", DataSet.DATABASE);
    config.put("topic.prefix", prefix);
    config.put("plugin.name", "pgoutput");
    config.put("slot.name", slot());
    config.put("publication.autocreate.mode", "filtered");
    config.put("snapshot.mode", "initial_only");
    config.put(
        "table.include.list",
        data.leaves().stream().map(leaf -> "public." + leaf).collect(Collectors.joining(",")));
    config.put("key.converter", "org.apache.kafka.connect.json.JsonConverter");
    config.put("key.converter.schemas.enable", "false");
    config.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
    config.put("value.converter.schemas.enable", "false");
    config.put("header.converter", "org.apache.kafka.connect.storage.SimpleHeaderConverter");
    config.put("topic.creation.default.partitions", "1");
    config.put("topic.creation.default.replication.factor", "1");
    config.put("producer.override.batch.size", "262144");
    config.put("producer.override.linger.ms", "10");
    config.put("producer.override.compression.type", "lz4");
    config.put("producer.override.enable.idempotence", "true");
    config.put("producer.override.max.in.flight.requests.per.connection", "5");
    return config;
  }
}
