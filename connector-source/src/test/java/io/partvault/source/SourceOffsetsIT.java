// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.partvault.embedded.ConnectClient;
import io.partvault.embedded.ConnectWorker;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Source offsets altered as an operator does it: stop, PATCH or DELETE, resume. */
class SourceOffsetsIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SOURCE = "source";
  private static final int CONFLICT = 409;

  @TempDir static Path dir;
  private static SourceServers servers;
  private static int tests;

  private String prefix;
  private ConnectWorker worker;
  private CommittedTopic topic;
  private ConnectClient client;

  @BeforeAll
  static void startServers() throws Exception {
    servers = SourceServers.start(dir);
  }

  @AfterAll
  static void stopServers() {
    servers.close();
  }

  @BeforeEach
  void archiveBothLeaves() throws Exception {
    servers.database().reset(10);
    prefix = "shop" + tests++;
    worker = servers.worker(prefix, "enabled", Map.of());
    topic = new CommittedTopic(servers.bootstrapServers(), prefix);
    client = new ConnectClient(worker.restUrl());
    client.put(SOURCE, servers.connector(prefix, Map.of()));
    topic.awaitSeals(2);
    SourceServers.awaitSealed(client, SOURCE, 2);
  }

  @AfterEach
  void stopWorker() {
    topic.close();
    worker.close();
  }

  @Test
  @Tag("C20")
  void tablePartitionIsArchivedAgainUnderAGreaterEpochWhenItsOffsetIsSetToNull() throws Exception {
    client.stop(SOURCE);
    assertThat(alter(request("PATCH", body(key("events_2024_01"), null))).statusCode())
        .isEqualTo(200);
    client.resume(SOURCE);

    topic.awaitSeals(3);
    assertThat(topic.exports("events_2024_01").epochs()).hasSize(2).isSorted();
    assertThat(topic.exports("events_2024_02").epochs()).hasSize(1);
  }

  @Test
  @Tag("C20")
  void abandonedOffsetKeepsTheLastKnownEpochForAClockThatWentBack() throws Exception {
    // An epoch of the year 2100, as a server whose clock was ahead would have drawn it.
    long ahead = 4_102_444_800_000L << 10;
    client.stop(SOURCE);
    HttpResponse<String> answer =
        alter(
            edit(
                "events_2024_01", offset -> offset.put("status", "abandoned").put("epoch", ahead)));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    client.resume(SOURCE);

    topic.awaitSeals(3);
    List<Long> epochs = topic.exports("events_2024_01").epochs();
    assertThat(epochs).hasSize(2);
    assertThat(epochs.get(1)).isGreaterThan(ahead);
  }

  @Test
  void allTablePartitionsAreArchivedAgainWhenAllOffsetsAreDeleted() throws Exception {
    client.stop(SOURCE);
    assertThat(alter(request("DELETE", "")).statusCode()).isEqualTo(200);
    assertThat(SourceServers.offsets(client, SOURCE)).isEmpty();
    client.resume(SOURCE);

    topic.awaitSeals(4);
    for (String leaf : EventsDatabase.OLD) {
      assertThat(topic.exports(leaf).epochs()).hasSize(2).isSorted();
    }
  }

  @Test
  void offsetsThatNoExportCanHaveAreRefusedWithASentenceAndNothingChanges() throws Exception {
    Map<String, JsonNode> before = SourceServers.offsets(client, SOURCE);
    client.stop(SOURCE);

    assertRefused(
        request("PATCH", body("other/public.events/events_2024_01", anyOffset())),
        "this connector's topic.prefix is '" + prefix + "'");
    assertRefused(
        request("PATCH", body(key("events_2024_01"), JSON.createObjectNode().put("position", 17))),
        "Cannot read source offset field 'version': expected a whole number, found null");
    assertRefused(
        edit("events_2024_01", offset -> offset.put("rows", "ten")),
        "Cannot read source offset field 'rows': expected a whole number, found ten");
    assertRefused(
        edit("events_2024_01", offset -> offset.put("rows", 9)), "only the connector seals");
    assertThat(SourceServers.offsets(client, SOURCE)).isEqualTo(before);
  }

  private void assertRefused(HttpRequest request, String sentence) throws Exception {
    HttpResponse<String> answer = alter(request);
    assertThat(answer.statusCode()).isGreaterThanOrEqualTo(400);
    assertThat(JSON.readTree(answer.body()).path("message").asText()).contains(sentence);
  }

  private ObjectNode anyOffset() {
    return SourceServers.offsets(client, SOURCE).get(key("events_2024_01")).deepCopy();
  }

  private HttpRequest edit(String leaf, UnaryOperator<ObjectNode> change) throws Exception {
    ObjectNode offset = SourceServers.offsets(client, SOURCE).get(key(leaf)).deepCopy();
    return request("PATCH", body(key(leaf), change.apply(offset)));
  }

  private String key(String leaf) {
    return prefix + "/public.events/" + leaf;
  }

  private static String body(String key, JsonNode offset) throws Exception {
    ObjectNode body = JSON.createObjectNode();
    ObjectNode entry = body.putArray("offsets").addObject();
    entry.putObject("partition").put("tablePartition", key);
    entry.set("offset", offset);
    return JSON.writeValueAsString(body);
  }

  private HttpRequest request(String method, String body) {
    return HttpRequest.newBuilder(worker.restUrl().resolve("/connectors/source/offsets"))
        .header("Content-Type", "application/json")
        .method(method, HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  /** Connect answers 409 or 400 until the tasks have stopped. */
  private static HttpResponse<String> alter(HttpRequest request) throws Exception {
    HttpClient http = HttpClient.newHttpClient();
    return await()
        .atMost(SourceServers.PATIENCE)
        .until(
            () -> http.send(request, HttpResponse.BodyHandlers.ofString()),
            answer -> answer.statusCode() != CONFLICT && !answer.body().contains("STOPPED state"));
  }
}
