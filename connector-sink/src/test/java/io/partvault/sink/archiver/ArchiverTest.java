// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.partvault.archive.commit.Commit;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The way of records into the archive while nothing fails. */
final class ArchiverTest {

  private final TestArchive archive = new TestArchive();
  private final TestTopic topic = new TestTopic();

  @ParameterizedTest
  @CsvSource({"1,10", "3,8", "10,10", "100,1"})
  void everyRowOfASealedExportIsInItsManifestExactlyOnce(int rowsPerRecord, int files) {
    TestExport january = TestExport.of("events_2024_01", 1, 95);
    topic.sendWhole(january, rowsPerRecord);
    TestWorker worker = worker(10);

    run(worker);

    archive.holds(january).hasNoOrphans();
    assertThat(archive.manifest(january).orElseThrow().dataFiles()).hasSize(files);
    assertThat(worker.committed(0)).isEqualTo(topic.end(0));
  }

  @Test
  void anEmptyTablePartitionGetsAManifestWithoutFiles() {
    TestExport empty = TestExport.of("events_2024_01", 1, 0);
    topic.sendWhole(empty, 1);

    run(worker(10));

    archive.holds(empty);
    assertThat(archive.manifest(empty).orElseThrow().dataFiles()).isEmpty();
  }

  @Test
  void twoInterleavedExportsDoNotDisturbEachOther() {
    TestExport january = TestExport.of("events_2024_01", 1, 40);
    TestExport february = TestExport.of("events_2024_02", 2, 40);
    topic.send(january.beginRecord(), february.beginRecord());
    for (int row = 0; row < 40; row++) {
      topic.send(january.rowsRecord(row, row + 1), february.rowsRecord(row, row + 1));
    }
    topic.send(february.sealRecord(), january.sealRecord());

    run(worker(15));

    archive.holds(january, february).hasNoOrphans();
  }

  @Tag("C11")
  @Test
  void moreExportsThanOpenFilesStillGiveFewFiles() {
    List<TestExport> exports =
        IntStream.range(0, 9).mapToObj(i -> TestExport.of("leaf_" + i, i + 1L, 60)).toList();
    exports.forEach(export -> topic.send(export.beginRecord()));
    for (int row = 0; row < 60; row++) {
      for (TestExport export : exports) {
        topic.send(export.rowsRecord(row, row + 1));
      }
    }
    exports.forEach(export -> topic.send(export.sealRecord()));
    TestWorker worker =
        new TestWorker(topic, archive.parts(TestArchive.settings(1_000, 8, true, false))).assign(0);

    run(worker);

    archive.holds(exports.toArray(TestExport[]::new));
    // Finishing the one unused for longest would make 540.
    assertThat(archive.keys("data/").size()).isLessThan(400);
  }

  @Test
  void openFilesThatHoldTooMuchAreFinishedEarlyTheLargestFirst() {
    TestExport large = TestExport.incompressible("large", 1, 1_000);
    TestExport small = TestExport.incompressible("small", 2, 100);
    topic.send(large.beginRecord()).send(small.beginRecord());
    for (int row = 0; row < 1_000; row += 10) {
      topic.send(large.rowsRecord(row, row + 10));
      topic.send(small.rowsRecord(row / 10, row / 10 + 1));
    }
    topic.send(large.sealRecord()).send(small.sealRecord());
    ArchiverSettings settings =
        TestArchive.settings(1_000, new OpenFileLimits(8, 128 << 10), true, false);

    run(new TestWorker(topic, archive.parts(settings)).assign(0));

    archive.holds(large, small);
    assertThat(archive.keys("data/").stream().filter(key -> key.contains("small"))).hasSize(1);
    // Some 500 KB in files of 128 KB.
    assertThat(archive.keys("data/").stream().filter(key -> key.contains("large")))
        .hasSizeBetween(3, 6);
  }

  @Tag("C10")
  @Test
  void sealsOfOneSecondShareACommit() {
    TestExport january = TestExport.of("events_2024_01", 1, 5);
    TestExport february = TestExport.of("events_2024_02", 2, 5);
    topic.sendWhole(january, 1).sendWhole(february, 1);
    TestWorker worker = worker(1_000);

    worker.poll(7);
    archive.clock.advance(Duration.ofMillis(500));
    worker.poll(7);
    assertThat(archive.keys("commits/")).isEmpty();
    archive.clock.advance(Duration.ofMillis(500));
    worker.poll(7);

    assertThat(archive.keys("commits/")).hasSize(1);
    archive.holds(january, february);
  }

  @Test
  void aSealIsCommittedAtOnceWhenNothingMoreComes() {
    TestExport january = TestExport.of("events_2024_01", 1, 5);
    topic.sendWhole(january, 1);
    TestWorker worker = worker(1_000);

    worker.poll(7);
    worker.poll(7);
    assertThat(archive.keys("commits/")).isEmpty();
    archive.clock.advance(CommitSchedule.QUIET);
    worker.poll(7);

    assertThat(archive.keys("commits/")).hasSize(1);
    archive.holds(january);
  }

  @Tag("C10")
  @Test
  void rowsOfAnIdleTopicAreCommittedWhenTheirTimeHasCome() {
    TestExport january = TestExport.of("events_2024_01", 1, 5);
    topic.send(january.beginRecord()).sendRows(january, 0, 5, 1);
    TestWorker worker = worker(1_000);
    worker.poll(1);
    worker.commit();
    worker.poll(100);

    archive.clock.advance(TestArchive.INTERVAL.minusMillis(1));
    worker.poll(100);
    worker.commit();
    assertThat(worker.committed(0)).isEqualTo(1);
    archive.clock.advance(Duration.ofMillis(1));
    worker.poll(100);

    assertThat(worker.committed(0)).isEqualTo(6);
    assertThat(archive.newest().dataFiles()).hasSize(1);
  }

  @Test
  void nothingIsCommittedTwiceWhenNothingCame() {
    topic.sendWhole(TestExport.of("events_2024_01", 1, 5), 1);
    TestWorker worker = worker(10);
    run(worker);
    run(worker);
    int commits = archive.keys("commits/").size();

    run(worker);

    assertThat(archive.keys("commits/")).hasSize(commits);
  }

  @Test
  void duplicatesAreDroppedAndStraddlingRecordsAreCut() {
    TestExport january = TestExport.of("events_2024_01", 1, 30);
    topic
        .send(january.beginRecord())
        .send(january.rowsRecord(0, 10))
        .send(january.beginRecord())
        .send(january.rowsRecord(0, 5))
        .send(january.rowsRecord(5, 15))
        .send(january.rowsRecord(3, 15))
        .send(january.rowsRecord(0, 30))
        .send(january.sealRecord())
        .send(january.rowsRecord(0, 30))
        .send(january.sealRecord())
        .send(january.beginRecord());

    run(worker(10));

    archive.holds(january).hasNoOrphans();
  }

  @Tag("C15")
  @Test
  void holesInTheOffsetsAreNoGaps() {
    TestExport january = TestExport.of("events_2024_01", 1, 20);
    topic.send(january.beginRecord()).skip(2).sendRows(january, 0, 7, 1).skip(1);
    topic.sendRows(january, 7, 20, 4).skip(5).send(january.sealRecord()).skip(1);

    run(worker(10));

    archive.holds(january);
  }

  @Tag("C23")
  @Test
  void aValidSealAfterAnAbandonCounts() {
    TestExport january = TestExport.of("events_2024_01", 1, 20);
    topic.send(january.beginRecord()).sendRows(january, 0, 9, 1).send(january.abandonRecord());
    TestWorker worker = worker(10);
    run(worker);
    assertThat(archive.state(january)).isEqualTo("Abandoned");
    topic.sendRows(january, 5, 20, 1).send(january.sealRecord());

    run(worker);

    archive.holds(january);
  }

  @Test
  void filesOfOlderEpochsGoOnceALaterOneHasItsManifest() {
    TestExport abandoned = TestExport.of("events_2024_01", 1, 20);
    TestExport whole = TestExport.of("events_2024_01", 2, 25);
    topic
        .send(abandoned.beginRecord())
        .sendRows(abandoned, 0, 20, 1)
        .send(abandoned.abandonRecord())
        .sendWhole(whole, 1);
    TestWorker worker = worker(10);
    run(worker);
    archive.holds(whole);

    run(worker);
    run(worker);

    archive.holds(whole);
    assertThat(archive.keys("data/"))
        .hasSize(archive.manifest(whole).orElseThrow().dataFiles().size());
    assertThat(archive.state(abandoned)).isEqualTo("Ended");
    topic.sendRows(abandoned, 0, 20, 1).send(abandoned.sealRecord());
    run(worker);
    assertThat(archive.manifest(abandoned)).isEmpty();
  }

  @Test
  void commitsAreDeletedOnlyBelowTheOldestOpenExportAndNeverTheNewestHundred() {
    TestWorker worker = worker(1);
    for (int i = 0; i < 160; i++) {
      topic.sendWhole(TestExport.of("leaf_" + i, i + 1L, 1), 1);
      run(worker);
    }
    long newest = archive.newest().sequence();

    assertThat(archive.commits(0).read(0)).isEmpty();
    assertThat(archive.commits(0).read(newest - 99)).isPresent();
    assertThat(archive.keys("commits/")).hasSizeBetween(100, 160);

    TestExport open = TestExport.of("open", 1_000, 400);
    topic.send(open.beginRecord());
    long began = newest + 1;
    for (int i = 0; i < 399; i++) {
      topic.send(open.rowsRecord(i, i + 1));
      worker.poll(1);
    }
    assertThat(archive.newest().sequence()).isGreaterThan(began + 200);
    assertThat(archive.commits(0).read(began)).isPresent();
    topic.send(open.rowsRecord(399, 400)).send(open.sealRecord());
    run(worker);
    archive.holds(open);
  }

  @Test
  void endedExportsAreForgottenAfterTheirTime() {
    TestExport january = TestExport.of("events_2024_01", 1, 5);
    topic.sendWhole(january, 1);
    TestWorker worker = worker(10);
    run(worker);
    assertThat(archive.state(january)).isNotEmpty();

    archive.clock.advance(Duration.ofDays(9));
    topic.sendWhole(TestExport.of("events_2024_02", 2, 5), 1);
    run(worker);
    run(worker);
    archive.clock.advance(Duration.ofDays(9));
    topic.sendWhole(TestExport.of("events_2024_03", 3, 5), 1);
    run(worker);

    assertThat(archive.state(january)).isEmpty();
    archive.holds(january);
  }

  @Test
  void recordsOfSomebodyElseAreRefusedByNameAndOffset() {
    topic.send(new TestExport.Sent("k", new byte[] {1}, new ConnectHeaders()));

    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> worker(10).poll(10))
        .withMessageContaining("shop.public.events")
        .withMessageContaining("topic partition 0, offset 0")
        .withMessageContaining("PartitionSourceConnector")
        .withMessageContaining("header.converter");
  }

  @Test
  void aCommitSaysWhereItFollowsItsPredecessor() {
    topic.sendWhole(TestExport.of("events_2024_01", 1, 35), 1);
    run(worker(10));

    Commit first = archive.commits(0).read(0).orElseThrow();
    Commit second = archive.commits(0).read(1).orElseThrow();
    assertThat(second.follows(first)).isTrue();
    assertThat(second.nonce()).hasSize(32).isNotEqualTo(first.nonce());
    assertThat(first.from()).isZero();
    assertThat(second.from()).isEqualTo(first.next());
  }

  @Tag("C16")
  @Test
  void anotherSinkBelowTheSamePrefixIsRefused() {
    topic.sendWhole(TestExport.of("events_2024_01", 1, 5), 1);
    run(worker(10));
    ArchiverSettings same = TestArchive.settings(10);
    ArchiverSettings other =
        new ArchiverSettings(
            "other-sink", same.rotation(), same.rules(), 3, same.openFiles(), true);

    assertThatExceptionOfType(ConnectException.class)
        .isThrownBy(() -> new TestWorker(topic, archive.parts(other)).assign(0).poll(1))
        .withMessageContaining("other-sink")
        .withMessageContaining(TestArchive.SINK)
        .withMessageContaining("s3.key.prefix");
  }

  private TestWorker worker(long maxRows) {
    return new TestWorker(topic, archive.parts(TestArchive.settings(maxRows))).assign(0);
  }

  /** Until everything that was sent is read, and everything that is due is committed. */
  private void run(TestWorker worker) {
    for (int i = 0; i < 200 && worker.position(0) < topic.end(0); i++) {
      worker.poll(7);
    }
    archive.clock.advance(Duration.ofSeconds(1));
    worker.poll(7);
    archive.clock.advance(TestArchive.INTERVAL);
    worker.poll(7);
  }
}
