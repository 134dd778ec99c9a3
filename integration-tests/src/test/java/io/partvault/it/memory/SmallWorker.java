// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.memory;

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
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Servers in this JVM and, in a process with 256 MB of heap, a worker with source and sink. */
final class SmallWorker implements AutoCloseable {

  private static final int NOT_FOUND = 404;

  static final String SOURCE = "partvault-source";
  static final String SINK = "partvault-sink";
  static final Duration PATIENCE = Duration.ofSeconds(400);

  private static final Pattern SEALED = Pattern.compile("Export of .* sealed: epoch");
  private static final Pattern JOINED =
      Pattern.compile(
          "groupId=connect-"
              + SINK
              + "\\] Successfully joined group with generation Generation\\{generationId=(\\d+)");

  private final Path dir;
  private final PostgresServer postgres;
  private final S3Server s3;
  private final KafkaBroker broker;
  private final WorkerProcess worker;
  private final Path log;
  private final Set<String> started = new TreeSet<>();
  private final List<HeapWatch> watches = new ArrayList<>();

  /** As a fresh operator would have it, without connectors. */
  SmallWorker(Path dir) throws IOException {
    this.dir = dir;
    postgres = PostgresServer.start(dir.resolve("postgres"));
    s3 = S3Server.start(Files.createDirectories(dir.resolve("s3")));
    s3.createBucket("vault");
    broker = KafkaBroker.start(dir.resolve("kafka"));
    Path plugins = Plugins.unpackInto(Files.createDirectories(dir.resolve("plugins")));
    log = dir.resolve("worker.log");
    WorkerSettings usual =
        WorkerSettings.of(dir.resolve("worker"), "memory", broker.bootstrapServers(), plugins);
    worker =
        WorkerProcess.start(
            new WorkerSettings(
                usual.dir(),
                usual.name(),
                usual.bootstrapServers(),
                usual.plugins(),
                usual.properties(),
                usual.environment(),
                List.of(
                    "-Xmx" + HeapWatch.CAP_MEGABYTES + "m",
                    "-XX:+ExitOnOutOfMemoryError",
                    "-Dpartvault.log.file=" + log)));
    await().atMost(PATIENCE).ignoreExceptions().until(() -> client().plugins().size() >= 3);
  }

  String bootstrapServers() {
    return broker.bootstrapServers();
  }

  URI store() {
    return s3.endpoint();
  }

  /** Watches the worker's heap from now on. */
  HeapWatch watchHeap() throws IOException {
    HeapWatch watch = HeapWatch.over(worker.process().pid());
    watches.add(watch);
    return watch;
  }

  ConnectClient client() {
    return worker.client();
  }

  BucketJudge judge() {
    return new BucketJudge(dir.resolve("s3").resolve("vault").resolve("archive"));
  }

  /** Runs statements as the superuser. */
  void sql(String... statements) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(postgres.jdbcUrl("postgres"), postgres.user(), "");
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** The shipped source, looking every second, with some settings replaced. */
  void startSource(Map<String, String> replaced) throws IOException {
    Map<String, String> settings = new HashMap<>();
    settings.put("connection.url", postgres.jdbcUrl("postgres"));
    settings.put("connection.user", postgres.user());
    settings.put("connection.password", "");
    settings.put("poll.interval.ms", "1000");
    settings.putAll(replaced);
    started.add(SOURCE);
    client().put(SOURCE, ShippedConfig.connector("source", settings));
  }

  /** The shipped sink, with some settings replaced. */
  void startSink(Map<String, String> replaced) throws IOException {
    Map<String, String> settings = new HashMap<>();
    settings.put("s3.bucket.name", "vault");
    settings.put("s3.region", s3.region());
    settings.put("s3.endpoint.url", s3.endpoint().toString());
    settings.put("s3.path.style.access.enabled", "true");
    settings.put("aws.access.key.id", s3.accessKeyId());
    settings.put("aws.secret.access.key", s3.secretAccessKey());
    settings.putAll(replaced);
    started.add(SINK);
    client().put(SINK, ShippedConfig.connector("sink", settings));
  }

  /** How many table partitions the source has sealed. */
  long sealed() throws IOException {
    try (Stream<String> lines = Files.lines(log)) {
      return lines.filter(line -> SEALED.matcher(line).find()).count();
    }
  }

  /** The generation of the sink's consumer group: it rises whenever somebody joins or leaves. */
  int sinkGeneration() throws IOException {
    try (Stream<String> lines = Files.lines(log)) {
      return lines
          .flatMap(line -> JOINED.matcher(line).results())
          .mapToInt(joined -> Integer.parseInt(joined.group(1)))
          .max()
          .orElseThrow();
    }
  }

  /** Says how long it took from here to there, for whoever reads the log. */
  static void tell(String what, long sinceNanos) {
    System.err.printf("%s after %.1f s%n", what, (System.nanoTime() - sinceNanos) / 1e9);
  }

  /** Waits, and fails at once when the worker has died or a task has failed. */
  void awaitWhileHealthy(Callable<Boolean> condition) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .until(
            () -> {
              assertThat(worker.process().isAlive()).as("the worker runs").isTrue();
              for (String connector : started) {
                assertThat(status(connector)).doesNotContain("FAILED");
              }
              return condition.call();
            });
  }

  /** Empty as long as the connector has none, which it gets a moment after its configuration. */
  private String status(String connector) {
    try {
      return client().status(connector).toString();
    } catch (ConnectRestException e) {
      if (e.status() != NOT_FOUND) {
        throw e;
      }
      return "";
    }
  }

  @Override
  public void close() {
    watches.forEach(HeapWatch::close);
    worker.close();
    broker.close();
    s3.close();
    postgres.close();
  }
}
