// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sink in a Connect worker, between a broker and an S3 server. */
final class SinkOnWorkerIT {

  private static final String SINK = "archive-sink";
  private static final String TOPIC = TestTopic.NAME;
  private static final Duration LONG = Duration.ofSeconds(150);

  @TempDir static Path folder;

  private static SinkServers servers;

  @BeforeAll
  static void start() {
    servers = SinkServers.start(folder, "sink-on-worker.log");
  }

  @AfterAll
  static void stop() {
    servers.close();
  }

  @Test
  void everyRowIsArchivedExactlyOnceThroughRestartsAndRebalances() throws Exception {
    servers.createTopic(TOPIC, 2);
    List<TestExport> exports = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      exports.add(TestExport.of("events_2024_0" + (i + 1), i + 1L, 3_000));
    }
    servers.client.put(SINK, servers.sink(TOPIC, 1));
    exports.forEach(export -> servers.sendRows(TOPIC, number(export), export, 0, 1_500));
    servers.flush();
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> assertThat(servers.store.list("archive/commits/", "", 10)).hasSizeGreaterThan(3));
    // One task more moves topic partitions; a restart throws open files away.
    servers.client.put(SINK, servers.sink(TOPIC, 2));
    servers.client.restart(SINK);
    exports.forEach(export -> servers.sendRows(TOPIC, number(export), export, 1_400, 3_000));
    exports.forEach(export -> servers.send(TOPIC, number(export), export.sealRecord()));
    servers.flush();

    await()
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> exports.stream().allMatch(SinkOnWorkerIT::isArchived));

    exports.forEach(export -> TestArchive.assertHolds(servers.store, servers.layout, export));
    await().atMost(LONG).untilAsserted(() -> assertThat(servers.groupOffset(SINK)).isPositive());
    JsonNode status = servers.client.status(SINK);
    assertThat(status.toString()).doesNotContain("FAILED");
  }

  @Tag("C9")
  @Tag("C15")
  @ParameterizedTest
  @ValueSource(strings = {"read_uncommitted", "read_committed"})
  void abortedTransactionsAndRenamedTopicsDoNotMatter(String isolation) throws Exception {
    String topic = "shop.public." + isolation;
    TestExport export = TestExport.of(isolation, 1, 1_000);
    servers.createTopic(topic, 1);
    servers.sendAbortedThenCommitted(topic, export);
    Map<String, String> config = servers.sink(topic, 1);
    config.put("consumer.override.isolation.level", isolation);
    config.put("transforms", "rename");
    config.put("transforms.rename.type", "org.apache.kafka.connect.transforms.RegexRouter");
    config.put("transforms.rename.regex", "shop.*");
    config.put("transforms.rename.replacement", "elsewhere");

    servers.client.put(isolation, config);

    await().atMost(LONG).until(() -> isArchived(export));
    TestArchive.assertHolds(servers.store, servers.layout, export);
    assertThat(servers.client.status(isolation).toString()).doesNotContain("FAILED");
    servers.client.delete(isolation);
  }

  @Test
  void validateSaysInOneSentenceWhatIsWrongWithTheStore() {
    Map<String, String> config = new HashMap<>(servers.sink(TOPIC, 1));
    config.put("name", SINK);
    config.put("s3.bucket.name", "no-such-bucket");

    JsonNode answer = servers.client.validate("io.partvault.sink.S3ArchiveSinkConnector", config);

    assertThat(answer.path("error_count").intValue()).isEqualTo(1);
    assertThat(answer.toString()).contains("no-such-bucket");
  }

  private static boolean isArchived(TestExport export) {
    return TestArchive.manifest(servers.store, servers.layout, export).isPresent();
  }

  private static int number(TestExport export) {
    return (int) (export.epoch() % 2);
  }
}
