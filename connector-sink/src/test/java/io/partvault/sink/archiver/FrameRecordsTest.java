// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.partvault.archive.digest.Digest;
import io.partvault.archive.file.DataFile;
import io.partvault.archive.frame.RowFrame;
import io.partvault.archive.frame.TestFrames;
import io.partvault.archive.manifest.PartitionManifest;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.verdict.ArchiveVerifier;
import io.partvault.archive.verdict.Verdict;
import io.partvault.archive.verdict.VerifyMode;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exports whose rows come as zstd frames. */
final class FrameRecordsTest {

  private static final int ROWS = 100;
  private static final TestExport EXPORT = TestExport.of("events_2024_01", 1, ROWS);
  private static final TestExport OTHER = TestExport.of("events_2024_02", 2, 30);

  private final TestArchive archive = new TestArchive();
  private final TestTopic topic = new TestTopic();

  @Test
  void theFileIsTheFramesAsTheyCame() {
    topic.send(EXPORT.beginRecord()).sendFrames(EXPORT, 0, ROWS, 40).send(EXPORT.sealRecord());

    archive.drive(worker(1_000));

    archive.holds(EXPORT).hasNoOrphans();
    DataFile file = onlyFile();
    byte[] object = archive.memory.read(archive.layout.resolve(file.key()));
    assertThat(object)
        .startsWith(frame(0, 40))
        .containsSequence(frame(40, 80))
        .endsWith(frame(80, 100));
    assertThat(object).hasSize(frame(0, 40).length + frame(40, 80).length + frame(80, 100).length);
    assertThat(file.rawBytes()).isEqualTo(EXPORT.seal().rawBytes());
  }

  @Test
  void filesEndAtTheBordersOfFrames() {
    topic.send(EXPORT.beginRecord()).sendFrames(EXPORT, 0, ROWS, 30).send(EXPORT.sealRecord());

    archive.drive(worker(50));

    archive.holds(EXPORT).hasNoOrphans();
    assertThat(manifest().dataFiles().stream().map(DataFile::rows)).containsExactly(60L, 40L);
  }

  @Test
  void aRestartGoesOnBehindTheLastCommittedFrame() {
    topic.send(EXPORT.beginRecord()).sendFrames(EXPORT, 0, ROWS, 10);
    TestWorker first = worker(1_000);
    first.poll(4);
    archive.clock.advance(TestArchive.INTERVAL);
    first.poll(3);
    assertThat(archive.newest().exports().get(0).nextRow()).isEqualTo(60);
    topic.send(EXPORT.sealRecord());

    archive.drive(worker(1_000));

    archive.holds(EXPORT);
    assertThat(manifest().dataFiles().stream().map(DataFile::firstRow)).containsExactly(0L, 60L);
  }

  @Test
  void framesThatComeAgainAreDropped() {
    topic
        .send(EXPORT.beginRecord())
        .sendFrames(EXPORT, 0, 60, 20)
        .sendFrames(EXPORT, 0, 60, 20)
        .sendFrames(EXPORT, 20, ROWS, 20)
        .send(EXPORT.sealRecord());

    archive.drive(worker(1_000));

    archive.holds(EXPORT);
    assertThat(archive.memory.read(archive.layout.resolve(onlyFile().key())))
        .hasSize(
            List.of(frame(0, 20), frame(20, 40), frame(40, 60), frame(60, 80), frame(80, 100))
                .stream()
                .mapToInt(bytes -> bytes.length)
                .sum());
  }

  @ParameterizedTest
  @ValueSource(ints = {1_000, 25, 1})
  void framesThatComeAgainWithOtherBordersAreCutByLines(int maxRows) {
    topic
        .send(EXPORT.beginRecord())
        .sendFrames(EXPORT, 0, 50, 20)
        .sendFrames(EXPORT, 15, ROWS, 17)
        .sendFrames(EXPORT, 0, ROWS, 33)
        .send(EXPORT.sealRecord());

    archive.drive(worker(maxRows));

    archive.holds(EXPORT).hasNoOrphans();
  }

  @Test
  void linesAndFramesMayFollowOneAnother() {
    topic
        .send(EXPORT.beginRecord())
        .sendRows(EXPORT, 0, 30, 7)
        .sendFrames(EXPORT, 25, 70, 11)
        .sendRows(EXPORT, 60, ROWS, 9)
        .send(EXPORT.sealRecord());

    archive.drive(worker(1_000));

    archive.holds(EXPORT).hasNoOrphans();
  }

  @Test
  void aMissingFrameIsAGap() {
    topic
        .send(EXPORT.beginRecord())
        .sendFrames(EXPORT, 0, 40, 20)
        .sendFrames(EXPORT, 60, ROWS, 20)
        .send(EXPORT.sealRecord());

    breaks(EXPORT, "rows are missing", "expected row 40, found row 60");
  }

  @Tag("C26")
  @ParameterizedTest
  @ValueSource(ints = {0, 4, 8, 20, -5, -1})
  void aDamagedFrameBreaksItsExportAloneAndNothingOfItIsWritten(int where) {
    topic
        .send(EXPORT.beginRecord())
        .sendFrames(EXPORT, 0, 40, 20)
        .send(damaged(40, bytes -> flipped(bytes, where)))
        .sendFrames(EXPORT, 60, ROWS, 20)
        .send(EXPORT.sealRecord());
    topic.send(OTHER.beginRecord()).sendFrames(OTHER, 0, 30, 10).send(OTHER.sealRecord());

    breaks(EXPORT, "a record is not the frame that its headers say");
    archive.drive(worker(1_000));

    assertThat(archive.state(EXPORT)).isEqualTo("Broken");
    assertThat(archive.manifest(EXPORT)).isEmpty();
    archive.holds(OTHER);
  }

  @Test
  void headersThatSayOtherRowsThanTheFrameHasBreakIt() {
    RowFrame frame = TestFrames.of(EXPORT.lines().subList(0, 20));
    topic
        .send(EXPORT.beginRecord())
        .send(
            EXPORT.frameRecord(
                0, new RowFrame(frame.bytes(), 21, frame.rawBytes(), frame.digest())));

    breaks(EXPORT, "expected 21 lines, found 20 lines");
  }

  @Test
  void aDigestThatIsNotThatOfTheSealBreaksIt() {
    RowFrame frame = TestFrames.of(EXPORT.lines());
    topic
        .send(EXPORT.beginRecord())
        .send(
            EXPORT.frameRecord(
                0, new RowFrame(frame.bytes(), ROWS, frame.rawBytes(), new Digest(1, 2))))
        .send(EXPORT.sealRecord());

    breaks(EXPORT, "digest differs");
  }

  /** What only reading back can find: other rows, as many and as long, under the digest sealed. */
  @Test
  void otherRowsUnderTheRightDigestAreFoundBeforeADrop() {
    RowFrame sent = TestFrames.of(EXPORT.lines());
    RowFrame other =
        TestFrames.of(EXPORT.lines().stream().map(line -> line.replace("2024", "2025")).toList());
    topic
        .send(EXPORT.beginRecord())
        .send(
            EXPORT.frameRecord(
                0, new RowFrame(other.bytes(), ROWS, other.rawBytes(), sent.digest())))
        .send(EXPORT.sealRecord());
    archive.drive(worker(1_000));
    assertThat(archive.manifest(EXPORT)).isPresent();

    assertThat(verdict())
        .isInstanceOfSatisfying(
            Verdict.Incomplete.class,
            incomplete -> assertThat(incomplete.reason()).contains("digest"));
  }

  @Test
  void aByteThatChangesInTheStoreIsFoundBeforeADrop() {
    topic.send(EXPORT.beginRecord()).sendFrames(EXPORT, 0, ROWS, 20).send(EXPORT.sealRecord());
    archive.drive(worker(1_000));
    assertThat(verdict()).isInstanceOf(Verdict.Complete.class);
    ObjectKey key = archive.layout.resolve(onlyFile().key());
    archive.memory.corrupt(key, flipped(archive.memory.read(key), 30));

    assertThat(verdict()).isInstanceOf(Verdict.Incomplete.class);
  }

  @Test
  void aFrameThatCameAsTextIsRefusedWithTheConverter() {
    TestExport.Sent sent = EXPORT.frameRecord(0, 20);
    topic.send(
        EXPORT.beginRecord(),
        new TestExport.Sent(sent.key(), new String((byte[]) sent.value(), UTF_8), sent.headers()));

    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> archive.drive(worker(1_000)))
        .withMessageContaining("it is sent as a zstd frame and came as java.lang.String")
        .withMessageContaining("offset 1")
        .withMessageContaining("org.apache.kafka.connect.converters.ByteArrayConverter");
  }

  private void breaks(TestExport export, String... said) {
    ConnectException failure =
        org.junit.jupiter.api.Assertions.assertThrows(
            ConnectException.class, () -> archive.drive(worker(1_000)));
    assertThat(failure).hasMessageContaining(export.id().toString()).hasMessageContainingAll(said);
  }

  private Verdict verdict() {
    return new ArchiveVerifier(archive.memory, archive.layout, VerifyMode.CONTENT, archive.clock)
        .verify(
            archive.layout.manifest(
                EXPORT.tablePartition().key(), EXPORT.tablePartition().oid(), EXPORT.epoch()));
  }

  private static TestExport.Sent damaged(int from, UnaryOperator<byte[]> damage) {
    RowFrame frame = TestFrames.of(EXPORT.lines().subList(from, from + 20));
    return EXPORT.frameRecord(
        from, new RowFrame(damage.apply(frame.bytes()), 20, frame.rawBytes(), frame.digest()));
  }

  /** At an index, counted from the end where negative. */
  private static byte[] flipped(byte[] bytes, int where) {
    byte[] flipped = bytes.clone();
    flipped[Math.floorMod(where, bytes.length)] ^= 0x11;
    return flipped;
  }

  private static byte[] frame(int from, int to) {
    return TestFrames.of(EXPORT.lines().subList(from, to)).bytes();
  }

  private PartitionManifest manifest() {
    return archive.manifest(EXPORT).orElseThrow();
  }

  private DataFile onlyFile() {
    assertThat(manifest().dataFiles()).hasSize(1);
    return manifest().dataFiles().get(0);
  }

  private TestWorker worker(long maxRows) {
    return new TestWorker(topic, archive.parts(TestArchive.settings(maxRows))).assign(0);
  }
}
