// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.partvault.embedded.ConnectRestException;
import io.partvault.embedded.S3Server;
import io.partvault.embedded.process.ShippedConfig;
import io.partvault.it.EventsTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One table on its way into the archive: database, topic, prefix and connectors of its own, with
 * the settings of {@code config/}.
 */
final class Archiving implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(150);
  private static final int NOT_FOUND = 404;

  private final Rig rig;
  private final String name;
  private final ArchiveJudge judge;
  private final Set<String> started = new TreeSet<>();
  private ArchivingSettings settings;
  private EventsTable table;
  private Map<String, Map<Long, JsonNode>> expected = Map.of();

  private Archiving(Rig rig, String name, ArchivingSettings settings, EventsTable table)
      throws Exception {
    this.rig = rig;
    this.name = name;
    this.settings = settings;
    this.table = table;
    judge = new ArchiveJudge(folder());
    expectWhatIsThere();
  }

  static Archiving create(Rig rig, String name, ArchivingSettings settings) throws Exception {
    EventsTable table = EventsTable.create(rig.postgres(), name, settings.rows());
    return new Archiving(rig, name, settings, table);
  }

  /** One whose table has these leaves to be archived, and no rows yet. */
  static Archiving ofEmpty(Rig rig, String name, ArchivingSettings settings, List<String> old)
      throws Exception {
    EventsTable table = EventsTable.createEmpty(rig.postgres(), name, old);
    return new Archiving(rig, name, settings, table);
  }

  /** Creates the connectors; everything begins. */
  Archiving start() throws IOException {
    startSource();
    startSink();
    startCleanup();
    return this;
  }

  /** Archives everything; cleanup is still to come. */
  Archiving archive() throws IOException {
    startSource();
    startSink();
    return awaitArchived();
  }

  void startSource() throws IOException {
    Map<String, String> source = new HashMap<>(connection());
    source.put("poll.interval.ms", "500");
    source.put("recheck.interval.ms", "1000");
    source.put("chunk.target.bytes", "131072");
    source.putAll(settings.source());
    put("source", source);
  }

  void startSink() throws IOException {
    Map<String, String> sink = new HashMap<>(bucket());
    sink.put("topics.regex", name + "\\.(?!partvault\\.cleanup$).+");
    sink.put("consumer.override.metadata.max.age.ms", "1000");
    // Of the classic protocol; the other one has its session in the broker's settings.
    sink.put("consumer.override.session.timeout.ms", sessionTimeout());
    sink.put("consumer.override.heartbeat.interval.ms", "1000");
    sink.putAll(settings.sink());
    put("sink", sink);
  }

  void startCleanup() throws IOException {
    Map<String, String> cleanup = new HashMap<>(connection());
    cleanup.putAll(bucket());
    cleanup.put("cleanup.interval.ms", "500");
    cleanup.put("topic.creation.default.replication.factor", "1");
    cleanup.putAll(settings.cleanup());
    put("cleanup", cleanup);
  }

  /** The connectors that are started or started again from now on have these settings. */
  Archiving with(ArchivingSettings changed) {
    settings = changed;
    return this;
  }

  /** Name of the connector in that role: {@code source}, {@code sink} or {@code cleanup}. */
  String connector(String role) {
    return name + "-" + role;
  }

  /** Name of its database, and of its prefix in the bucket. */
  String database() {
    return name;
  }

  /** The topic of its rows. */
  String topic() {
    return name + ".public.events";
  }

  /** The topic of what cleanup has to say. */
  String cleanupTopic() {
    return name + ".partvault.cleanup";
  }

  /** The folder of its objects. */
  Path folder() {
    return rig.bucket().resolve(name);
  }

  EventsTable table() {
    return table;
  }

  ArchiveJudge judge() {
    return judge;
  }

  /** Connects to the table again, whose server may be another one by now. */
  void reconnect() throws SQLException {
    List<String> old = table.old();
    table.close();
    table = EventsTable.connect(rig.postgres(), name, old);
  }

  /**
   * From now on the archive must hold what the old leaves hold now, whoever has renamed them, and
   * what the dropped ones held.
   */
  void expectWhatIsThere() throws SQLException, IOException {
    expectWhatIsThere(table);
  }

  /** The same as somebody else sees it, whose transaction is not committed yet. */
  void expectWhatIsThere(EventsTable seen) throws SQLException, IOException {
    Map<String, Map<Long, JsonNode>> rows = new TreeMap<>(expected);
    rows.keySet().retainAll(judge.leavesBelow("receipts"));
    for (String leaf : seen.leaves()) {
      if (!EventsTable.YOUNG.contains(leaf)) {
        rows.put(leaf, seen.rows(leaf));
      }
    }
    expected = rows;
  }

  /** The archive must also hold the rows of a leaf under another name. */
  void expect(String leaf, String alsoAs) {
    expected.put(alsoAs, expected.get(leaf));
  }

  /** Waits until every old leaf has a manifest. */
  Archiving awaitArchived() {
    await("a manifest for every old table partition")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> judge.leavesBelow("manifests").containsAll(expected.keySet()));
    return this;
  }

  /** Waits until the database gives a row. */
  void awaitRow(String sql) {
    await(sql)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> !table.one(sql).isEmpty());
  }

  /** One more session in its database, of somebody who has nothing to do with the archive. */
  EventsTable others() throws SQLException {
    return EventsTable.connect(rig.postgres(), name, table.old());
  }

  /** Whether every old leaf is archived, proven and dropped, and every intent has its receipt. */
  boolean isDropped() throws SQLException, IOException {
    return table.leaves().equals(EventsTable.YOUNG)
        && judge.leavesBelow("receipts").containsAll(expected.keySet())
        && judge.oidsBelow("receipts").containsAll(judge.oidsBelow("intents"));
  }

  /** Waits for the end. */
  Archiving awaitDropped() {
    await("every old table partition dropped, with its receipt")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .ignoreExceptions()
        .until(this::isDropped);
    return this;
  }

  /** Every row of every old leaf exactly once, nothing cut short, nothing left behind. */
  void judgeAll() throws Exception {
    judge.requireNoOrphans();
    judgeRows();
    assertThat(judge.below("incomplete")).isEmpty();
    requireNoTaskFailed();
  }

  /** Every row of every old leaf exactly once, and nothing cut short. */
  void judgeRows() throws Exception {
    judge.requireExactly(expected);
    judge.requireSoundObjects();
  }

  /** One old leaf is dropped, whichever, and that is committed. */
  void requireOneDropped() throws SQLException {
    assertThat(table.leaves()).hasSize(EventsTable.OLD.size() + EventsTable.YOUNG.size() - 1);
  }

  void requireNoTaskFailed() {
    for (String role : List.of("source", "sink", "cleanup")) {
      JsonNode status =
          await("an answer of a worker that may just be starting")
              .atMost(PATIENCE)
              .ignoreExceptions()
              .until(() -> rig.client().status(connector(role)), Objects::nonNull);
      assertThat(status.findValuesAsText("trace")).as(connector(role)).isEmpty();
    }
  }

  @Override
  public void close() throws SQLException {
    for (String role : started) {
      await("connector " + connector(role) + " gone")
          .atMost(PATIENCE)
          .ignoreExceptionsMatching(Archiving::isUnreachable)
          .until(() -> delete(connector(role)));
    }
    started.clear();
    table.close();
  }

  private void put(String role, Map<String, String> replaced) throws IOException {
    replaced.put("topic.prefix", name);
    Map<String, String> config = ShippedConfig.connector(role, replaced);
    if (role.equals("sink")) {
      config.remove("topic.prefix");
    }
    config.values().removeIf(Objects::isNull);
    // A worker that starts does not answer, and another one may still take a dead one for leader.
    await("connector " + connector(role))
        .atMost(PATIENCE)
        .ignoreExceptionsMatching(Archiving::isUnreachable)
        .until(
            () -> {
              rig.client().put(connector(role), config);
              return true;
            });
    started.add(role);
  }

  /** Where an answer was lost, the next one is that there is no such connector. */
  private boolean delete(String connector) {
    try {
      rig.client().delete(connector);
    } catch (ConnectRestException e) {
      if (e.status() != NOT_FOUND || !e.getMessage().contains(connector)) {
        throw e;
      }
    }
    return true;
  }

  /** A worker that starts knows no path yet, or nobody who leads. */
  private static boolean isUnreachable(Throwable failure) {
    return failure instanceof UncheckedIOException
        || failure instanceof ConnectRestException answer
            && (answer.status() == NOT_FOUND
                || answer.getMessage().startsWith("IO Error trying to forward"));
  }

  private static String sessionTimeout() {
    return Long.toString(Rig.SESSION_TIMEOUT.toMillis());
  }

  private Map<String, String> connection() {
    return Map.of(
        "connection.url",
        "jdbc:postgresql://${env:PARTVAULT_DATABASE}/" + name,
        "connection.user",
        rig.postgres().user(),
        "connection.password",
        "");
  }

  private Map<String, String> bucket() {
    S3Server s3 = rig.s3();
    return Map.of(
        "s3.bucket.name",
        Rig.BUCKET,
        "s3.key.prefix",
        name,
        "s3.region",
        s3.region(),
        "s3.endpoint.url",
        "${env:PARTVAULT_S3_ENDPOINT}",
        "s3.path.style.access.enabled",
        "true",
        "aws.access.key.id",
        s3.accessKeyId(),
        "aws.secret.access.key",
        s3.secretAccessKey());
  }
}
