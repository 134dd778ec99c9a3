// SPDX-License-Identifier: Apache-2.0
package io.partvault.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.partvault.embedded.ConnectClient;
import io.partvault.embedded.KafkaBroker;
import io.partvault.embedded.PostgresServer;
import io.partvault.embedded.S3Server;
import io.partvault.embedded.process.Plugins;
import io.partvault.embedded.process.ShippedConfig;
import io.partvault.embedded.process.WorkerProcess;
import io.partvault.embedded.process.WorkerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same plugin zips and the files of {@code config/} on workers of older Kafkas, each a process
 * with nothing but that Kafka on its class path. The sink's topics are renamed on the way, so that
 * it needs to know where a record really comes from.
 *
 * <p>The poms in {@code integration-tests/workers} resolve the class paths: the oldest in every
 * build, the others with {@code -Pworkers}.
 */
class OtherWorkersIT {

  private static final int ROWS = 5_000;
  private static final Duration PATIENCE = Duration.ofSeconds(150);

  @TempDir private static Path dir;
  private static PostgresServer postgres;
  private static S3Server s3;
  private static KafkaBroker broker;
  private static Path plugins;

  @BeforeAll
  static void startServers() throws Exception {
    postgres = PostgresServer.start(dir.resolve("postgres"));
    s3 = S3Server.start(Files.createDirectories(dir.resolve("s3")));
    s3.createBucket("vault");
    broker = KafkaBroker.start(dir.resolve("kafka"));
    plugins = Plugins.unpackInto(Files.createDirectories(dir.resolve("plugins")));
  }

  @AfterAll
  static void stopServers() throws Exception {
    broker.close();
    s3.close();
    postgres.close();
  }

  static List<Path> otherWorkers() throws IOException {
    try (Stream<Path> found = Files.list(Path.of("workers"))) {
      List<Path> resolved =
          found
              .filter(worker -> Files.exists(worker.resolve("target/classpath.txt")))
              .sorted()
              .toList();
      assertThat(resolved).as("class paths that the build has resolved").isNotEmpty();
      return resolved;
    }
  }

  @ParameterizedTest
  @MethodSource("otherWorkers")
  void oldTablePartitionsAreArchivedProvenAndDropped(Path kafka) throws Exception {
    String name = kafka.getFileName().toString().replaceAll("[^a-z0-9]", "");
    try (EventsTable table = EventsTable.create(postgres, name, ROWS);
        WorkerProcess worker = start(kafka, name)) {
      Map<String, Map<Long, JsonNode>> expected = new TreeMap<>();
      for (String leaf : EventsTable.OLD) {
        expected.put(leaf, table.rows(leaf));
      }
      createConnectors(worker, name);

      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                assertThat(worker.process().isAlive()).isTrue();
                return table.leaves().equals(EventsTable.YOUNG)
                    && judge(name).below("receipts").size() == EventsTable.OLD.size();
              });

      assertThat(archived(name)).isEqualTo(expected);
      assertThat(ProcessBeans.ofPlugins(worker.process().pid()))
          .as("these workers have no place for the numbers of connectors, and need none")
          .isEmpty();
      for (String role : List.of("source", "sink", "cleanup")) {
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () ->
                    assertThat(worker.client().status(name + "-" + role).findValuesAsText("state"))
                        .as(role)
                        .containsOnly("RUNNING"));
      }
    }
  }

  private static WorkerProcess start(Path kafka, String name) throws IOException {
    Map<String, String> properties = new HashMap<>();
    properties.put("offset.flush.interval.ms", "1000");
    properties.put("group.id", name);
    for (String storage : List.of("config", "offset", "status")) {
      properties.put(storage + ".storage.topic", name + "-" + storage);
    }
    return WorkerProcess.start(
        new WorkerSettings(
            dir.resolve("worker"),
            "worker-of-" + name,
            broker.bootstrapServers(),
            plugins,
            properties,
            Map.of(),
            WorkerSettings.START_FAST),
        Files.readString(kafka.resolve("target/classpath.txt")).strip());
  }

  private static void createConnectors(WorkerProcess worker, String name) throws IOException {
    ConnectClient client = worker.client();
    await().atMost(PATIENCE).ignoreExceptions().until(() -> client.plugins().size() >= 3);
    Map<String, String> source = database(name);
    source.put("poll.interval.ms", "1000");
    source.put("recheck.interval.ms", "2000");
    source.put("kafka.bootstrap.servers", broker.bootstrapServers());
    source.put("sink.group.id", "connect-" + name + "-sink");
    Map<String, String> sink = bucket(name);
    sink.put("topics.regex", name + "\\.(?!partvault\\.cleanup$).+");
    sink.put("kafka.bootstrap.servers", broker.bootstrapServers());
    sink.put("file.max.records", "2000");
    sink.put("consumer.override.metadata.max.age.ms", "1000");
    sink.put("transforms", "rename");
    sink.put("transforms.rename.type", "org.apache.kafka.connect.transforms.RegexRouter");
    sink.put("transforms.rename.regex", ".*");
    sink.put("transforms.rename.replacement", "renamed");
    Map<String, String> cleanup = database(name);
    cleanup.putAll(bucket(name));
    cleanup.put("cleanup.interval.ms", "1000");
    cleanup.put("cleanup.drop.enabled", "true");
    cleanup.put("topic.creation.default.replication.factor", "1");
    client.put(name + "-source", ShippedConfig.connector("source", source));
    client.put(name + "-sink", ShippedConfig.connector("sink", sink));
    client.put(name + "-cleanup", ShippedConfig.connector("cleanup", cleanup));
  }

  private static Map<String, String> database(String name) {
    Map<String, String> settings = new HashMap<>();
    settings.put("connection.url", postgres.jdbcUrl(name));
    settings.put("connection.user", postgres.user());
    settings.put("connection.password", "");
    settings.put("topic.prefix", name);
    return settings;
  }

  private static Map<String, String> bucket(String name) {
    Map<String, String> settings = new HashMap<>();
    settings.put("s3.bucket.name", "vault");
    settings.put("s3.region", s3.region());
    settings.put("s3.endpoint.url", s3.endpoint().toString());
    settings.put("s3.path.style.access.enabled", "true");
    settings.put("s3.key.prefix", name);
    settings.put("aws.access.key.id", s3.accessKeyId());
    settings.put("aws.secret.access.key", s3.secretAccessKey());
    return settings;
  }

  private static Map<String, Map<Long, JsonNode>> archived(String name) throws IOException {
    Map<String, Map<Long, JsonNode>> archived = new TreeMap<>();
    for (Map.Entry<String, JsonNode> manifest : judge(name).manifests().entrySet()) {
      List<JsonNode> lines = judge(name).rows(manifest.getValue());
      assertThat(lines).as("each row once").hasSize(ROWS);
      Map<Long, JsonNode> rows = new TreeMap<>();
      lines.stream()
          .map(EventsTable::comparable)
          .forEach(row -> rows.put(row.path("id").asLong(), row));
      archived.put(manifest.getKey(), rows);
    }
    return archived;
  }

  private static BucketJudge judge(String name) {
    return new BucketJudge(dir.resolve("s3").resolve("vault").resolve(name));
  }
}
