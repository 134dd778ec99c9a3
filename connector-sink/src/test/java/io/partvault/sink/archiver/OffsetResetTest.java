// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.partvault.archive.commit.Commit;
import io.partvault.archive.store.FlakyObjectStore.Fault;
import io.partvault.archive.store.FlakyObjectStore.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever offset somebody asks for, nothing is archived twice and no gap goes unseen. */
final class OffsetResetTest {

  private static final TopicPartition FIRST = TestTopic.topicPartition(0);

  private final TestArchive archive = new TestArchive();
  private final TestTopic topic = new TestTopic();
  private final TestExport sealed = TestExport.of("events_2024_01", 1, 25);
  private final TestExport open = TestExport.of("events_2024_02", 2, 40);

  static LongStream offsets() {
    return LongStream.range(0, 48);
  }

  @Tag("C13")
  @ParameterizedTest
  @MethodSource("offsets")
  void anyOffsetBeforeTheEndDuplicatesNothing(long offset) {
    topic.sendWhole(sealed, 1).send(open.beginRecord()).sendRows(open, 0, 20, 1);
    archive.drive(worker(10));
    assertThat(archive.newest().next()).isEqualTo(48);
    int files = archive.keys("data/").size();

    reset(Map.of(FIRST, offset));
    TestWorker worker = worker(10);
    assertThat(worker.seekLog()).containsExactly(offset);
    archive.drive(worker);

    assertThat(archive.keys("data/")).hasSize(files);
    topic.sendRows(open, 20, 40, 1).send(open.sealRecord());
    archive.drive(worker);
    archive.holds(sealed, open).hasNoOrphans();
    assertThat(worker.committed(0)).isEqualTo(topic.end(0));
  }

  @Tag("C13")
  @Test
  void recordsThatAreJumpedOverAreAGapOfTheOpenExportOnly() {
    TestExport later = TestExport.of("events_2024_03", 3, 12);
    topic.sendWhole(sealed, 1).send(open.beginRecord()).sendRows(open, 0, 20, 1);
    archive.drive(worker(10));
    topic.sendRows(open, 20, 40, 1).send(open.sealRecord()).sendWhole(later, 1);

    reset(Map.of(FIRST, 55L));

    assertThatExceptionOfType(ConnectException.class)
        .isThrownBy(() -> archive.drive(worker(10)))
        .withMessageContaining(open.id().toString())
        .withMessageContaining("expected row 20, found row 27");
    archive.drive(worker(10));
    archive.holds(sealed, later).hasNoOrphans();
    assertThat(archive.manifest(open)).isEmpty();
    assertThat(archive.state(open)).isEqualTo("Broken");
  }

  @Tag("C13")
  @Test
  void anOffsetBehindTheEndFailsWithTheWayBack() {
    topic.sendWhole(sealed, 1);
    archive.drive(worker(10));

    reset(Map.of(FIRST, 500L));

    assertThatExceptionOfType(ConnectException.class)
        .isThrownBy(() -> archive.drive(worker(10)))
        .withMessageContaining("its commits stand at offset 500, but it gives offset 0")
        .withMessageContaining("PUT /connectors/archive-sink/stop");
    reset(Map.of(FIRST, 0L));
    topic.sendWhole(open, 1);
    archive.drive(worker(10));
    archive.holds(sealed, open).hasNoOrphans();
  }

  @Tag("C13")
  @Test
  void aTopicThatWasCreatedAgainIsStartedOverByAReset() {
    topic.sendWhole(sealed, 1);
    archive.drive(worker(10, "A"));
    topic.recreate();
    topic.sendWhole(open, 1);
    assertThatExceptionOfType(ConnectException.class)
        .isThrownBy(() -> worker(10, "B").poll(1))
        .withMessageContaining("topic id A, but it has id B")
        .withMessageContaining(
            "PATCH /connectors/archive-sink/offsets with {\"offsets\":[{\"partition\":"
                + "{\"kafka_topic\":\"shop.public.events\",\"kafka_partition\":0},"
                + "\"offset\":{\"kafka_offset\":0}}]}")
        .withMessageContaining("PUT /connectors/archive-sink/resume");

    // As DELETE asks: the group has forgotten the topic.
    new OffsetReset(parts("B")).apply(Map.of());

    assertThat(archive.newest().topicId()).isEqualTo("B");
    archive.drive(worker(10, "B"));
    archive.holds(sealed, open).hasNoOrphans();
  }

  @Test
  void aResetOfEverythingFindsTheTopicsTheGroupHasForgotten() {
    topic.sendWhole(sealed, 1);
    archive.drive(worker(10, "A"));
    TopicPartition other = new TopicPartition("shop.public.orders", 4);

    new OffsetReset(parts("A")).apply(nulls(other));
    assertThat(archive.newest().kind())
        .as("of a topic that is as it was")
        .isEqualTo(Commit.Kind.ROWS);
    new OffsetReset(parts("B")).apply(Map.of(other, 3L));
    assertThat(archive.newest().kind())
        .as("one offset is not everything")
        .isEqualTo(Commit.Kind.ROWS);
    new OffsetReset(parts("B")).apply(nulls(other));

    assertThat(archive.newest().kind()).isEqualTo(Commit.Kind.RESET);
    assertThat(archive.newest().next()).isZero();
  }

  @Test
  void aTopicPartitionWithoutCommitsNeedsOneOnlyToStartElsewhere() {
    topic.sendWhole(sealed, 1).sendWhole(open, 1);
    reset(Map.of(FIRST, 0L));
    reset(nulls(FIRST));
    assertThat(archive.keys("")).isEmpty();

    reset(Map.of(FIRST, 27L));

    assertThat(archive.keys("owners/")).hasSize(1);
    archive.drive(worker(10));
    archive.holds(open).hasNoOrphans();
    assertThat(archive.manifest(sealed)).isEmpty();
  }

  @Test
  void repeatingAResetChangesNothing() {
    topic.sendWhole(sealed, 1);
    archive.drive(worker(10));
    reset(Map.of(FIRST, 5L));
    List<String> before = archive.keys("");

    reset(Map.of(FIRST, 5L));

    assertThat(archive.keys("")).isEqualTo(before);
  }

  @Tag("C1")
  @Test
  void aTaskThatIsStillAliveAdoptsTheReset() {
    topic.sendWhole(sealed, 1).sendWhole(open, 1);
    TestWorker zombie = worker(10);
    zombie.poll(40);
    reset(Map.of(FIRST, 3L));
    TestWorker owner = worker(10);
    owner.poll(4);

    archive.drive(zombie);
    archive.drive(owner);

    archive.holds(sealed, open).hasNoOrphans();
  }

  @Test
  void aTaskThatCommitsFirstIsFollowed() {
    topic.sendWhole(sealed, 1).sendWhole(open, 1);
    TestWorker zombie = worker(10);
    zombie.poll(8);
    List<String> seen = new ArrayList<>();
    archive
        .store
        .on(
            Operation.CREATE,
            key -> {
              if (key.contains("/commits/") && seen.isEmpty()) {
                seen.add(key);
                archive.clock.advance(TestArchive.INTERVAL);
                zombie.poll(1);
              }
              return false;
            })
        .nth(1, Fault.REFUSED);

    reset(Map.of(FIRST, 2L));

    assertThat(seen).hasSize(1);
    assertThat(archive.commits(0).read(0).orElseThrow().kind()).isEqualTo(Commit.Kind.ROWS);
    assertThat(archive.newest().sequence()).isEqualTo(1);
    assertThat(archive.newest().kind()).isEqualTo(Commit.Kind.RESET);
    archive.drive(worker(10));
    archive.holds(sealed, open).hasNoOrphans();
  }

  @Test
  void atATaskThatAlwaysCommitsFirstItGivesUp() {
    topic.sendWhole(sealed, 1);
    archive.drive(worker(10));
    archive
        .store
        .on(Operation.CREATE, key -> key.contains("/commits/"))
        .from(1, Fault.REQUEST_LOST);

    assertThatExceptionOfType(ConnectException.class)
        .isThrownBy(() -> reset(Map.of(FIRST, 2L)))
        .withMessageContaining("shop.public.events-0")
        .withMessageContaining("stopped");
  }

  @ParameterizedTest
  @EnumSource(names = {"ANSWER_LOST", "REQUEST_LOST", "DELAYED"})
  void aResetWhoseAnswerIsLostStandsOnce(Fault fault) {
    topic.sendWhole(sealed, 1);
    archive.drive(worker(10));
    long before = archive.newest().sequence();
    archive.store.on(Operation.CREATE, key -> key.contains("/commits/")).nth(1, fault);

    reset(Map.of(FIRST, 2L));
    archive.store.landDelayed();

    assertThat(archive.newest().sequence()).isEqualTo(before + 1);
    assertThat(archive.newest().next()).isEqualTo(2);
  }

  @Test
  void aManifestThatIsDueStaysDueThroughAReset() {
    topic.sendWhole(sealed, 1);
    archive.store.on(Operation.CREATE, key -> key.contains("/manifests/")).from(1, Fault.REFUSED);
    archive.drive(worker(10));
    archive.store.heal();

    reset(Map.of(FIRST, 26L));
    assertThat(archive.state(sealed)).isEqualTo("ManifestDue");
    assertThat(archive.manifest(sealed)).isEmpty();
    worker(10);

    archive.holds(sealed);
  }

  @Test
  void exportsAreRememberedFromAResetOnHoweverLongTheConnectorStood() {
    topic.sendWhole(sealed, 1).sendWhole(open, 1);
    archive.drive(worker(10));
    int files = archive.keys("data/").size();
    archive.clock.advance(Duration.ofDays(30));

    reset(Map.of(FIRST, 0L));
    TestWorker worker = worker(10);
    worker.poll(3);
    archive.clock.advance(TestArchive.INTERVAL);
    // Commits before the second export has come again.
    worker.poll(1);
    assertThat(archive.newest().next()).isEqualTo(4);
    archive.drive(worker);

    assertThat(archive.keys("data/")).hasSize(files);
    archive.holds(sealed, open).hasNoOrphans();
  }

  @Test
  void offsetsThatAreNoneAreRefusedBeforeAnythingIsWritten() {
    Map<TopicPartition, Long> offsets = new HashMap<>(Map.of(FIRST, 5L));
    offsets.put(TestTopic.topicPartition(1), -1L);

    assertThatExceptionOfType(ConnectException.class)
        .isThrownBy(() -> reset(offsets))
        .withMessage(
            "Cannot alter the offset of shop.public.events-1 to -1:"
                + " it must be a whole number from 0 on, or null for the beginning");
    assertThatExceptionOfType(ConnectException.class)
        .isThrownBy(() -> reset(notNumbers()))
        .withMessageContaining("to five:");
    assertThat(archive.keys("")).isEmpty();
  }

  @Test
  void aStoreThatRefusesIsNamed() {
    archive.store.on(Operation.LIST).from(1, Fault.DENIED);

    assertThatExceptionOfType(ConnectException.class)
        .isThrownBy(() -> reset(Map.of(FIRST, 5L)))
        .withMessageStartingWith("Cannot alter the offset of shop.public.events-0 to 5: ");
    assertThatExceptionOfType(ConnectException.class)
        .isThrownBy(() -> reset(Map.of()))
        .withMessageStartingWith("Cannot reset the offsets: ");
  }

  @Test
  void anotherSinksTopicIsNotReset() {
    topic.sendWhole(sealed, 1);
    archive.drive(worker(10));
    ArchiverSettings same = TestArchive.settings(10);
    ArchiverSettings other =
        new ArchiverSettings(
            "other-sink", same.rotation(), same.rules(), 3, same.openFiles(), true);

    assertThatExceptionOfType(ConnectException.class)
        .isThrownBy(() -> new OffsetReset(archive.parts(other)).apply(Map.of(FIRST, 5L)))
        .withMessageContaining("archived by sink connector archive-sink");
  }

  private void reset(Map<TopicPartition, Long> offsets) {
    new OffsetReset(archive.parts()).apply(offsets);
  }

  private ArchiverParts parts(String topicId) {
    return archive.parts(TestArchive.settings(10), TestArchive.ids(topicId));
  }

  private static Map<TopicPartition, Long> nulls(TopicPartition topicPartition) {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    offsets.put(topicPartition, null);
    return offsets;
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // what JSON can bring
  private static Map<TopicPartition, Long> notNumbers() {
    return (Map) Map.of(FIRST, "five");
  }

  private TestWorker worker(long maxRows) {
    return new TestWorker(topic, archive.parts(TestArchive.settings(maxRows))).assign(0);
  }

  private TestWorker worker(long maxRows, String topicId) {
    return new TestWorker(
            topic, archive.parts(TestArchive.settings(maxRows), TestArchive.ids(topicId)))
        .assign(0);
  }
}
