// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.debezium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.partvault.embedded.ConnectClient;
import io.partvault.embedded.ConnectRestException;
import io.partvault.embedded.KafkaBroker;
import io.partvault.embedded.PostgresServer;
import io.partvault.embedded.S3Server;
import io.partvault.embedded.process.Plugins;
import io.partvault.embedded.process.ShippedConfig;
import io.partvault.embedded.process.WorkerProcess;
import io.partvault.embedded.process.WorkerSettings;
import io.partvault.it.BucketJudge;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ConditionFactory;
import org.awaitility.core.ThrowingRunnable;

/**
 * Servers, the typed table, and the connectors of {@code config/}: Debezium, our sink and cleanup.
 */
final class DebeziumRig implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(240);
  private static final Path DEBEZIUM = Path.of("target", "plugins", "debezium-connector-postgres");

  private final Path dir;
  private final PostgresServer postgres;
  private final S3Server s3;
  private final KafkaBroker broker;
  private final TypedTable table;
  private final Path plugins;

  DebeziumRig(Path dir) throws Exception {
    this.dir = dir;
    postgres = PostgresServer.start(dir.resolve("postgres"), Map.of("wal_level", "logical"));
    s3 = S3Server.start(Files.createDirectories(dir.resolve("s3")));
    s3.createBucket("vault");
    broker = KafkaBroker.start(dir.resolve("kafka"));
    table = TypedTable.create(postgres);
    plugins = Plugins.unpackInto(Files.createDirectories(dir.resolve("plugins")));
    Files.createSymbolicLink(plugins.resolve("debezium"), DEBEZIUM.toAbsolutePath());
  }

  TypedTable table() {
    return table;
  }

  BucketJudge judge() {
    return new BucketJudge(dir.resolve("s3").resolve("vault").resolve("archive"));
  }

  /** Waits long enough for a worker that was just started. */
  static ConditionFactory patiently() {
    return await().atMost(PATIENCE);
  }

  WorkerProcess startWorker() throws IOException {
    return WorkerProcess.start(
        WorkerSettings.of(dir.resolve("worker"), "debezium", broker.bootstrapServers(), plugins));
  }

  /**
   * Lets Debezium read the leaves.
   *
   * @param replaced settings other than the shipped ones
   */
  void snapshot(ConnectClient client, Map<String, String> replaced) throws IOException {
    read(client, "debezium-source", replaced);
  }

  /** The same by another file of {@code config/}. */
  void read(ConnectClient client, String file, Map<String, String> replaced) throws IOException {
    patiently().ignoreExceptions().until(() -> client.plugins().size() >= 4);
    Map<String, String> settings = new HashMap<>();
    settings.put("database.hostname", "127.0.0.1");
    settings.put("database.port", Integer.toString(postgres.port()));
    settings.put("database.dbname", "shop");
    settings.put("database.user", postgres.user());
    settings.put("database.password", "none");
    settings.putAll(replaced);
    client.put("debezium", ShippedConfig.connector(file, settings));
  }

  /**
   * Lets the sink archive.
   *
   * @param replaced settings other than the shipped ones
   */
  void archive(ConnectClient client, Map<String, String> replaced) throws IOException {
    Map<String, String> settings = new HashMap<>(bucket());
    settings.put("kafka.bootstrap.servers", broker.bootstrapServers());
    settings.put("file.max.records", "300");
    settings.put("consumer.override.session.timeout.ms", "6000");
    settings.put("consumer.override.heartbeat.interval.ms", "2000");
    settings.put("consumer.override.metadata.max.age.ms", "500");
    settings.putAll(replaced);
    client.put("partvault-sink", ShippedConfig.connector("sink-debezium", settings));
  }

  void cleanUp(ConnectClient client, String tables) throws IOException {
    Map<String, String> settings = new HashMap<>(bucket());
    settings.put("connection.url", postgres.jdbcUrl("shop"));
    settings.put("connection.user", postgres.user());
    settings.put("connection.password", "");
    settings.put("table.include.list", tables);
    settings.put("cleanup.interval.ms", "1000");
    settings.put("cleanup.drop.enabled", "true");
    settings.put("topic.creation.default.replication.factor", "1");
    client.put("partvault-cleanup", ShippedConfig.connector("cleanup", settings));
  }

  /** Runs a command on the archive, and on the database where it takes one. */
  Command command(String name, String... more) throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of(name, "--from=s3://vault/archive"));
    arguments.addAll(List.of("--s3-endpoint=" + s3.endpoint(), "--output=json"));
    if (!name.equals("verify")) {
      arguments.addAll(
          List.of("--database=" + postgres.jdbcUrl("shop"), "--user=" + postgres.user()));
    }
    arguments.addAll(List.of(more));
    return Command.run(
        dir,
        Map.of("aws.accessKeyId", s3.accessKeyId(), "aws.secretAccessKey", s3.secretAccessKey()),
        arguments);
  }

  void awaitManifests(ConnectClient client, List<String> leaves) {
    awaitArchive(client, () -> assertThat(judge().manifests().keySet()).containsAll(leaves));
  }

  /** Until the assertion holds; a connector that fails meanwhile ends it. */
  void awaitArchive(ConnectClient client, ThrowingRunnable assertion) {
    patiently().failFast(() -> assertNothingFailed(client)).untilAsserted(assertion);
  }

  /** Waits for an event of the cleanup about each of these leaves, and returns its reason. */
  Map<String, CleanupWord> words(List<String> leaves) {
    try (CleanupWords words = new CleanupWords(broker.bootstrapServers())) {
      return words.lastOf(leaves, PATIENCE);
    }
  }

  private static void assertNothingFailed(ConnectClient client) {
    for (String connector : List.of("debezium", "partvault-sink")) {
      assertThat(status(client, connector)).doesNotContain("FAILED");
    }
  }

  /** Empty while the worker starts. */
  private static String status(ConnectClient client, String connector) {
    try {
      return client.status(connector).toString();
    } catch (ConnectRestException | UncheckedIOException e) {
      return "";
    }
  }

  private Map<String, String> bucket() {
    return Map.of(
        "s3.bucket.name", "vault",
        "s3.region", s3.region(),
        "s3.endpoint.url", s3.endpoint().toString(),
        "s3.path.style.access.enabled", "true",
        "aws.access.key.id", s3.accessKeyId(),
        "aws.secret.access.key", s3.secretAccessKey());
  }

  @Override
  public void close() throws SQLException {
    table.close();
    broker.close();
    s3.close();
    postgres.close();
  }
}
