// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.partvault.archive.commit.Commit;
import io.partvault.archive.commit.CommitLog;
import io.partvault.archive.commit.CommitSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Offsets altered over Connect's REST interface, on a worker. */
@Tag("C13")
final class SinkOffsetsIT {

  private static final Duration LONG = Duration.ofSeconds(150);
  private static final Pattern PATCH =
      Pattern.compile("PATCH /connectors/([^/]+)/offsets with (\\{.*?\\}\\]\\})");

  @TempDir static Path folder;

  private static SinkServers servers;

  @BeforeAll
  static void start() {
    servers = SinkServers.start(folder, "sink-offsets.log");
  }

  @AfterAll
  static void stop() {
    servers.close();
  }

  @Test
  void offsetsThatGoBackDuplicateNothingAndOnesThatGoForwardAreAGap() throws Exception {
    String topic = "shop.public.events";
    String sink = "back-and-forth";
    TestExport sealed = TestExport.of("events_2024_01", 1, 1_000);
    TestExport open = TestExport.of("events_2024_02", 2, 2_000);
    servers.createTopic(topic, 1);
    servers.client.put(sink, servers.sink(topic, 1));
    servers.sendWhole(topic, sealed);
    servers.sendRows(topic, 0, open, 0, 1_000);
    servers.flush();
    long end = (1 + records(1_000) + 1) + (1 + records(1_000));
    awaitCommitted(sink, topic, end);
    int files = dataFiles("events_2024_0");

    for (long offset : new long[] {0, 100, end - 3}) {
      alter(sink, patch(topic, offset));
      assertThat(servers.groupOffset(sink)).isEqualTo(offset);
      assertThat(newest(sink, topic).orElseThrow().kind()).isEqualTo(Commit.Kind.RESET);
      servers.client.resume(sink);
      awaitCommitted(sink, topic, end);
      assertThat(dataFiles("events_2024_0")).isEqualTo(files);
    }
    servers.sendRows(topic, 0, open, 1_000, 2_000);
    servers.send(topic, 0, open.sealRecord());
    servers.flush();
    awaitManifest(open);
    TestArchive.assertHolds(servers.store, servers.layout, sealed);
    TestArchive.assertHolds(servers.store, servers.layout, open);

    assertAGapIsReported(sink, topic);
  }

  private static void assertAGapIsReported(String sink, String topic) {
    TestExport skipped = TestExport.of("events_2024_03", 3, 700);
    TestExport later = TestExport.of("events_2024_04", 4, 300);
    servers.sendRows(topic, 0, skipped, 0, 350);
    servers.flush();
    await()
        .atMost(LONG)
        .until(
            () ->
                newest(sink, topic).orElseThrow().exports().stream()
                    .anyMatch(e -> e.id().equals(skipped.id()) && e.nextRow() == 350));
    long end = newest(sink, topic).orElseThrow().next();
    stopped(sink);
    servers.sendRows(topic, 0, skipped, 350, 700);
    servers.send(topic, 0, skipped.sealRecord());
    servers.sendWhole(topic, later);

    servers.client.alterOffsets(sink, patch(topic, end + 10));
    servers.client.resume(sink);

    assertThat(awaitFailure(sink)).contains("expected row 350, found row 420");
    servers.client.restart(sink);
    awaitManifest(later);
    TestArchive.assertHolds(servers.store, servers.layout, later);
    assertThat(TestArchive.manifest(servers.store, servers.layout, skipped)).isEmpty();
    assertThat(servers.store.list("archive/incomplete/", "", 10)).hasSize(1);
  }

  @Test
  void aTopicThatWasCreatedAgainIsArchivedAfterTheCallsThatTheFailureNames() throws Exception {
    String topic = "shop.public.orders";
    String sink = "started-over";
    TestExport before = TestExport.of("orders_2024_01", 1, 500);
    TestExport after = TestExport.of("orders_2024_02", 2, 900);
    TestExport again = TestExport.of("orders_2024_03", 3, 200);
    servers.createTopic(topic, 1);
    servers.client.put(sink, servers.sink(topic, 1));
    servers.sendWhole(topic, before);
    awaitManifest(before);
    recreate(topic);
    servers.sendWhole(topic, after);
    servers.client.restart(sink);

    Matcher named = PATCH.matcher(awaitFailure(sink));
    assertThat(named.find()).isTrue();
    assertThat(named.group(1)).isEqualTo(sink);
    alter(sink, named.group(2));
    servers.client.resume(sink);
    awaitManifest(after);

    // The other way that is named: the group has forgotten the topic, the reset finds it.
    stopped(sink);
    recreate(topic);
    servers.sendWhole(topic, again);
    servers.client.resetOffsets(sink);
    servers.client.resume(sink);
    awaitManifest(again);
    for (TestExport export : List.of(before, after, again)) {
      TestArchive.assertHolds(servers.store, servers.layout, export);
    }
  }

  private static void recreate(String topic) throws Exception {
    try (Admin admin = Admin.create(servers.kafka())) {
      admin.deleteTopics(List.of(topic)).all().get();
      await().atMost(LONG).until(() -> !admin.listTopics().names().get().contains(topic));
    }
    await()
        .atMost(LONG)
        .ignoreExceptions()
        .until(
            () -> {
              servers.createTopic(topic, 1);
              return true;
            });
  }

  private static void alter(String sink, String offsets) {
    stopped(sink);
    servers.client.alterOffsets(sink, offsets);
  }

  private static void stopped(String sink) {
    servers.client.stop(sink);
    await()
        .atMost(LONG)
        .until(
            () -> {
              JsonNode status = servers.client.status(sink);
              return status.path("connector").path("state").asText().equals("STOPPED")
                  && status.path("tasks").isEmpty();
            });
    // Connect waits five seconds for a task, and Kafka moves no offsets of a group with members.
    await().atMost(LONG).until(() -> !servers.hasMembers(sink));
  }

  private static String awaitFailure(String sink) {
    return await()
        .atMost(LONG)
        .until(
            () -> servers.client.status(sink).path("tasks").path(0).path("trace").asText(),
            trace -> !trace.isEmpty());
  }

  private static void awaitManifest(TestExport export) {
    await()
        .atMost(LONG)
        .until(() -> TestArchive.manifest(servers.store, servers.layout, export).isPresent());
  }

  private static void awaitCommitted(String sink, String topic, long next) {
    await()
        .atMost(LONG)
        .untilAsserted(() -> assertThat(newest(sink, topic).map(Commit::next)).contains(next));
  }

  private static Optional<Commit> newest(String sink, String topic) {
    return new CommitLog(servers.store, servers.layout, new CommitSource(sink, topic, 0)).newest();
  }

  private static int dataFiles(String leaf) {
    return (int)
        servers.store.list("archive/data/", "", 1_000).stream()
            .filter(object -> object.key().value().contains("/" + leaf))
            .count();
  }

  private static String patch(String topic, long offset) {
    return """
        {"offsets":[{"partition":{"kafka_topic":"%s","kafka_partition":0},
                     "offset":{"kafka_offset":%d}}]}"""
        .formatted(topic, offset);
  }

  private static long records(int rows) {
    return (rows + 6) / 7;
  }
}
