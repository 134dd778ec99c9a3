// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partvault.archive.export.ExportHeaders;
import io.partvault.archive.table.TablePartition;
import io.partvault.source.backpressure.Brake;
import io.partvault.source.backpressure.RowRate;
import io.partvault.source.backpressure.SinkLag;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionExporterTest {

  private static final int ENOUGH = 40;

  private final FakePostgres server = new FakePostgres(new MutableClock());

  @Test
  void emitsEachRowOnceBetweenBeginAndSeal() {
    TablePartition leaf = server.createLeaf("events_1", 21);
    FakeConnect connect = new FakeConnect(server);

    connect.poll(ENOUGH);

    List<SourceRecord> topic = connect.topic();
    assertThat(topic).hasSize(23);
    assertThat(topic).allSatisfy(r -> assertThat(r.topic()).isEqualTo("shop.public.events"));
    assertThat(topic).allSatisfy(r -> assertThat(r.kafkaPartition()).isNull());
    assertThat(topic.get(0).headers().lastWithName(ExportHeaders.BEGIN)).isNotNull();
    assertThat(topic.get(22).headers().lastWithName(ExportHeaders.SEAL)).isNotNull();
    assertThat(SealedExports.of(leaf, topic).lines()).isEqualTo(server.lines(leaf));
  }

  @ParameterizedTest
  @Tag("D16")
  @ValueSource(ints = {0, 1, 2, 3, 7, 8, 9, 16, 17})
  void sealsLeavesOfAnySize(int rows) {
    TablePartition leaf = server.createLeaf("events_1", rows);
    FakeConnect connect = new FakeConnect(server);

    connect.poll(ENOUGH);

    assertThat(SealedExports.of(leaf, connect.topic()).lines()).isEqualTo(server.lines(leaf));
  }

  @Test
  void readsNoFurtherWhileTooMuchWaitsForTheSink() {
    TablePartition leaf = server.createLeaf("events_1", 9);
    FakeConnect connect = new FakeConnect(server);
    AtomicLong waiting = new AtomicLong(11);
    connect.brake(brake(waiting, 10));

    connect.poll(ENOUGH);

    assertThat(connect.recordsWith(ExportHeaders.BEGIN)).hasSize(1);
    assertThat(connect.recordsWith(ExportHeaders.ROW)).isEmpty();

    waiting.set(0);
    connect.poll(ENOUGH);

    assertThat(SealedExports.of(leaf, connect.topic()).lines()).isEqualTo(server.lines(leaf));
  }

  @Test
  void aChunkThatIsOpenIsReadToItsEndWhateverWaits() {
    TablePartition leaf = server.createLeaf("events_1", 9);
    FakeConnect connect = new FakeConnect(server);
    AtomicLong waiting = new AtomicLong();
    connect.brake(brake(waiting, 10));

    for (int i = 0; i < ENOUGH && !connect.exporter().isReading(); i++) {
      connect.poll();
    }
    waiting.set(11);
    connect.poll(ENOUGH);

    assertThat(connect.exporter().isReading()).isFalse();
    assertThat(connect.recordsWith(ExportHeaders.ROW))
        .hasSizeBetween(1, server.lines(leaf).size() - 1);
  }

  @Test
  void restsBehindAChunkUntilTheRateAllowsTheNext() {
    TablePartition leaf = server.createLeaf("events_1", 9);
    FakeConnect connect = new FakeConnect(server);
    connect.brake(Brake.onRate(RowRate.of(1)));

    connect.poll(ENOUGH);

    assertThat(connect.exporter().isReading()).isFalse();
    assertThat(connect.recordsWith(ExportHeaders.ROW))
        .hasSizeBetween(1, server.lines(leaf).size() - 1);
  }

  private static Brake brake(AtomicLong waiting, long most) {
    AtomicLong looks = new AtomicLong();
    return new Brake(
        () -> Optional.of(new SinkLag.Seen(looks.getAndIncrement(), waiting.get())),
        most,
        RowRate.of(0));
  }

  @Test
  void joinsRowsIntoRecordsByRowsAndBytes() {
    TablePartition leaf = server.createLeaf("events_1", 10);
    FakeConnect connect = new FakeConnect(server);
    connect.limits(new PollLimits(7, 1 << 20, Duration.ofMinutes(1), 3, 70, 1024));

    connect.poll(ENOUGH);

    assertThat(connect.recordsWith(ExportHeaders.ROW))
        .allSatisfy(r -> assertThat(((byte[]) r.value()).length).isLessThanOrEqualTo(70));
    assertThat(
            connect
                .recordsWith(ExportHeaders.ROW)
                .get(0)
                .headers()
                .lastWithName(ExportHeaders.ROWS))
        .isNotNull();
    assertThat(SealedExports.of(leaf, connect.topic()).lines()).isEqualTo(server.lines(leaf));
  }

  @Test
  void letsAllRecordsOfAPollButTheLastCarryThePositionOfThePollBefore() {
    server.createLeaf("events_1", 9);
    FakeConnect connect = new FakeConnect(server);
    long rowsBefore = 0;

    for (int poll = 0; poll < ENOUGH; poll++) {
      List<SourceRecord> records = connect.poll();
      for (SourceRecord record : records) {
        if (record != records.get(records.size() - 1)) {
          assertThat(rowsEmitted(record)).isEqualTo(rowsBefore);
        }
      }
      if (!records.isEmpty()) {
        assertThat(records.get(0).value() != null || records.size() == 1)
            .as("a control record is a poll of its own")
            .isTrue();
        rowsBefore = rowsEmitted(records.get(records.size() - 1));
      }
    }

    assertThat(connect.topic()).hasSize(11);
    assertThat(rowsBefore).isEqualTo(9);
  }

  @Test
  void sealsOnlyAfterEveryRowIsAcknowledged() {
    server.createLeaf("events_1", 4);
    FakeConnect connect = new FakeConnect(server);
    connect.poll(2); // begin, and its acknowledgement

    for (int poll = 0; poll < ENOUGH; poll++) {
      connect.pollUnacknowledged();
    }
    assertThat(connect.recordsWith(ExportHeaders.SEAL)).isEmpty();
    connect.acknowledge();
    connect.poll(4);
    assertThat(connect.recordsWith(ExportHeaders.SEAL)).hasSize(1);
  }

  @Test
  void emitsNoRowBeforeTheBeginIsAcknowledged() {
    server.createLeaf("events_1", 4);
    FakeConnect connect = new FakeConnect(server);

    for (int poll = 0; poll < ENOUGH; poll++) {
      connect.pollUnacknowledged();
    }

    assertThat(connect.topic()).hasSize(1);
  }

  @Test
  void abandonsAnEpochWithARowAtOrAboveTheHorizonAndEmitsNothingOfThatPoll() {
    TablePartition leaf = server.createLeaf("events_1", 20);
    FakeConnect connect = new FakeConnect(server);
    connect.poll(4);
    // In the second chunk, which is not open yet; row 10 would go in one poll with it.
    server.writer().delete(leaf, 19).insert(leaf, 11, "late").commit();

    connect.poll(ENOUGH);

    SealedExports read = SealedExports.of(leaf, connect.topic());
    assertThat(connect.recordsWith(ExportHeaders.ABANDON)).hasSize(1);
    assertThat(text(connect.recordsWith(ExportHeaders.ROW).get(9))).contains("\"row\":9");
    assertThat(text(connect.recordsWith(ExportHeaders.ROW).get(10))).contains("\"row\":0");
    assertThat(read.begun()).hasSize(2).isSorted();
    assertThat(read.lines()).isEqualTo(server.lines(leaf)).contains("late");
  }

  @Test
  void abandonsAnEpochWhoseRowsAreNotThoseOfItsBegin() {
    TablePartition leaf = server.createLeaf("events_1", 8);
    FakeConnect connect = new FakeConnect(server);
    connect.poll(4);
    server.writer().delete(leaf, 7).commit();

    connect.poll(ENOUGH);

    assertThat(connect.recordsWith(ExportHeaders.ABANDON)).hasSize(1);
    assertThat(SealedExports.of(leaf, connect.topic()).lines()).isEqualTo(server.lines(leaf));
  }

  @Test
  @Tag("D7")
  void abandonsAnEpochThatChangedBehindTheReader() {
    TablePartition leaf = server.createLeaf("events_1", 8);
    FakeConnect connect = new FakeConnect(server);
    connect.poll(6);
    server.writer().delete(leaf, 0).commit();

    connect.poll(ENOUGH);

    assertThat(connect.recordsWith(ExportHeaders.ABANDON)).hasSize(1);
    assertThat(SealedExports.of(leaf, connect.topic()).lines()).isEqualTo(server.lines(leaf));
  }

  @Test
  void waitsForAnOlderWriterBeforeItBegins() {
    TablePartition leaf = server.createLeaf("events_1", 4);
    FakePostgres.Writer older = server.writer();
    server.writer().insert(leaf, 4, "new").commit();
    FakeConnect connect = new FakeConnect(server);

    connect.poll(ENOUGH);
    assertThat(connect.topic()).isEmpty();
    assertThat(server.isLocked(leaf)).isFalse();

    older.commit();
    server.clock().advance(Duration.ofMinutes(2));
    connect.poll(ENOUGH);
    assertThat(SealedExports.of(leaf, connect.topic()).lines()).contains("new");
  }

  @Test
  @Tag("D33")
  void readsNoChunkFromAServerThatIsBehindTheBegin() {
    TablePartition leaf = server.createLeaf("events_1", 8);
    // Both below the horizon of the begin: neither counting nor the horizon shows that it is old.
    server.writer().delete(leaf, 2).insert(leaf, 8, "replacement").commit();
    FakeConnect connect = new FakeConnect(server);
    connect.poll(2);

    connect.session().lagBy(1);
    connect.poll(10);
    assertThat(connect.recordsWith(ExportHeaders.ROW)).isEmpty();

    connect.session().lagBy(0);
    server.clock().advance(Duration.ofMinutes(2));
    connect.poll(ENOUGH);
    assertThat(SealedExports.of(leaf, connect.topic()).begun()).hasSize(1);
    assertThat(SealedExports.of(leaf, connect.topic()).lines()).isEqualTo(server.lines(leaf));
  }

  @Test
  void endsAnEpochOfWhichARecordIsDroppedOnItsWay() {
    TablePartition leaf = server.createLeaf("events_1", 8);
    FakeConnect connect = new FakeConnect(server);
    connect.drop(record -> record.value() != null && text(record).contains("\"row\":3"));
    connect.poll(ENOUGH);
    assertThat(connect.recordsWith(ExportHeaders.SEAL)).isEmpty();
    assertThat(connect.recordsWith(ExportHeaders.ABANDON)).isNotEmpty();

    connect.drop(record -> false);
    server.clock().advance(Duration.ofHours(2));
    connect.poll(ENOUGH);
    assertThat(SealedExports.of(leaf, connect.topic()).lines()).isEqualTo(server.lines(leaf));
  }

  @Test
  void triesLessAndLessOftenWhenEveryEpochIsLost() {
    server.createLeaf("events_1", 2);
    FakeConnect connect = new FakeConnect(server);
    connect.drop(record -> record.value() != null);

    connect.poll(10 * ENOUGH);

    assertThat(connect.recordsWith(ExportHeaders.ABANDON)).hasSizeLessThan(4);
  }

  @Test
  @Tag("C19")
  void endsAnEpochWhoseRecordsGoToAnotherTopicPartitionThanItsBegin() {
    TablePartition leaf = server.createLeaf("events_1", 8);
    FakeConnect connect = new FakeConnect(server);
    connect.poll(4);

    connect.repartition();
    connect.poll(ENOUGH);

    assertThat(connect.recordsWith(ExportHeaders.ABANDON)).hasSize(1);
    assertThat(SealedExports.of(leaf, connect.topic()).epochs()).hasSize(1);
  }

  @Test
  void refusesARowThatIsTooLargeAndSealsNothing() {
    TablePartition leaf = server.createLeaf("events_1", 3);
    server.writer().insert(leaf, 3, "x".repeat(1025)).commit();
    FakeConnect connect = new FakeConnect(server);

    assertThatThrownBy(() -> connect.poll(ENOUGH))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("Cannot archive public.events_1: row number 3 has 1025 bytes")
        .hasMessageContaining("row.max.bytes = 1024")
        .hasMessageContaining("producer.override.max.request.size");
    assertThat(connect.recordsWith(ExportHeaders.SEAL)).isEmpty();
  }

  @Test
  void abandonsALeafThatIsDroppedUnderTheReader() {
    TablePartition leaf = server.createLeaf("events_1", 20);
    FakeConnect connect = new FakeConnect(server);
    connect.poll(4);

    server.dropLeaf(leaf);
    connect.poll(ENOUGH);

    assertThat(connect.recordsWith(ExportHeaders.ABANDON)).hasSize(1);
    assertThat(connect.recordsWith(ExportHeaders.SEAL)).isEmpty();
  }

  private static long rowsEmitted(SourceRecord record) {
    return ExportPositionCodec.read(record.sourceOffset()).progress().rows();
  }

  private static String text(SourceRecord record) {
    return new String((byte[]) record.value(), StandardCharsets.UTF_8);
  }
}
