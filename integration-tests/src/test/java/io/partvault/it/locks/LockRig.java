// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.locks;

import static org.awaitility.Awaitility.await;

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

/**
 * A database server that logs every wait for a lock, and a worker with connectors for one database
 * after the other.
 */
final class LockRig implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(150);

  /** The default of {@code cleanup.lock.timeout.ms}, as tests see it that set no other. */
  static final Duration LOCK_TIMEOUT = Duration.ofMillis(800);

  /** The application name of cleanup's session. */
  static final String CLEANUP = "partvault-cleanup";

  private static final String BUCKET = "vault";

  private final PostgresServer postgres;
  private final S3Server s3;
  private final KafkaBroker broker;
  private final WorkerProcess worker;

  /** Starts everything, without connectors. */
  LockRig(Path dir) throws IOException {
    postgres = PostgresServer.start(dir.resolve("postgres"), LockLog.SETTINGS);
    s3 = S3Server.start(Files.createDirectories(dir.resolve("s3")));
    s3.createBucket(BUCKET);
    broker = KafkaBroker.start(dir.resolve("kafka"));
    Path plugins = Plugins.unpackInto(Files.createDirectories(dir.resolve("plugins")));
    worker =
        WorkerProcess.start(
            WorkerSettings.of(dir.resolve("worker"), "locks", broker.bootstrapServers(), plugins));
    await().atMost(PATIENCE).ignoreExceptions().until(() -> client().plugins().size() >= 3);
  }

  PostgresServer postgres() {
    return postgres;
  }

  /** Broker, worker and store leave the processors to the database from now on. */
  void standApart() throws IOException, InterruptedException {
    Priority.idle(ProcessHandle.current().pid());
    Priority.idle(worker.process().pid());
  }

  LockLog log() {
    return new LockLog(postgres);
  }

  /** Creates source and sink for the table {@code events} of a database. */
  void archive(String database) throws IOException {
    archive(database, Map.of());
  }

  /** The same, with some settings of the source replaced. */
  void archive(String database, Map<String, String> replaced) throws IOException {
    Map<String, String> source = new HashMap<>(connection(database));
    source.put("poll.interval.ms", "200");
    source.putAll(replaced);
    put(database, "source", source);
    Map<String, String> sink = new HashMap<>(bucket(database));
    sink.put("topics.regex", database + "\\.(?!partvault\\.cleanup$).+");
    sink.put("consumer.override.metadata.max.age.ms", "1000");
    put(database, "sink", sink);
  }

  /** Creates cleanup, with some settings replaced. */
  void clean(String database, Map<String, String> replaced) throws IOException {
    Map<String, String> cleanup = new HashMap<>(connection(database));
    cleanup.putAll(bucket(database));
    cleanup.put("cleanup.interval.ms", "200");
    cleanup.put("cleanup.lock.timeout.ms", Long.toString(LOCK_TIMEOUT.toMillis()));
    cleanup.put("cleanup.max.drops.per.round", "1000");
    cleanup.put("topic.creation.default.replication.factor", "1");
    cleanup.putAll(replaced);
    put(database, "cleanup", cleanup);
  }

  /** Removes the connectors of a database. */
  void stop(String database) {
    for (String role : List.of("cleanup", "source", "sink")) {
      client().delete(database + "-" + role);
    }
  }

  @Override
  public void close() {
    worker.close();
    broker.close();
    s3.close();
    postgres.close();
  }

  private ConnectClient client() {
    return worker.client();
  }

  private void put(String database, String role, Map<String, String> replaced) throws IOException {
    Map<String, String> config = ShippedConfig.connector(role, replaced);
    if (!role.equals("sink")) {
      config.put("topic.prefix", database);
    }
    client().put(database + "-" + role, config);
  }

  private Map<String, String> connection(String database) {
    return Map.of(
        "connection.url", postgres.jdbcUrl(database),
        "connection.user", postgres.user(),
        "connection.password", "");
  }

  private Map<String, String> bucket(String database) {
    return Map.of(
        "s3.bucket.name", BUCKET,
        "s3.key.prefix", database,
        "s3.region", s3.region(),
        "s3.endpoint.url", s3.endpoint().toString(),
        "s3.path.style.access.enabled", "true",
        "aws.access.key.id", s3.accessKeyId(),
        "aws.secret.access.key", s3.secretAccessKey());
  }
}
