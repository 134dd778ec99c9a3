// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import static io.partvault.sink.archiver.SnapshotArchive.FEBRUARY;
import static io.partvault.sink.archiver.SnapshotArchive.JANUARY;
import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.archive.export.Origin;
import io.partvault.archive.manifest.PartitionManifest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Snapshots by Debezium, in which rows have no numbers. */
final class SnapshotRecordsTest {

  private final SnapshotArchive snapshots = new SnapshotArchive();
  private final TestArchive archive = snapshots.archive;
  private final TestTopic topic = snapshots.topic;

  @Test
  void everyRowOfASnapshotIsInItsManifestExactlyOnce() {
    topic.send(JANUARY.whole()).send(FEBRUARY.whole());

    archive.drive(snapshots.worker());

    snapshots.holds(JANUARY, FEBRUARY);
    PartitionManifest manifest = snapshots.manifest(JANUARY).orElseThrow();
    assertThat(manifest.begin().origin()).isEqualTo(Origin.DEBEZIUM);
    assertThat(manifest.begin().horizon()).isEqualTo(770);
    assertThat(manifest.begin().walPosition()).isEqualTo("0/16E3600");
    assertThat(manifest.begin().tablePartition().key())
        .hasToString(JANUARY.id().tablePartition().toString());
    assertThat(manifest.dataFiles()).hasSize(4);
  }

  @Test
  void interleavedSnapshotsOfTwoLeavesDoNotDisturbEachOther() {
    for (int row = 0; row < 25; row++) {
      topic.send(JANUARY.row(row), FEBRUARY.row(row));
    }
    topic.send(JANUARY.from(25, 40));

    archive.drive(snapshots.worker());

    snapshots.holds(JANUARY, FEBRUARY);
  }

  @Test
  void theOnlyRowOfALeafBeginsAndSeals() {
    TestSnapshot single = new TestSnapshot("events_2024_03", 770, 1);
    topic.send(JANUARY.whole()).send(single.whole());

    archive.drive(snapshots.worker());

    snapshots.holds(JANUARY, single);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 10, 11, 39, 40, 41, 64})
  void rowsKeepTheirNumbersWhenATaskIsKilledBehindACommit(int records) {
    topic.send(JANUARY.whole()).send(FEBRUARY.whole());
    TestWorker killed = snapshots.worker();
    killed.poll(records);
    archive.clock.advance(TestArchive.INTERVAL);
    killed.poll(0);
    killed.poll(5); // what no commit covers, and is read again

    archive.drive(snapshots.worker());

    snapshots.holds(JANUARY, FEBRUARY);
    assertThat(archive.orphans()).isEmpty();
  }

  @Test
  void aSnapshotThatStartsAgainSupersedesTheUnfinishedOne() {
    TestSnapshot again = new TestSnapshot("events_2024_01", 790, 40);
    topic.send(JANUARY.from(0, 25)).send(again.whole());

    archive.drive(snapshots.worker());

    assertThat(snapshots.manifest(JANUARY)).isEmpty();
    snapshots.holds(again);
    assertThat(archive.keys("data/")).hasSize(4);
  }

  @Test
  void aLaterSnapshotIsALaterManifest() {
    TestSnapshot again = new TestSnapshot("events_2024_01", 790, 41);
    topic.send(JANUARY.whole()).send(again.whole());

    archive.drive(snapshots.worker());

    snapshots.holds(JANUARY, again);
    assertThat(again.id().epoch()).isGreaterThan(JANUARY.id().epoch());
  }

  @Test
  void aSnapshotThatIsOlderThanTheArchivedOneIsPassedOver() {
    TestSnapshot later = new TestSnapshot("events_2024_01", 790, 41);
    topic.send(later.whole());
    archive.drive(snapshots.worker());
    topic.send(JANUARY.whole()).send(FEBRUARY.whole());

    archive.drive(snapshots.worker());

    snapshots.holds(later, FEBRUARY);
    assertThat(snapshots.manifest(JANUARY)).isEmpty();
    assertThat(archive.keys("incomplete/")).isEmpty();
  }

  @Test
  void whatIsReadFromTheBeginningAgainIsNotArchivedTwice() {
    topic.send(JANUARY.whole()).send(FEBRUARY.whole());
    archive.drive(snapshots.worker());
    List<String> files = archive.keys("data/");
    snapshots.reset(0);

    archive.drive(snapshots.worker());

    snapshots.holds(JANUARY, FEBRUARY);
    assertThat(archive.keys("data/")).isEqualTo(files);
    assertThat(archive.keys("incomplete/")).isEmpty();
  }

  @Test
  void rowsThatComeAgainBehindARestartAreKnownToo() {
    topic.send(JANUARY.whole()).send(FEBRUARY.whole());
    archive.drive(snapshots.worker());
    snapshots.reset(30);
    TestWorker first = snapshots.worker();
    first.poll(9);
    archive.clock.advance(TestArchive.INTERVAL);
    first.poll(0);

    archive.drive(snapshots.worker());

    snapshots.holds(JANUARY, FEBRUARY);
    assertThat(archive.keys("manifests/")).hasSize(2);
    assertThat(archive.keys("incomplete/")).isEmpty();
  }

  @Test
  void transactionMarkersDoNotMatter() {
    topic.send(JANUARY.from(0, 10)).skip(1).send(JANUARY.from(10, 40)).skip(1);

    archive.drive(snapshots.worker());

    snapshots.holds(JANUARY);
  }

  @Test
  void tombstonesAreNoRows() {
    topic.send(JANUARY.whole()).send(TestSnapshot.tombstone()).send(FEBRUARY.whole());

    TestWorker worker = snapshots.worker();
    archive.drive(worker);

    snapshots.holds(JANUARY, FEBRUARY);
    assertThat(worker.committed(0)).isEqualTo(topic.end(0));
  }

  @Test
  void changesBehindTheSnapshotAreWrittenDownAndNoPartOfTheArchive() {
    topic
        .send(JANUARY.whole())
        .send(JANUARY.change("u", 3), JANUARY.change("d", 4), TestSnapshot.tombstone())
        .send(FEBRUARY.whole());

    archive.drive(snapshots.worker());

    snapshots.holds(JANUARY, FEBRUARY);
    assertThat(snapshots.lates(JANUARY, 24_000_000)).isEqualTo(2);
    assertThat(snapshots.lates(JANUARY, 24_000_900)).as("a later snapshot has them").isZero();
    assertThat(snapshots.lates(FEBRUARY, 0)).isZero();
  }

  @Test
  void changesOfLongAfterwardsAreWrittenDownThoughTheExportIsForgotten() {
    topic.send(JANUARY.whole());
    archive.drive(snapshots.worker());
    archive.clock.advance(Duration.ofDays(9));
    topic.send(FEBRUARY.whole());
    archive.drive(snapshots.worker());
    archive.clock.advance(Duration.ofDays(9));
    topic.send(JANUARY.change("u", 3));

    archive.drive(snapshots.worker());

    assertThat(archive.newest().exports()).noneMatch(export -> export.id().equals(JANUARY.id()));
    assertThat(snapshots.lates(JANUARY, 0)).isEqualTo(1);
  }

  @Test
  void changesToTablePartitionsThatAreNotArchivedAreNoneOfTheArchives() {
    topic.send(JANUARY.change("c", 3)).send(FEBRUARY.whole());

    archive.drive(snapshots.worker());

    snapshots.holds(FEBRUARY);
    assertThat(archive.keys("late/")).isEmpty();
  }

  @Test
  void noChangeIsLostWhenTheTaskIsKilledBeforeItIsWrittenDown() {
    topic.send(JANUARY.whole());
    archive.drive(snapshots.worker());
    topic.send(JANUARY.change("u", 3), JANUARY.change("u", 4));
    TestWorker killed = snapshots.worker();
    killed.poll(10);
    killed.lose(0);
    assertThat(archive.keys("late/")).isEmpty();

    archive.drive(snapshots.worker());

    assertThat(snapshots.lates(JANUARY, 0)).isEqualTo(2);
  }
}
