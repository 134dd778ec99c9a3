// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.groups.Tuple.tuple;

import io.partvault.archive.file.DataFile;
import io.partvault.archive.record.RecordManifest;
import io.partvault.archive.store.FlakyObjectStore.Fault;
import io.partvault.archive.store.FlakyObjectStore.Operation;
import io.partvault.sink.records.NullValues;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records of any topic, whose place in it is all that tells them apart. */
final class RecordArchiverTest {

  private final RecordArchive records = new RecordArchive();
  private final TestArchive archive = records.archive;
  private final TestTopic topic = records.topic;

  @Test
  void everyRecordIsInAManifestExactlyOnce() {
    records.send(95);

    records.drive(records.worker());

    records.holdsEveryRecordOnce().coversEveryOffsetOnce();
    RecordManifest manifest = records.manifests().get(0);
    assertThat(manifest.records()).isEqualTo(95);
    assertThat(manifest.window().nextOffset()).isEqualTo(95);
    assertThat(manifest.dataFiles().map(DataFile::rows))
        .as("ten records to a file")
        .containsExactly(10L, 10L, 10L, 10L, 10L, 10L, 10L, 10L, 10L, 5L);
    assertThat(manifest.files().get(0).firstTimestamp()).isZero();
    assertThat(manifest.dataFiles().map(DataFile::key))
        .allMatch(key -> key.startsWith("data/" + TestTopic.NAME + "/00000-000000000000000000"));
    assertThat(records.unnamed()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 9, 10, 11, 25, 64, 95})
  void noRecordComesTwiceOrNeverWhenATaskIsKilledBehindACommit(int polled) {
    records.with(RecordArchive.rules(RecordArchive.BY_VALUE, NullValues.FAIL, false)).send(95);
    TestWorker killed = records.worker();
    killed.poll(polled);
    archive.clock.advance(TestArchive.INTERVAL);
    killed.poll(0);
    killed.poll(5); // what no commit covers, and is read again

    records.drive(records.worker());

    records.holdsEveryRecordOnce().coversEveryOffsetOnce();
    assertThat(records.unnamed()).isEmpty();
  }

  @Test
  @Tag("C14")
  void offsetsWithoutARecordAreNoGapAndTheManifestShowsHowManyThereAre() {
    records.send(7);
    topic.skip(5);
    records.send(3);

    records.drive(records.worker());

    records.holdsEveryRecordOnce();
    RecordManifest manifest = records.manifests().get(0);
    assertThat(manifest.records()).isEqualTo(10);
    assertThat(manifest.window().nextOffset()).isEqualTo(15);
  }

  @Test
  void aWindowGetsItsManifestWhenItIsOverAndNotBefore() {
    records.send(12);
    TestWorker worker = records.worker();
    archive.drive(worker);
    assertThat(archive.keys("windows/")).isEmpty();
    assertThat(archive.keys("commits/")).hasSize(2);

    records.endWindow(worker);
    assertThat(archive.keys("windows/"))
        .containsExactly(
            "archive/windows/"
                + TestTopic.NAME
                + "/00000/20261121T030000Z.00000000000000000000.0.json");

    List<String> commits = archive.keys("commits/");
    records.endWindow(worker);
    records.endWindow(worker);
    assertThat(archive.keys("commits/")).as("windows without records").isEqualTo(commits);
    assertThat(archive.keys("windows/")).hasSize(1);

    records.send(4);
    records.drive(worker);
    records.holdsEveryRecordOnce().coversEveryOffsetOnce();
    assertThat(records.manifests()).hasSize(2);
  }

  @Test
  void aManifestThatAKilledTaskOwedIsMadeByTheNextOne() {
    records.send(12);
    TestWorker killed = records.worker();
    archive.drive(killed);
    archive.store.on(Operation.CREATE, key -> key.contains("/windows/")).from(1, Fault.REFUSED);
    records.endWindow(killed);
    assertThat(archive.newest().records().due()).hasSize(1);
    assertThat(archive.keys("windows/")).isEmpty();
    archive.store.heal();

    records.worker();

    records.holdsEveryRecordOnce().coversEveryOffsetOnce();
  }

  @Test
  void aManifestOfThousandsOfCommitsIsReadTogetherInStepsThatAreShort() {
    int commits = 3 * RecordSettlement.READ_AT_ONCE + 3;
    TestWorker killed = records.worker();
    for (int i = 0; i < commits; i++) {
      records.send(10);
      killed.poll(10); // a whole file, hence a commit
    }
    archive.store.on(Operation.CREATE, key -> key.contains("/windows/")).from(1, Fault.REFUSED);
    records.endWindow(killed);
    archive.store.heal();
    AtomicInteger read = new AtomicInteger();
    archive
        .store
        .on(Operation.READ, key -> key.contains("/commits/"))
        .beforeEach(read::incrementAndGet);

    TestWorker next = records.worker();
    assertThat(archive.keys("windows/")).as("not in one go").isEmpty();
    while (archive.keys("windows/").isEmpty()) {
      assertThat(read.getAndSet(0)).isBetween(1, RecordSettlement.READ_AT_ONCE + 10);
      next.poll(1);
    }

    records.holdsEveryRecordOnce().coversEveryOffsetOnce();
    assertThat(records.manifests())
        .extracting(RecordManifest::records)
        .containsExactly(10L * commits);
  }

  @Test
  void recordsGoToTheFolderOfTheirValueWithBoundedOpenFiles() {
    records
        .with(RecordArchive.rules(RecordArchive.BY_VALUE, NullValues.FAIL, false))
        .withOpenFiles(2)
        .send(70);

    records.drive(records.worker());

    records.holdsEveryRecordOnce().coversEveryOffsetOnce();
    for (RecordManifest manifest : records.manifests()) {
      manifest
          .dataFiles()
          .forEach(
              file ->
                  assertThat(file.key())
                      .contains("/p" + file.firstOffset() % 7 + "/00000-")
                      .contains(String.format("%020d", file.firstOffset())));
    }
  }

  @Test
  void aConsumerThatGoesBackGivesNothingTwice() {
    records.send(30);
    TestWorker worker = records.worker();
    worker.poll(20);
    worker.goBackTo(0, 3);

    records.drive(worker);

    records.holdsEveryRecordOnce().coversEveryOffsetOnce();
  }

  @Test
  @Tag("C13")
  void aTopicThatWasCreatedAgainIsNotTakenForTheOldOne() {
    records.send(30);
    TestWorker worker = records.worker();
    archive.drive(worker);
    topic.recreate();
    records.send(5);

    assertThatExceptionOfType(ConnectException.class)
        .isThrownBy(() -> archive.drive(worker))
        .withMessageContaining("its commits stand at offset 30, but it gives offset 0")
        .withMessageContaining("what is read again is archived again");
  }

  @Test
  void whatIsReadFromAnEarlierOffsetAgainIsArchivedAgainInAManifestOfItsOwn() {
    records.send(30);
    archive.drive(records.worker());
    new OffsetReset(archive.parts(records.settings()))
        .apply(Map.of(new TopicPartition(TestTopic.NAME, 0), 20L));

    records.drive(records.worker());

    assertThat(records.manifests())
        .extracting(manifest -> manifest.window().firstOffset(), RecordManifest::records)
        .containsExactly(tuple(0L, 30L), tuple(20L, 10L));
  }

  @Test
  void commitsOfOtherContentAreNotGoneOnWith() {
    records.send(3);
    archive.drive(records.worker());
    TestExport export = TestExport.of("events_2024_01", 1, 5);

    assertThatExceptionOfType(ConnectException.class)
        .isThrownBy(() -> archive.drive(new TestWorker(topic, archive.parts()).assign(0)))
        .withMessageContaining("without records.enabled")
        .withMessageContaining("are of records of whatever kind");

    TestArchive tables = new TestArchive();
    TestTopic exports = new TestTopic().sendWhole(export, 2);
    tables.drive(new TestWorker(exports, tables.parts()).assign(0));
    assertThatExceptionOfType(ConnectException.class)
        .isThrownBy(
            () -> tables.drive(new TestWorker(exports, tables.parts(records.settings())).assign(0)))
        .withMessageContaining("with records.enabled")
        .withMessageContaining("are of table partitions");
  }

  @Test
  void aRecordWithoutOurHeadersIsRefusedUnlessAnyIsWanted() {
    records.send(1);

    assertThatExceptionOfType(ConnectException.class)
        .isThrownBy(() -> archive.drive(new TestWorker(topic, archive.parts()).assign(0)))
        .withMessageContaining("it has no partvault header")
        .withMessageContaining("records.enabled=true archives the records of any topic");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  @Tag("C1")
  @Tag("C3")
  @Tag("C21")
  void twoTasksThatCrashAndAStoreThatFailsNeverLoseOrDoubleARecord(int seed) {
    for (int i = 0; i < 10; i++) {
      new RandomRecords(new Random(seed * 1_000L + i)).run();
    }
  }

  @Test
  void pruningLeavesTheCommitsOfAnOpenWindow() {
    TestWorker worker = records.worker();
    for (int i = 0; i < 160; i++) {
      records.send(10);
      worker.poll(10);
      archive.clock.advance(Duration.ofMillis(10));
    }
    assertThat(archive.newest().sequence()).isGreaterThan(150);

    records.drive(worker);

    records.holdsEveryRecordOnce().coversEveryOffsetOnce();
  }
}
