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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Connect's transformations and converters on the way of finished lines: what leaves the rows alone
 * does no harm, and what takes records away is never a smaller archive.
 */
class TransformationsIT {

  private static final int ROWS = 300;
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final String TRANSFORMS = "org.apache.kafka.connect.transforms.";

  @TempDir private static Path dir;
  private static PostgresServer postgres;
  private static S3Server s3;
  private static KafkaBroker broker;
  private static EventsTable table;
  private static WorkerProcess worker;

  @BeforeAll
  static void startServers() throws Exception {
    postgres = PostgresServer.start(dir.resolve("postgres"));
    s3 = S3Server.start(Files.createDirectories(dir.resolve("s3")));
    s3.createBucket("vault");
    broker = KafkaBroker.start(dir.resolve("kafka"));
    table = EventsTable.create(postgres, ROWS);
    worker =
        WorkerProcess.start(
            WorkerSettings.of(
                dir.resolve("worker"),
                "transformations",
                broker.bootstrapServers(),
                Plugins.unpackInto(Files.createDirectories(dir.resolve("plugins")))));
    await().atMost(PATIENCE).ignoreExceptions().until(() -> client().plugins().size() >= 3);
  }

  @AfterAll
  static void stopServers() throws Exception {
    worker.close();
    table.close();
    broker.close();
    s3.close();
    postgres.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"source", "sink"})
  void topicsMayBeRenamedOnEitherSide(String where) throws Exception {
    String name = "renamed-" + where;
    Map<String, String> rename = new HashMap<>();
    rename.put("transforms", "rename");
    rename.put("transforms.rename.type", TRANSFORMS + "RegexRouter");
    rename.put("transforms.rename.regex", ".*\\.([^.]+)");
    rename.put("transforms.rename.replacement", name + ".all.$1");
    archive(
        name, where.equals("source") ? rename : Map.of(), where.equals("sink") ? rename : Map.of());

    requireArchived(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.apache.kafka.connect.converters.ByteArrayConverter",
        "org.apache.kafka.connect.storage.StringConverter"
      })
  void theSinkTakesLinesAsBytesAndAsText(String converter) throws Exception {
    String name = "taken-as-" + converter.substring(converter.lastIndexOf('.') + 1);
    archive(name, Map.of(), Map.of("value.converter", converter));

    requireArchived(name);
  }

  @ParameterizedTest
  @CsvSource({
    "rows, HasHeaderKey, partvault.row, 300",
    "seals, HasHeaderKey, partvault.seal, ''",
    "tombstones, RecordIsTombstone, '', 0",
  })
  void recordsThatAFilterTakesFromTheSinkAreNoSmallerArchive(
      String what, String predicate, String header, String missing) throws Exception {
    String name = "sink-without-" + what;
    archive(name, Map.of(), filter(predicate, header));

    if (missing.isEmpty()) {
      // Without its seal an export waits, and what waits is not archived.
      await().atMost(PATIENCE).until(() -> !judge(name).below("begins").isEmpty());
    } else {
      await()
          .atMost(PATIENCE)
          .until(() -> judge(name).below("incomplete").size() == EventsTable.OLD.size());
    }
    assertThat(judge(name).manifests()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "rows, HasHeaderKey, partvault.row",
    "begins, HasHeaderKey, partvault.begin",
    "tombstones, RecordIsTombstone, ''",
  })
  void recordsThatAFilterTakesFromTheSourceEndTheExportWithTheReason(
      String what, String predicate, String header) throws Exception {
    String name = "source-without-" + what;
    archive(name, filter(predicate, header), Map.of());

    await()
        .atMost(PATIENCE)
        .until(
            () ->
                Files.readString(worker.process().log())
                    .lines()
                    .anyMatch(
                        line ->
                            line.contains(name)
                                && line.contains("a record was dropped on its way to Kafka")));
    assertThat(judge(name).manifests()).isEmpty();
    client().delete(name + "-source");
  }

  private static Map<String, String> filter(String predicate, String header) {
    Map<String, String> settings = new HashMap<>();
    settings.put("transforms", "drop");
    settings.put("transforms.drop.type", TRANSFORMS + "Filter");
    settings.put("transforms.drop.predicate", "chosen");
    settings.put("predicates", "chosen");
    settings.put("predicates.chosen.type", TRANSFORMS + "predicates." + predicate);
    if (!header.isEmpty()) {
      settings.put("predicates.chosen.name", header);
    }
    return settings;
  }

  private static void archive(String name, Map<String, String> source, Map<String, String> sink)
      throws IOException {
    Map<String, String> from = new HashMap<>();
    from.put("connection.url", postgres.jdbcUrl("shop"));
    from.put("connection.user", postgres.user());
    from.put("connection.password", "");
    from.put("topic.prefix", name);
    from.put("poll.interval.ms", "500");
    from.put("tasks.max", "1");
    from.put("topic.creation.default.partitions", "1");
    from.putAll(source);
    Map<String, String> to = new HashMap<>();
    to.put("topics.regex", name + "\\..*");
    to.put("tasks.max", "1");
    to.put("gap.policy", "continue");
    to.put("rotate.interval.ms", "1000");
    to.put("s3.key.prefix", name);
    to.put("s3.bucket.name", "vault");
    to.put("s3.region", s3.region());
    to.put("s3.endpoint.url", s3.endpoint().toString());
    to.put("s3.path.style.access.enabled", "true");
    to.put("aws.access.key.id", s3.accessKeyId());
    to.put("aws.secret.access.key", s3.secretAccessKey());
    to.put("consumer.override.metadata.max.age.ms", "500");
    to.putAll(sink);
    client().put(name + "-source", ShippedConfig.connector("source", from));
    client().put(name + "-sink", ShippedConfig.connector("sink", to));
  }

  private static void requireArchived(String name) throws Exception {
    await()
        .atMost(PATIENCE)
        .until(() -> judge(name).manifests().keySet().containsAll(EventsTable.OLD));
    for (String leaf : EventsTable.OLD) {
      Map<Long, JsonNode> archived = new TreeMap<>();
      List<JsonNode> lines = judge(name).rows(judge(name).manifestOf(leaf));
      lines.stream()
          .map(EventsTable::comparable)
          .forEach(row -> archived.put(row.path("id").asLong(), row));
      assertThat(lines).hasSize(ROWS);
      assertThat(archived).isEqualTo(table.rows(leaf));
    }
  }

  private static BucketJudge judge(String name) {
    return new BucketJudge(dir.resolve("s3").resolve("vault").resolve(name));
  }

  private static ConnectClient client() {
    return worker.client();
  }
}
