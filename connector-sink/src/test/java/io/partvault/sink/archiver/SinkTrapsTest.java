// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.partvault.archive.store.FlakyObjectStore.Fault;
import io.partvault.archive.store.FlakyObjectStore.Operation;
import io.partvault.archive.store.ObjectStoreException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How sinks like this one lost rows, got stuck or lied, and what this one does instead. */
final class SinkTrapsTest {

  private final TestArchive archive = new TestArchive();
  private final TestTopic topic = new TestTopic();
  private final TestExport january = TestExport.of("events_2024_01", 1, 60);

  /** Connect would hand over the last batch again, and nothing that was buffered before it. */
  @Tag("C5")
  @Test
  void whatMayPassIsReadAgainFromTheNewestCommitAndNeverHandedBackAsRetriable() {
    topic.sendWhole(january, 1);
    TestWorker worker = worker(10);
    worker.poll(15);
    long committed = archive.newest().next();
    archive.store.on(Operation.UPLOAD_COMMIT).nth(1, Fault.REFUSED);

    worker.poll(15);
    archive.clock.advance(Duration.ofSeconds(1));
    worker.poll(15);

    assertThat(worker.seekLog()).last().isEqualTo(committed);
    assertThat(
            Failures.fatal(
                "x", new ObjectStoreException(ObjectStoreException.Kind.DENIED, "no", null)))
        .isNotInstanceOf(RetriableException.class);
    assertThat(Failures.fatal("x", new RetriableException("again")))
        .isNotInstanceOf(RetriableException.class);
    drive(worker);
    archive.holds(january).hasNoOrphans();
  }

  @Tag("C25")
  @Test
  void aPutThatSeeksReturnsNormallyAndTakesNothingOfBatchesReadBefore() {
    topic.sendWhole(january, 1);
    TestWorker worker = worker(10);
    worker.poll(15);
    archive.store.on(Operation.UPLOAD_COMMIT).nth(1, Fault.REFUSED);
    worker.poll(15);
    archive.clock.advance(Duration.ofSeconds(1));
    int seeks = worker.seekLog().size();
    List<SinkRecord> readBefore = topic.read(0, 30, 25);

    worker.put(readBefore);

    assertThat(worker.seekLog()).hasSize(seeks + 1);
    assertThat(archive.newest().next()).isLessThan(30);
    drive(worker);
    archive.holds(january).hasNoOrphans();
  }

  /** Kafka's own sinks have shown dead tasks as running. */
  @Tag("C17")
  @Tag("C8")
  @ParameterizedTest
  @EnumSource(names = {"UPLOAD", "UPLOAD_WRITE", "UPLOAD_COMMIT", "CREATE", "READ", "LIST"})
  void whateverFailsForGoodFailsTheTaskAtTheNextCall(Operation operation) {
    topic.sendWhole(january, 1);
    drive(worker(10), 1);
    archive.store.on(operation).from(1, Fault.DENIED);

    assertThatExceptionOfType(ConnectException.class)
        .isThrownBy(() -> drive(worker(10)))
        .withMessageContaining("shop.public.events-0")
        .withMessageContaining("DENIED");
  }

  @Tag("C9")
  @Test
  void recordsWhoseTopicWasRenamedOnTheWayAreArchivedUnderTheTopicTheyCameFrom() {
    topic.sendWhole(january, 1);
    TestWorker worker = worker(10);

    worker.put(
        topic.read(0, 0, 100).stream()
            .map(
                read ->
                    read.newRecord(
                        "renamed",
                        7,
                        read.keySchema(),
                        read.key(),
                        read.valueSchema(),
                        read.value(),
                        read.timestamp(),
                        read.headers()))
            .toList());
    archive.clock.advance(Duration.ofSeconds(1));
    worker.poll(1);

    archive.holds(january).hasNoOrphans();
    assertThat(worker.committed(0)).isEqualTo(topic.end(0));
    assertThat(archive.manifest(january).orElseThrow().dataFiles())
        .allSatisfy(file -> assertThat(file.topic()).isEqualTo(TestTopic.NAME));
    assertThat(archive.keys("owners/")).containsExactly("archive/owners/shop.public.events.json");
  }

  @Tag("C12")
  @ParameterizedTest
  @ValueSource(strings = {"ar-EG", "ar-EG-u-nu-arab", "fa-IR", "mr-IN-u-nu-deva", "tr-TR"})
  void whatOneTaskWritesUnderAnyLocaleAnotherOneGoesOnWith(String language) {
    topic.sendWhole(january, 1);
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag(language));
    try {
      drive(worker(10), 3);
    } finally {
      Locale.setDefault(before);
    }
    drive(worker(10));

    archive.holds(january).hasNoOrphans();
    assertThat(archive.keys("")).allMatch(key -> key.chars().allMatch(c -> c < 128));
  }

  /** Read uncommitted: the aborted rows come, a marker takes an offset, and the rows come again. */
  @Tag("C15")
  @Test
  void rowsOfAbortedTransactionsAreArchivedOnce() {
    topic.send(january.beginRecord()).sendRows(january, 0, 25, 1).skip(1);
    topic.send(january.beginRecord()).sendRows(january, 0, 20, 3).skip(1);
    topic.sendRows(january, 20, 60, 1).send(january.sealRecord()).skip(1);
    topic.send(january.sealRecord()).skip(1);

    drive(worker(10));

    archive.holds(january).hasNoOrphans();
  }

  private TestWorker worker(long maxRows) {
    return new TestWorker(topic, archive.parts(TestArchive.settings(maxRows))).assign(0);
  }

  private void drive(TestWorker worker) {
    drive(worker, 40);
    archive.clock.advance(TestArchive.INTERVAL);
    worker.poll(7);
  }

  private void drive(TestWorker worker, int polls) {
    for (int i = 0; i < polls; i++) {
      worker.poll(7);
      archive.clock.advance(Duration.ofSeconds(2));
    }
  }
}
