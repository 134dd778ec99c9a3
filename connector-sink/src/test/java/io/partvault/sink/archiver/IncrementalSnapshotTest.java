// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import static io.partvault.sink.archiver.SnapshotArchive.FEBRUARY;
import static io.partvault.sink.archiver.SnapshotArchive.JANUARY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.archive.commit.ExportStanding;
import io.partvault.archive.commit.ExportState;
import io.partvault.archive.store.ObjectKey;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

/** Incremental snapshots by Debezium, as our transformation marks them. */
final class IncrementalSnapshotTest {

  private static final long BEFORE = 23_000_000;

  private final SnapshotArchive snapshots = new SnapshotArchive();
  private final TestArchive archive = snapshots.archive;
  private final TestTopic topic = snapshots.topic;
  private final TestScan debezium = new TestScan(topic, BEFORE);

  @Test
  void aWholeScanIsArchived() {
    debezium
        .started()
        .rows(JANUARY, 0, 40)
        .completed(JANUARY, 40)
        .rows(FEBRUARY, 0, 25)
        .completed(FEBRUARY, 25);

    archive.drive(snapshots.worker());

    assertThat(snapshots.archived()).containsExactly(JANUARY.lines(), FEBRUARY.lines());
    assertThat(archive.keys("incomplete/")).isEmpty();
  }

  @Test
  void noRowIsLostOrDoubledWhenTheSinkIsKilledInsideAScan() {
    debezium.started().rows(JANUARY, 0, 23);
    TestWorker killed = snapshots.worker();
    killed.poll(12);
    archive.clock.advance(TestArchive.INTERVAL);
    killed.poll(7);
    killed.lose(0);
    debezium.rows(JANUARY, 23, 40).completed(JANUARY, 40);

    archive.drive(snapshots.worker());

    assertThat(snapshots.archived()).containsExactly(JANUARY.lines());
  }

  @Test
  void rowsThatAreSentTwiceAreArchivedOnce() {
    debezium.started();
    SourceRecord first = debezium.marked(JANUARY, 0);
    SourceRecord second = debezium.marked(JANUARY, 1);
    topic.send(TestScan.sent(first, second, first, second));
    debezium.rows(JANUARY, 2, 40).completed(JANUARY, 40);

    archive.drive(snapshots.worker());

    assertThat(snapshots.archived()).containsExactly(JANUARY.lines());
  }

  @Test
  void aRecordThatConnectSendsAgainKeepsItsNumber() {
    debezium.started();
    SourceRecord row = debezium.row(JANUARY, 0);

    assertThat(debezium.marked(row).headers()).isEqualTo(debezium.marked(row).headers());
    assertThat(debezium.marked(row).headers()).isNotEqualTo(debezium.marked(JANUARY, 0).headers());
  }

  @Test
  void rowsThatDebeziumLeftOutBecauseTheyChangedBreakTheScanAndTheNextOneIsArchived() {
    debezium.started().rows(JANUARY, 0, 39).completed(JANUARY, 40);

    assertBroken("another number of rows than Debezium has read");
    new TestScan(topic, BEFORE + 10).whole(JANUARY);
    archive.drive(snapshots.worker());
    assertThat(snapshots.archived()).containsExactly(JANUARY.lines());
  }

  @Test
  void aChangeInsideTheScanBreaksItThoughTheCountIsRight() {
    debezium
        .started()
        .rows(JANUARY, 0, 20)
        .changed(JANUARY, 3)
        .rows(JANUARY, 20, 40)
        .completed(JANUARY, 40);

    assertBroken("1 changes of it came while the incremental snapshot ran");
  }

  @Test
  void aChangeBeforeTheFirstRowWasSentBreaksTheScanToo() {
    debezium.started().changed(JANUARY, 3).rows(JANUARY, 0, 40).completed(JANUARY, 40);

    assertBroken("1 changes of it came while the incremental snapshot ran");
  }

  @Test
  void aChangeOfAnotherTableBreaksNothing() {
    debezium.started().changed(FEBRUARY, 3).rows(JANUARY, 0, 40).completed(JANUARY, 40);

    archive.drive(snapshots.worker());

    assertThat(snapshots.archived()).containsExactly(JANUARY.lines());
  }

  @Test
  void aChangeBehindTheScanIsLateThoughItsPositionInTheLogIsLower() {
    TestScan later = new TestScan(topic, 25_000_000);
    later.whole(JANUARY).changed(JANUARY, 3);

    archive.drive(snapshots.worker());

    assertThat(snapshots.archived()).containsExactly(JANUARY.lines());
    assertThat(snapshots.lates(JANUARY, 25_000_000)).isEqualTo(1);
    assertThat(snapshots.lates(JANUARY, 25_000_001)).as("a later scan has it").isZero();
  }

  @Test
  void aDebeziumTaskThatGoesOnInsideATableBreaksItsScan() {
    debezium.started().rows(JANUARY, 0, 20);
    new TestScan(topic, BEFORE).rows(JANUARY, 20, 40).completed(JANUARY, 20);

    assertBroken("the first row of the scan was never seen");
  }

  @Test
  void aDebeziumTaskThatReadsOnInTheSameLifeBreaksItsScanByTheCount() {
    // As it does by itself after an error that passes: it forgets how many it had read.
    debezium.started().rows(JANUARY, 0, 20).rows(JANUARY, 20, 40).completed(JANUARY, 20);

    assertBroken("20 rows read, 40 sent");
  }

  @Test
  void rowsThatAreMissingBreakTheScan() {
    debezium.started().rows(JANUARY, 0, 10);
    debezium.marked(JANUARY, 10);
    debezium.rows(JANUARY, 11, 40).completed(JANUARY, 40);

    assertBroken("rows are missing inside the scan");
  }

  @Test
  void aScanThatEndedInAnErrorIsBroken() {
    debezium.started().rows(JANUARY, 0, 40).failed(JANUARY, 40);

    assertBroken("Debezium ended its scan as SQL_EXCEPTION");
  }

  @Test
  void aScanUnderAConditionIsBroken() {
    debezium.under("id < 100", "").whole(JANUARY);

    assertBroken("additional-conditions");
  }

  @Test
  void aScanByASurrogateKeyIsBroken() {
    debezium.under("", "of").whole(JANUARY);

    assertBroken("surrogate-key");
  }

  @Test
  void theConditionOfOneTableIsNoneOfAnother() {
    debezium.under("id < 100", "").whole(FEBRUARY);

    archive.drive(snapshots.worker());

    assertThat(snapshots.archived()).containsExactly(FEBRUARY.lines());
  }

  @Test
  void withoutAConditionDebeziumsOffsetSaysNothingAgainstAScan() {
    debezium.under("", "").whole(JANUARY);

    archive.drive(snapshots.worker());

    assertThat(snapshots.archived()).containsExactly(JANUARY.lines());
  }

  @Test
  void whatGoesOnBehindAnAbortIsNoWholeScan() {
    debezium.started().aborted().rows(JANUARY, 0, 40).completed(JANUARY, 40);

    assertBroken("the first row of the scan was never seen");
  }

  @Test
  void aScanWithoutItsEndIsNeverSealed() {
    debezium.started().rows(JANUARY, 0, 40);

    archive.drive(snapshots.worker());

    assertThat(archive.keys("manifests/")).isEmpty();
    assertThat(states()).containsExactly(ExportState.Open.class);
  }

  private void assertBroken(String reason) {
    try {
      archive.drive(snapshots.worker());
    } catch (ConnectException e) {
      // Once, when it is found now and not before.
      assertThat(e).hasMessageContaining(reason);
    }
    archive.drive(snapshots.worker());
    assertThat(archive.keys("manifests/")).isEmpty();
    List<String> reports =
        archive.keys("incomplete/").stream()
            .map(key -> new String(archive.memory.read(new ObjectKey(key)), UTF_8))
            .toList();
    assertThat(reports).hasSize(1);
    assertThat(reports.get(0)).contains(reason);
  }

  private Set<Class<?>> states() {
    return archive.newest().exports().stream()
        .map(ExportStanding::state)
        .map(Object::getClass)
        .collect(Collectors.toSet());
  }
}
