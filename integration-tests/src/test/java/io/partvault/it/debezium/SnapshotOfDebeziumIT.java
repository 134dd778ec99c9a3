// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.debezium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.partvault.embedded.ConnectClient;
import io.partvault.embedded.ConnectRestException;
import io.partvault.embedded.KafkaBroker;
import io.partvault.embedded.PostgresServer;
import io.partvault.embedded.S3Server;
import io.partvault.embedded.leak.LeavesUploads;
import io.partvault.embedded.process.Plugins;
import io.partvault.embedded.process.ShippedConfig;
import io.partvault.embedded.process.WorkerProcess;
import io.partvault.embedded.process.WorkerSettings;
import io.partvault.it.BucketJudge;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Debezium connector snapshots leaves of a real database, with the settings of {@code
 * config/}; the lines in the bucket have to be those that our own reader makes of the leaves.
 */
class SnapshotOfDebeziumIT {

  private static final Duration PATIENCE = Duration.ofSeconds(240);
  private static final Path DEBEZIUM = Path.of("target", "plugins", "debezium-connector-postgres");

  @TempDir private Path dir;
  private PostgresServer postgres;
  private S3Server s3;
  private KafkaBroker broker;
  private TypedTable table;
  private Path plugins;

  @BeforeEach
  void startServers() throws Exception {
    postgres = PostgresServer.start(dir.resolve("postgres"), Map.of("wal_level", "logical"));
    s3 = S3Server.start(Files.createDirectories(dir.resolve("s3")));
    s3.createBucket("vault");
    broker = KafkaBroker.start(dir.resolve("kafka"));
    table = TypedTable.create(postgres);
    plugins = Plugins.unpackInto(Files.createDirectories(dir.resolve("plugins")));
    Files.createSymbolicLink(plugins.resolve("debezium"), DEBEZIUM.toAbsolutePath());
  }

  @AfterEach
  void stopServers() throws Exception {
    table.close();
    broker.close();
    s3.close();
    postgres.close();
  }

  @Test
  void theLinesOfASnapshotAreThoseOfOurOwnReader() throws Exception {
    try (WorkerProcess worker = startWorker()) {
      snapshot(worker.client());
      archive(worker.client());

      awaitManifests(worker.client());
    }

    for (String leaf : TypedTable.LEAVES) {
      JsonNode manifest = judge().manifestOf(leaf);
      assertSame(judge().lines(manifest), table.lines(leaf));
      assertThat(manifest.path("origin").asText()).isEqualTo("debezium");
      assertThat(manifest.path("rows").asInt()).isEqualTo(TypedTable.ROWS);
      assertThat(manifest.path("columns").path(1).path("type").asText())
          .isEqualTo("timestamp with time zone");
    }
  }

  @Test
  @LeavesUploads("a worker that is killed aborts nothing")
  void everyRowIsArchivedExactlyOnceWhenTheWorkerIsKilledInBetween() throws Exception {
    try (WorkerProcess worker = startWorker()) {
      snapshot(worker.client());
      archive(worker.client());
      await().atMost(PATIENCE).until(() -> !judge().below("commits").isEmpty());
      worker.process().kill();
    }
    try (WorkerProcess worker = startWorker()) {
      awaitManifests(worker.client());
    }

    for (String leaf : TypedTable.LEAVES) {
      assertSame(judge().lines(judge().manifestOf(leaf)), table.lines(leaf));
    }
  }

  private void awaitManifests(ConnectClient client) {
    await()
        .atMost(PATIENCE)
        .failFast(() -> assertNothingFailed(client))
        .untilAsserted(
            () -> assertThat(judge().manifests().keySet()).containsAll(TypedTable.LEAVES));
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

  /** The first few lines that differ say enough. */
  private static void assertSame(List<String> archived, List<String> read) {
    assertThat(but(archived, read)).as("archived only").isEmpty();
    assertThat(but(read, archived)).as("in the table only").isEmpty();
    assertThat(archived).hasSameSizeAs(read);
  }

  private static List<String> but(List<String> lines, List<String> others) {
    Set<String> rest = new TreeSet<>(lines);
    rest.removeAll(new HashSet<>(others));
    return rest.stream().limit(3).toList();
  }

  private WorkerProcess startWorker() throws IOException {
    return WorkerProcess.start(
        WorkerSettings.of(dir.resolve("worker"), "debezium", broker.bootstrapServers(), plugins));
  }

  private void snapshot(ConnectClient client) throws IOException {
    await().atMost(PATIENCE).ignoreExceptions().until(() -> client.plugins().size() >= 4);
    Map<String, String> settings = new HashMap<>();
    settings.put("database.hostname", "127.0.0.1");
    settings.put("database.port", Integer.toString(postgres.port()));
    settings.put("database.dbname", "shop");
    settings.put("database.user", postgres.user());
    settings.put("database.password", "none");
    client.put("debezium", ShippedConfig.connector("debezium-source", settings));
  }

  private void archive(ConnectClient client) throws IOException {
    Map<String, String> settings = new HashMap<>(bucket());
    settings.put("kafka.bootstrap.servers", broker.bootstrapServers());
    settings.put("file.max.records", "300");
    settings.put("consumer.override.session.timeout.ms", "6000");
    settings.put("consumer.override.heartbeat.interval.ms", "2000");
    settings.put("consumer.override.metadata.max.age.ms", "500");
    client.put("partvault-sink", ShippedConfig.connector("sink-debezium", settings));
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

  private BucketJudge judge() {
    return new BucketJudge(dir.resolve("s3").resolve("vault").resolve("archive"));
  }
}
