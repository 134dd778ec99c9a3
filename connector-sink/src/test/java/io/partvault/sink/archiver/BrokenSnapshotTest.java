// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import static io.partvault.sink.archiver.SnapshotArchive.FEBRUARY;
import static io.partvault.sink.archiver.SnapshotArchive.JANUARY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.partvault.archive.commit.ExportStanding;
import io.partvault.archive.commit.ExportState;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Snapshots by Debezium that are not whole, and what is none. */
final class BrokenSnapshotTest {

  private final SnapshotArchive snapshots = new SnapshotArchive();
  private final TestArchive archive = snapshots.archive;
  private final TestTopic topic = snapshots.topic;

  @Test
  void alteredOffsetsInsideASnapshotBreakIt() {
    topic.send(JANUARY.from(0, 20));
    TestWorker first = snapshots.worker();
    first.poll(20);
    archive.clock.advance(TestArchive.INTERVAL);
    first.poll(0);
    snapshots.reset(25);
    topic.send(JANUARY.from(20, 40));

    assertBroken(JANUARY, "offsets were altered");
  }

  @Test
  void rowsOfWhichTheFirstExpiredAreABrokenExport() {
    topic.send(JANUARY.whole()).send(FEBRUARY.whole());
    topic.expireBelow(0, 5);

    assertThatExceptionOfType(ConnectException.class)
        .isThrownBy(() -> archive.drive(snapshots.worker()))
        .withMessageContaining("the first row of the snapshot was never seen")
        .withMessageContaining("a row marked true");
    archive.drive(snapshots.worker());

    assertThat(snapshots.manifest(JANUARY)).isEmpty();
    snapshots.holds(FEBRUARY);
    assertThat(archive.keys("incomplete/")).hasSize(1);
  }

  @Test
  void theLastRowAloneIsNotTakenForALeafOfOneRowWhenTheOthersExpired() {
    topic.send(JANUARY.whole());
    topic.expireBelow(0, 39);

    assertThatExceptionOfType(ConnectException.class)
        .isThrownBy(() -> archive.drive(snapshots.worker()))
        .withMessageContaining("the first row of the snapshot was never seen");
    assertThat(archive.keys("manifests/")).isEmpty();
  }

  @Test
  void missingOffsetsInsideASnapshotBreakItAndTheNextOneIsArchived() {
    topic.send(JANUARY.from(0, 10)).skip(2).send(JANUARY.from(12, 40)).send(FEBRUARY.whole());

    assertBroken(JANUARY, "records are missing inside the snapshot");
    snapshots.holds(FEBRUARY);
  }

  @Test
  void aFirstRowThatComesTwiceBreaksTheExport() {
    topic.send(JANUARY.row(0)).send(JANUARY.whole());

    assertBroken(JANUARY, "enable.idempotence");
  }

  @Test
  void columnsThatChangeWithinASnapshotBreakIt() {
    topic.send(JANUARY.from(0, 10)).send(JANUARY.wider(10)).send(JANUARY.from(11, 40));

    assertBroken(JANUARY, "the columns changed within the snapshot");
  }

  @Test
  void aTopicThatWasMadeAnewIsNoticed() {
    topic.send(JANUARY.whole()).send(FEBRUARY.whole());
    archive.drive(snapshots.worker());
    topic.recreate();
    topic.send(new TestSnapshot("events_2024_04", 800, 5).whole());

    assertThatExceptionOfType(ConnectException.class)
        .isThrownBy(() -> archive.drive(snapshots.worker()))
        .withMessageContaining("The topic was created again");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bytes|it came as bytes, not as a Struct|value.converter.schemas.enable=true",
        "text|it came as text, not as a Struct|JsonConverter",
        "map|it is JSON without a schema|value.converter.schemas.enable=true",
        "flat|its value has no 'source'|ExtractNewRecordState",
        "incremental|a row of an incremental snapshot|blocking",
        "unknown|its source.snapshot is 'sideways'|no known release",
      })
  void whatIsNoEventIsRefusedByNameWithTheWayOut(String what, String reason, String way) {
    Map<String, Object> values =
        Map.of(
            "bytes", new byte[] {'{', '}'},
            "text", "{}",
            "map", Map.of("after", Map.of("id", 1L)),
            "flat", flat(),
            "incremental", JANUARY.row(1, "incremental").value(),
            "unknown", JANUARY.row(1, "sideways").value());
    topic.send(JANUARY.from(0, 3)).send(TestSnapshot.sent(values.get(what)));

    assertThatExceptionOfType(ConnectException.class)
        .isThrownBy(() -> archive.drive(snapshots.worker()))
        .withMessageStartingWith(
            "Cannot archive the record of topic shop.public.events, topic partition 0, offset 3: ")
        .withMessageContaining(reason)
        .withMessageContaining(way);
  }

  @Test
  void exportsOfTheSourceConnectorAreNotTakenForTombstones() {
    topic.send(TestExport.of("events_2024_01", 1, 0).beginRecord());

    assertThatExceptionOfType(ConnectException.class)
        .isThrownBy(() -> archive.drive(snapshots.worker()))
        .withMessageContaining("it is one of the source connector's");
  }

  @Test
  void aTopicWithSeveralTopicPartitionsIsRefused() {
    topic.send(JANUARY.whole());
    TopicIds two =
        new TopicIds() {
          @Override
          public String id(String name) {
            return "";
          }

          @Override
          public int topicPartitions(String name) {
            return 2;
          }

          @Override
          public void close() {
            // Nothing is held.
          }
        };

    assertThatExceptionOfType(ConnectException.class)
        .isThrownBy(
            () ->
                archive.drive(
                    new TestWorker(topic, archive.parts(SnapshotArchive.settings(), two))
                        .assign(0)))
        .withMessageContaining("it has 2 topic partitions")
        .withMessageContaining("topic.creation.default.partitions=1");
    assertThat(archive.keys("")).isEmpty();
  }

  @Test
  void aTopicPartitionBesideTheFirstIsRefusedWhoeverCannotBeAsked() {
    assertThatExceptionOfType(ConnectException.class)
        .isThrownBy(
            () ->
                archive.drive(
                    new TestWorker(topic, archive.parts(SnapshotArchive.settings())).assign(1)))
        .withMessageContaining("it has 2 topic partitions");
  }

  private void assertBroken(TestSnapshot snapshot, String reason) {
    try {
      archive.drive(snapshots.worker());
    } catch (ConnectException e) {
      // Once, when it is found now and not before.
      assertThat(e).hasMessageContaining(reason);
    }
    archive.drive(snapshots.worker());
    assertThat(snapshots.manifest(snapshot)).isEmpty();
    assertThat(state(snapshot)).isInstanceOf(ExportState.Broken.class);
    assertThat(state(snapshot).toString()).contains(reason);
    assertThat(archive.keys("incomplete/")).hasSize(1);
  }

  private ExportState state(TestSnapshot snapshot) {
    return archive.newest().exports().stream()
        .filter(standing -> standing.id().equals(snapshot.id()))
        .map(ExportStanding::state)
        .findFirst()
        .orElseThrow();
  }

  private static Struct flat() {
    Schema schema = SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).build();
    return new Struct(schema).put("id", 1L);
  }
}
