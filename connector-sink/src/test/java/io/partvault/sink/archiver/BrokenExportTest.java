// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.partvault.archive.commit.IncompleteExport;
import io.partvault.archive.export.ExportHeaders;
import io.partvault.archive.store.FlakyObjectStore.Fault;
import io.partvault.archive.store.FlakyObjectStore.Operation;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A gap is an error of one export, never a smaller archive and never everybody's end. */
final class BrokenExportTest {

  private static final TestExport BROKEN = TestExport.of("events_2024_01", 1, 20);
  private static final TestExport WHOLE = TestExport.of("events_2024_02", 2, 20);

  private final TestArchive archive = new TestArchive();
  private final TestTopic topic = new TestTopic();

  static Stream<Arguments> ways() {
    return Stream.of(
        way(
            "a gap in the middle",
            "row 9",
            "row 11",
            t -> begun(t).sendRows(BROKEN, 0, 9, 1).sendRows(BROKEN, 11, 20, 1).send(seal())),
        way(
            "the first rows are missing",
            "row 0",
            "row 3",
            t -> begun(t).sendRows(BROKEN, 3, 20, 1).send(seal())),
        way(
            "the last rows are missing",
            "20 rows",
            "18 rows",
            t -> begun(t).sendRows(BROKEN, 0, 18, 1).send(seal())),
        way(
            "more rows than sealed",
            "19 rows",
            "20 rows",
            t ->
                begun(t)
                    .sendRows(BROKEN, 0, 20, 1)
                    .send(BROKEN.sealRecord(BROKEN.seal(19, BROKEN.digest(), 770)))),
        way(
            "the begin was never seen",
            "begin",
            "row 0",
            t -> t.sendRows(BROKEN, 0, 20, 1).send(seal())),
        way("nothing but the seal", "begin", "its seal", t -> t.send(seal())),
        way(
            "another digest",
            BROKEN.digest().toString(),
            otherWorded().digest().toString(),
            t -> begun(t).sendRows(otherWorded(), 0, 20, 1).send(seal())),
        way(
            "another horizon",
            "770",
            "771",
            t ->
                begun(t)
                    .sendRows(BROKEN, 0, 20, 1)
                    .send(BROKEN.sealRecord(BROKEN.seal(20, BROKEN.digest(), 771)))),
        way(
            "a record with too few lines",
            "3 lines",
            "2 lines",
            t -> begun(t).sendRows(BROKEN, 0, 10, 1).send(shortRecord()).send(seal())));
  }

  @Tag("C26")
  @ParameterizedTest(name = "{0}")
  @MethodSource("ways")
  void itAloneIsReportedWithBothNumbersAndTheTaskFailsOnceAfterTheCommit(
      String name, String expected, String found, Function<TestTopic, TestTopic> send) {
    topic.send(WHOLE.beginRecord()).sendRows(WHOLE, 0, 5, 1);
    send.apply(topic);
    topic.sendRows(WHOLE, 5, 20, 1).send(WHOLE.sealRecord());
    TestWorker failing = worker(true);

    assertThatExceptionOfType(ConnectException.class)
        .isThrownBy(() -> archive.drive(failing))
        .withMessageContaining(BROKEN.id().toString())
        .withMessageContaining("expected " + expected + ", found " + found)
        .withMessageContaining("gap.policy");
    assertThat(archive.state(BROKEN)).isEqualTo("Broken");
    archive.drive(worker(true));

    archive.holds(WHOLE);
    assertThat(archive.manifest(BROKEN)).isEmpty();
    IncompleteExport report = report();
    assertThat(report.export()).isEqualTo(BROKEN.id());
    assertThat(report.finding().expected()).isEqualTo(expected);
    assertThat(report.finding().found()).isEqualTo(found);
  }

  @Test
  void withContinueTheTaskGoesOn() {
    begun(topic).sendRows(BROKEN, 1, 20, 1).send(seal());
    topic.sendWhole(WHOLE, 1);

    archive.drive(worker(false));

    archive.holds(WHOLE);
    assertThat(report().finding().expected()).isEqualTo("row 0");
  }

  @Test
  void theNextEpochIsWholeAndTakesTheBrokenOnesFilesAway() {
    TestExport next = TestExport.of("events_2024_01", 7, 25);
    begun(topic).sendRows(BROKEN, 0, 8, 1).sendRows(BROKEN, 9, 20, 1).send(seal());
    topic.sendWhole(next, 1);

    TestWorker worker = worker(false);
    archive.drive(worker);
    archive.drive(worker);

    archive.holds(next);
    assertThat(archive.keys("data/"))
        .hasSize(archive.manifest(next).orElseThrow().dataFiles().size());
  }

  @Test
  void aReportThatACrashPreventedIsWrittenByTheNextTask() {
    begun(topic).sendRows(BROKEN, 1, 20, 1).send(seal());
    archive.store.on(Operation.CREATE, key -> key.contains("/incomplete/")).nth(1, Fault.REFUSED);
    assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> archive.drive(worker(true)));
    assertThat(archive.keys("incomplete/")).isEmpty();

    worker(true);

    assertThat(report().export()).isEqualTo(BROKEN.id());
  }

  @Tag("C14")
  @Test
  void rowsThatExpiredBeforeTheyWereReadAreAGap() {
    begun(topic).sendRows(BROKEN, 0, 20, 1).send(seal());
    TestWorker first = worker(true);
    first.poll(8);
    archive.clock.advance(TestArchive.INTERVAL);
    first.poll(0);
    assertThat(archive.newest().next()).isEqualTo(8);
    topic.expireBelow(0, 12);

    assertThatExceptionOfType(ConnectException.class)
        .isThrownBy(() -> archive.drive(worker(true)))
        .withMessageContaining("expected row 7, found row 11");
  }

  @Tag("C13")
  @Test
  void aTopicThatWasCreatedAgainIsNoticedByItsOffsets() {
    topic.sendWhole(WHOLE, 1);
    archive.drive(worker(true));
    topic.recreate();
    begun(topic).sendRows(BROKEN, 0, 12, 1);

    assertThatExceptionOfType(ConnectException.class)
        .isThrownBy(() -> archive.drive(worker(true)))
        .withMessageContaining("its commits stand at offset 22, but it gives offset 0")
        .withMessageContaining("PUT /connectors/archive-sink/stop, then PATCH")
        .withMessageContaining("\"kafka_partition\":0}");
  }

  @Tag("C13")
  @Test
  void aTopicThatIsCreatedAgainWhileItIsReadIsNoticedToo() {
    topic.sendWhole(WHOLE, 1);
    TestWorker worker = worker(true);
    archive.drive(worker);
    topic.recreate();
    begun(topic).sendRows(BROKEN, 0, 5, 1);

    assertThatExceptionOfType(ConnectException.class)
        .isThrownBy(() -> archive.drive(worker))
        .withMessageContaining("it gives offset 0");
  }

  @Tag("C13")
  @Test
  void aTopicThatWasCreatedAgainIsNoticedByItsIdHoweverLongItIs() {
    topic.sendWhole(WHOLE, 1);
    archive.drive(
        new TestWorker(topic, archive.parts(TestArchive.settings(10), TestArchive.ids("A")))
            .assign(0));

    assertThatExceptionOfType(ConnectException.class)
        .isThrownBy(
            () ->
                new TestWorker(topic, archive.parts(TestArchive.settings(10), TestArchive.ids("B")))
                    .assign(0)
                    .poll(1))
        .withMessageContaining("topic id A, but it has id B");
    archive.drive(
        new TestWorker(topic, archive.parts(TestArchive.settings(10), TestArchive.ids("A")))
            .assign(0));
    assertThat(archive.newest().topicId()).isEqualTo("A");
  }

  @Test
  void rowsChangedOnTheWayAreArchivedWhereThatIsAllowed() {
    begun(topic).sendRows(otherWorded(), 0, 20, 1).send(seal());
    TestWorker worker =
        new TestWorker(topic, archive.parts(TestArchive.settings(10, 4, true, true))).assign(0);

    archive.drive(worker);

    assertThat(archive.manifest(BROKEN).orElseThrow().isChangedOnTheWay()).isTrue();
    assertThat(archive.manifest(BROKEN).orElseThrow().seal().digest()).isEqualTo(BROKEN.digest());
  }

  private IncompleteExport report() {
    List<String> keys = archive.keys("incomplete/");
    assertThat(keys).hasSize(1);
    String relative = keys.get(0).substring("archive/".length());
    return IncompleteExport.read(archive.memory.read(archive.layout.resolve(relative)), relative);
  }

  private TestWorker worker(boolean failOnBroken) {
    ArchiverSettings settings = TestArchive.settings(10, 4, failOnBroken, false);
    return new TestWorker(topic, archive.parts(settings)).assign(0);
  }

  private static Arguments way(
      String name, String expected, String found, Function<TestTopic, TestTopic> send) {
    return Arguments.of(name, expected, found, send);
  }

  private static TestTopic begun(TestTopic topic) {
    return topic.send(BROKEN.beginRecord());
  }

  private static TestExport.Sent seal() {
    return BROKEN.sealRecord();
  }

  private static TestExport otherWorded() {
    return new TestExport(
        BROKEN.leaf(),
        BROKEN.epoch(),
        BROKEN.lines().stream().map(line -> line.replace("id", "ID")).toList());
  }

  private static TestExport.Sent shortRecord() {
    ConnectHeaders headers = new ConnectHeaders();
    headers.add(ExportHeaders.ROW, ExportHeaders.row(BROKEN.epoch(), 10), Schema.BYTES_SCHEMA);
    headers.add(ExportHeaders.ROWS, ExportHeaders.rows(3), Schema.BYTES_SCHEMA);
    byte[] lines = String.join("\n", BROKEN.lines().subList(10, 12)).getBytes(UTF_8);
    return new TestExport.Sent(BROKEN.tablePartition().key().toString(), lines, headers);
  }
}
