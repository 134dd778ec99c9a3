// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.archive.digest.RowDigest;
import io.partvault.archive.export.ExportHeaders;
import io.partvault.archive.line.LineForm;
import io.partvault.archive.table.Column;
import io.partvault.archive.table.TablePartition;
import io.partvault.postgres.read.DecimalMode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

/** Exports whose rows are sent as Structs. */
class StructRecordsTest {

  private static final RecordForm STRUCTS = new RecordForm(RecordFormat.STRUCT, DecimalMode.STRING);
  private static final int ENOUGH = 40;

  private final FakePostgres server = new FakePostgres(new MutableClock());

  @Test
  void eachRowIsAStructAndTheSealIsThatOfTheLines() {
    TablePartition leaf = server.createLeaf("events_1", 5);
    FakeConnect connect = new FakeConnect(server);
    connect.form(STRUCTS);

    connect.poll(ENOUGH);

    List<SourceRecord> rows = connect.recordsWith(ExportHeaders.ROW);
    assertThat(rows).hasSize(5);
    for (int row = 0; row < rows.size(); row++) {
      Struct value = (Struct) rows.get(row).value();
      assertThat(value.schema()).isSameAs(rows.get(row).valueSchema());
      assertThat(value.getString("leaf")).isEqualTo("events_1");
      assertThat(value.getInt32("row")).isEqualTo(row);
    }
    SourceRecord seal = connect.recordsWith(ExportHeaders.SEAL).get(0);
    RowDigest digest = new RowDigest();
    for (String line : server.lines(leaf)) {
      byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
      digest.add(bytes, 0, bytes.length);
    }
    assertThat(ExportHeaders.readSeal(SealedExports.header(seal, ExportHeaders.SEAL)).digest())
        .isEqualTo(digest.value());
  }

  @Test
  void theBeginSaysInWhichFormColumnsStandInLines() {
    server.createLeaf("events_1", 1);
    FakeConnect connect = new FakeConnect(server);
    connect.form(STRUCTS);

    connect.poll(ENOUGH);

    SourceRecord begin = connect.recordsWith(ExportHeaders.BEGIN).get(0);
    assertThat(ExportHeaders.readBegin(SealedExports.header(begin, ExportHeaders.BEGIN)).columns())
        .containsExactly(
            new Column("leaf", "text", false, LineForm.STRING),
            new Column("row", "integer", false, LineForm.INT32));
  }

  @Test
  void controlRecordsAreNullsWithoutASchemaInBothFormats() {
    for (RecordForm form : List.of(SourceWorker.LINES, STRUCTS)) {
      FakePostgres database = new FakePostgres(new MutableClock());
      database.createLeaf("events_1", 1);
      FakeConnect connect = new FakeConnect(database);
      connect.form(form);

      connect.poll(ENOUGH);

      assertThat(connect.topic())
          .filteredOn(r -> SealedExports.header(r, ExportHeaders.ROW) == null)
          .hasSize(2)
          .allMatch(r -> r.value() == null && r.valueSchema() == null);
    }
  }

  @Test
  void anExportThatWasBegunInTheOtherFormatIsGivenUpForANewOne() {
    TablePartition leaf = server.createLeaf("events_1", 9);
    FakeConnect connect = new FakeConnect(server);
    connect.form(STRUCTS);
    connect.poll(4);
    connect.storeOffsets();
    assertThat(connect.stored(leaf).format()).isEqualTo(RecordFormat.STRUCT);
    assertThat(connect.recordsWith(ExportHeaders.ROW)).isNotEmpty();
    List<SourceRecord> before = List.copyOf(connect.topic());

    connect.form(SourceWorker.LINES);
    connect.poll(ENOUGH);

    assertThat(connect.recordsWith(ExportHeaders.ABANDON)).hasSize(1);
    List<SourceRecord> after = connect.topic().subList(before.size(), connect.topic().size());
    assertThat(SealedExports.of(leaf, after).lines()).isEqualTo(server.lines(leaf));
  }

  @Test
  void anExportOfTheSameFormatIsResumed() {
    server.createLeaf("events_1", 9);
    FakeConnect connect = new FakeConnect(server);
    connect.form(STRUCTS);
    connect.poll(4);
    connect.storeOffsets();

    connect.kill();
    connect.poll(ENOUGH);

    assertThat(connect.recordsWith(ExportHeaders.BEGIN)).hasSize(1);
    assertThat(connect.recordsWith(ExportHeaders.SEAL)).hasSize(1);
  }
}
