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
import io.partvault.it.BadValues.BadValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Connector;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a live worker says to the files of {@code config/}, with its references to the environment
 * resolved, and to each way of getting them wrong: over REST, before anything is created.
 */
class ShippedConfigIT {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Map<String, String> CLASSES =
      Map.of(
          "source", "io.partvault.source.PartitionSourceConnector",
          "sink", "io.partvault.sink.S3ArchiveSinkConnector",
          "sink-records", "io.partvault.sink.S3ArchiveSinkConnector",
          "cleanup", "io.partvault.cleanup.PartitionCleanupConnector");

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
    table = EventsTable.createEmpty(postgres, "shop", EventsTable.OLD);
    table.execute("CREATE TABLE \"Odd one\" (id int) PARTITION BY RANGE (id)");
    worker =
        WorkerProcess.start(
            new WorkerSettings(
                dir.resolve("worker"),
                "shipped-config",
                broker.bootstrapServers(),
                Plugins.unpackInto(Files.createDirectories(dir.resolve("plugins"))),
                Map.of(),
                environment(),
                WorkerSettings.START_FAST));
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
  @CsvSource({"source", "sink", "sink-records", "cleanup"})
  void theFileIsTakenAsItIs(String name) throws IOException {
    assertThat(errors(name, Map.of())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          source | retention.period | 13 months | = | 13 months
          source | retention.period |  | = | Nothing says which table partitions are old enough
          source | recheck.full.interval.ms | 1000 | = | must not be less than
          source | record.format | avro | = | json, struct, frames
          source | record.format | frames | record.max.rows | leave record.max.rows out
          source | value.converter | org.apache.kafka.connect.json.JsonConverter | = | would change what is sent
          source | table.include.list | public.nothing | = | public.nothing
          sink | s3.sse.mode | aes | = | none, sse-s3, sse-kms, sse-c
          sink | s3.sse.kms.key.id | alias/a | = | goes with s3.sse.mode = sse-kms
          sink | s3.bucket.name | no-such-bucket | = | the bucket does not exist
          sink | aws.secret.access.key | wrong | aws.access.key.id | give both or neither
          sink | s3.storage.class | GLACIER | = | cannot be read at once
          sink | file.max.bytes | 999999999999 | = | more than S3 takes
          sink | gap.policy | ignore | = | fail, continue
          sink | consumer.override.auto.offset.reset | latest | = | must be earliest
          sink-records | records.path.template | data/{topic} | = | it must end with /{topicPartition}-{firstOffset}
          sink-records | records.time.zone | Atlantis | = | it is no time zone
          sink-records | behavior.on.null.values | ignore | = | fail, skip, write
          sink-records | errors.deadletterqueue.topic.name |  | = | is missing: with errors.tolerance=all
          cleanup | cleanup.verify.mode | trust | = | content, metadata
          cleanup | s3.endpoint.url | http://127.0.0.1:1 | = | no answer from http://127.0.0.1:1
          cleanup | s3.sse.mode | sse-c | s3.sse.customer.key | s3.sse.customer.key is missing
          cleanup | cleanup.allow.changed | public.other | = | is not in table.include.list
          """)
  void eachMistakeIsSaidAtItsKey(
      String name, String key, String value, String problem, String sentence) throws IOException {
    Map<String, List<String>> errors = errors(name, Map.of(key, value == null ? "" : value));
    String problemKey = problem.equals("=") ? key : problem;
    assertThat(errors).containsOnlyKeys(problemKey);
    assertThat(errors.get(problemKey)).anySatisfy(error -> assertThat(error).contains(sentence));
  }

  @ParameterizedTest
  @CsvSource({"source", "sink", "cleanup"})
  void everyKeyRefusesWhatCannotBeWithKeyValueAndWayOut(String name) throws Exception {
    ConfigDef definition =
        ((Connector) Class.forName(CLASSES.get(name)).getConstructor().newInstance()).config();
    List<BadValue> values = BadValues.of(name);
    Set<String> covered = values.stream().map(BadValue::key).collect(Collectors.toSet());
    covered.addAll(BadValues.FREE.keySet());

    assertThat(covered).containsAll(definition.names());
    SoftAssertions softly = new SoftAssertions();
    for (BadValue bad : values) {
      Map<String, String> changed = new HashMap<>(bad.also());
      changed.put(bad.key(), bad.value());
      Map<String, List<String>> errors = errors(name, changed);
      softly.assertThat(errors).as("%s", bad).containsOnlyKeys(bad.key());
      String message = String.join("; ", errors.getOrDefault(bad.key(), List.of()));
      softly.assertThat(message).contains(bad.key()).contains(bad.wayOut());
      if (definition.configKeys().get(bad.key()).type == ConfigDef.Type.PASSWORD) {
        softly.assertThat(message).as("no secrets").doesNotContain(bad.value());
      } else {
        softly.assertThat(message).contains(bad.value());
      }
    }
    softly.assertAll();
  }

  @Test
  void tablesAndWordsAreRecommended() throws IOException {
    assertThat(recommended("source", "table.include.list", Map.of()))
        .contains("public.events", "public.\"Odd one\"");
    assertThat(recommended("cleanup", "table.include.list", Map.of())).contains("public.events");
    assertThat(recommended("source", "record.format", Map.of()))
        .containsExactly("json", "struct", "frames");
    assertThat(recommended("sink", "gap.policy", Map.of())).containsExactly("fail", "continue");
    assertThat(recommended("sink", "s3.sse.mode", Map.of()))
        .containsExactly("none", "sse-s3", "sse-kms", "sse-c");
    assertThat(recommended("cleanup", "cleanup.verify.mode", Map.of()))
        .containsExactly("content", "metadata");
  }

  @Test
  void withoutADatabaseNoTablesAreRecommendedAndTheConnectionIsNamed() throws IOException {
    Map<String, String> nowhere = Map.of("connection.url", "jdbc:postgresql://127.0.0.1:1/shop");

    assertThat(recommended("source", "table.include.list", nowhere)).isEmpty();
    assertThat(errors("source", nowhere)).containsOnlyKeys("connection.url");
  }

  private static Map<String, List<String>> errors(String name, Map<String, String> changed)
      throws IOException {
    Map<String, List<String>> errors = new TreeMap<>();
    for (JsonNode config : validated(name, changed).path("configs")) {
      for (JsonNode error : config.path("value").path("errors")) {
        errors
            .computeIfAbsent(config.path("value").path("name").asText(), key -> new ArrayList<>())
            .add(error.asText());
      }
    }
    return errors;
  }

  private static List<String> recommended(String name, String key, Map<String, String> changed)
      throws IOException {
    for (JsonNode config : validated(name, changed).path("configs")) {
      JsonNode value = config.path("value");
      if (value.path("name").asText().equals(key)) {
        List<String> words = new ArrayList<>();
        value.path("recommended_values").forEach(word -> words.add(word.asText()));
        return words;
      }
    }
    throw new AssertionError("The worker says nothing about " + key);
  }

  private static JsonNode validated(String name, Map<String, String> changed) throws IOException {
    Map<String, String> config = new HashMap<>();
    if (!name.equals("source")) {
      // As the page says of a store other than AWS.
      config.put("s3.endpoint.url", s3.endpoint().toString());
      config.put("s3.path.style.access.enabled", "true");
    }
    config.putAll(changed);
    return client().validate(CLASSES.get(name), ShippedConfig.connector(name, config));
  }

  private static Map<String, String> environment() {
    return Map.of(
        "PARTVAULT_KAFKA", broker.bootstrapServers(),
        "PARTVAULT_DATABASE_URL", postgres.jdbcUrl("shop"),
        "PARTVAULT_DATABASE_USER", postgres.user(),
        "PARTVAULT_DATABASE_PASSWORD", "",
        "PARTVAULT_CLEANUP_USER", postgres.user(),
        "PARTVAULT_CLEANUP_PASSWORD", "",
        "PARTVAULT_S3_BUCKET", "vault",
        "PARTVAULT_S3_REGION", s3.region(),
        "AWS_ACCESS_KEY_ID", s3.accessKeyId(),
        "AWS_SECRET_ACCESS_KEY", s3.secretAccessKey());
  }

  private static ConnectClient client() {
    return worker.client();
  }
}
