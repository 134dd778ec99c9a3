// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.archive.export.ExportHeaders;
import io.partvault.archive.export.RowHeader;
import io.partvault.archive.table.TablePartition;
import io.partvault.postgres.read.DecimalMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

/** Exports whose rows are sent as zstd frames; {@link SealedExports} looks into each of them. */
class FrameRecordsTest {

  private static final RecordForm FRAMES = new RecordForm(RecordFormat.FRAMES, DecimalMode.STRING);
  private static final int ENOUGH = 60;

  private final FakePostgres server = new FakePostgres(new MutableClock());

  @Test
  void rowsComeInFramesOfAsManyBytesAsFit() {
    TablePartition leaf = server.createLeaf("events_1", 100);
    FakeConnect connect = connect(limits(1000, Integer.MAX_VALUE, 1024));

    connect.poll(ENOUGH);

    List<SourceRecord> rows = connect.recordsWith(ExportHeaders.ROW);
    assertThat(rows)
        .hasSizeLessThan(20)
        .allMatch(record -> record.valueSchema().type() == Schema.Type.BYTES)
        .allSatisfy(
            record ->
                assertThat(
                        ExportHeaders.readFrame(SealedExports.header(record, ExportHeaders.FRAME))
                            .rawBytes())
                    .isBetween(1L, 1024L));
    assertThat(SealedExports.of(leaf, connect.topic()).lines()).isEqualTo(server.lines(leaf));
  }

  @Test
  void aPollGoesOnUntilItsLastFrameIsNearlyFull() {
    server.createLeaf("events_1", 400);
    FakeConnect connect = new FakeConnect(server);
    connect.form(FRAMES);
    connect.limits(limits(2, 8, 1024));

    connect.poll(ENOUGH);

    assertThat(frameSizes(connect)).startsWith(6).allMatch(rows -> rows == 6 || rows == 2);
  }

  @Test
  void aResumedExportSendsTheSameRowsInOtherFramesAndTheSameSeal() {
    TablePartition leaf = server.createLeaf("events_1", 60);
    FakeConnect connect = connect(limits(1, 9, 1024));
    connect.poll(4);
    connect.storeOffsets();
    connect.poll(4);
    int before = connect.recordsWith(ExportHeaders.ROW).size();

    connect.limits(limits(1, 5, 1024));
    connect.poll(ENOUGH);

    assertThat(connect.recordsWith(ExportHeaders.BEGIN)).hasSize(1);
    assertThat(connect.recordsWith(ExportHeaders.ROW)).hasSizeGreaterThan(before);
    assertThat(overlaps(connect)).isTrue();
    assertThat(SealedExports.of(leaf, connect.topic()).lines()).isEqualTo(server.lines(leaf));
  }

  @Test
  void anExportThatWasBegunAsLinesIsGivenUpForANewOne() {
    TablePartition leaf = server.createLeaf("events_1", 30);
    FakeConnect connect = new FakeConnect(server);
    connect.poll(5);
    connect.storeOffsets();
    assertThat(connect.recordsWith(ExportHeaders.ROW)).isNotEmpty();
    int before = connect.topic().size();

    connect.form(FRAMES);
    connect.poll(ENOUGH);

    assertThat(connect.recordsWith(ExportHeaders.ABANDON)).hasSize(1);
    List<SourceRecord> after = connect.topic().subList(before, connect.topic().size());
    assertThat(SealedExports.of(leaf, after).lines()).isEqualTo(server.lines(leaf));
  }

  @Test
  void anEmptyLeafIsBeginAndSealWithoutFrames() {
    server.createLeaf("events_1", 0);
    FakeConnect connect = connect(limits(1000, 1000, 1024));

    connect.poll(ENOUGH);

    assertThat(connect.recordsWith(ExportHeaders.ROW)).isEmpty();
    assertThat(connect.recordsWith(ExportHeaders.SEAL)).hasSize(1);
  }

  private FakeConnect connect(PollLimits limits) {
    FakeConnect connect = new FakeConnect(server);
    connect.form(FRAMES);
    connect.limits(limits);
    return connect;
  }

  private static PollLimits limits(int pollRows, int recordRows, int recordBytes) {
    return new PollLimits(
        pollRows, 1 << 20, Duration.ofMinutes(1), recordRows, recordBytes, 1_000_000);
  }

  private static List<Integer> frameSizes(FakeConnect connect) {
    return connect.recordsWith(ExportHeaders.ROW).stream().map(FrameRecordsTest::rows).toList();
  }

  /** Whether some frame begins among the rows of the one before it. */
  private static boolean overlaps(FakeConnect connect) {
    List<Long> ends = new ArrayList<>();
    boolean overlap = false;
    for (SourceRecord record : connect.recordsWith(ExportHeaders.ROW)) {
      RowHeader row = ExportHeaders.readRow(SealedExports.header(record, ExportHeaders.ROW));
      long end = row.row() + rows(record);
      overlap |= ends.stream().anyMatch(other -> row.row() < other && other < end);
      ends.add(end);
    }
    return overlap;
  }

  private static int rows(SourceRecord record) {
    Object rows = SealedExports.header(record, ExportHeaders.ROWS);
    return rows == null ? 1 : ExportHeaders.readRows(rows);
  }
}
