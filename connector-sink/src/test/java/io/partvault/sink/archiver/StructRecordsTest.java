// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.partvault.archive.export.ExportBegin;
import io.partvault.archive.export.ExportHeaders;
import io.partvault.archive.line.LineForm;
import io.partvault.archive.manifest.PartitionManifest;
import io.partvault.archive.table.Column;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.junit.jupiter.api.Test;

/** Exports whose rows come as Structs or Maps. */
final class StructRecordsTest {

  private static final int ROWS = 25;
  private static final TestExport EXPORT = TestExport.of("events_2024_01", 1, ROWS);
  private static final Schema SCHEMA =
      SchemaBuilder.struct()
          .field("id", Schema.OPTIONAL_INT64_SCHEMA)
          .field("of", Schema.OPTIONAL_STRING_SCHEMA)
          .field("epoch", Schema.OPTIONAL_INT64_SCHEMA)
          .build();

  private final TestArchive archive = new TestArchive();
  private final TestTopic topic = new TestTopic();

  @Test
  void structsGiveTheLinesThatTheSourceHasSealed() {
    send(StructRecordsTest::struct);

    archive.drive(worker(false));

    archive.holds(EXPORT).hasNoOrphans();
  }

  @Test
  void mapsGiveTheLinesThatTheSourceHasSealed() {
    send(StructRecordsTest::map);

    archive.drive(worker(false));

    archive.holds(EXPORT).hasNoOrphans();
  }

  @Test
  void theFormsOfColumnsAreKnownAfterARestartToo() {
    send(StructRecordsTest::map);
    TestWorker first = worker(false);
    first.poll(12);
    archive.clock.advance(TestArchive.INTERVAL);
    first.poll(0);
    assertThat(archive.newest().next()).isEqualTo(12);

    archive.drive(worker(false));

    archive.holds(EXPORT);
  }

  @Test
  void rowsThatWereMaskedAreABrokenExportUnlessThatIsAllowed() {
    send(row -> masked(map(row)));

    assertThatExceptionOfType(ConnectException.class)
        .isThrownBy(() -> archive.drive(worker(false)))
        .withMessageContaining("digest differs")
        .withMessageContaining("archive.changed.enabled");
    assertThat(archive.manifest(EXPORT)).isEmpty();
  }

  @Test
  void theManifestOfMaskedRowsHasTheDigestsOfWhatWasSentAndOfWhatWasWritten() {
    send(row -> masked(map(row)));

    archive.drive(worker(true));

    PartitionManifest manifest = archive.manifest(EXPORT).orElseThrow();
    TestExport written =
        new TestExport(
            EXPORT.leaf(),
            EXPORT.epoch(),
            EXPORT.lines().stream()
                .map(line -> line.replace("\"of\":\"events_2024_01\"", "\"of\":\"\""))
                .toList());
    assertThat(manifest.isChangedOnTheWay()).isTrue();
    assertThat(manifest.seal().digest()).isEqualTo(EXPORT.digest());
    assertThat(manifest.digest()).isEqualTo(written.digest());
  }

  @Test
  void rowsInAnotherFormatThanTheBeginSaysAreRefusedWithTheSettings() {
    topic.send(begin(), row(0, EXPORT.lines().get(0).getBytes(UTF_8)));
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> archive.drive(worker(false)))
        .withMessageContaining("Cannot archive a row of " + EXPORT.id())
        .withMessageContaining("topic partition 0, offset 1")
        .withMessageContaining("it is sent as a struct and came as text")
        .withMessageContaining("org.apache.kafka.connect.json.JsonConverter");

    TestTopic other = new TestTopic();
    other.send(EXPORT.beginRecord(), row(0, map(0)));
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(
            () -> new TestWorker(other, new TestArchive().parts()).assign(0).poll(1).poll(10))
        .withMessageContaining("it is sent as text and came as java.util.HashMap")
        .withMessageContaining("org.apache.kafka.connect.converters.ByteArrayConverter");
  }

  @Test
  void aRowThatCameWithAnUnreadSchemaIsRefusedByNameAndOffset() {
    topic.send(begin(), row(0, Map.of("schema", Map.of(), "payload", map(0))));

    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> archive.drive(worker(true)))
        .withMessageContaining("offset 1")
        .withMessageContaining("value.converter.schemas.enable");
    assertThat(archive.keys("data/")).isEmpty();
  }

  private void send(IntFunction<Object> value) {
    topic.send(begin());
    for (int number = 0; number < ROWS; number++) {
      topic.send(row(number, value.apply(number)));
    }
    topic.send(EXPORT.sealRecord());
  }

  private static TestExport.Sent begin() {
    ExportBegin begin = EXPORT.begin();
    ExportBegin structs =
        new ExportBegin(
            begin.epoch(),
            begin.tablePartition(),
            List.of(
                new Column("id", "bigint", true, LineForm.INT64),
                new Column("of", "text", false, LineForm.STRING),
                new Column("epoch", "bigint", false, LineForm.INT64)),
            begin.ddl(),
            begin.horizon(),
            begin.rows(),
            begin.walPosition(),
            begin.fingerprint(),
            begin.systemIdentifier(),
            begin.timeline(),
            begin.serverVersion(),
            begin.startedAt());
    return sent(null, ExportHeaders.BEGIN, ExportHeaders.begin(structs));
  }

  private static TestExport.Sent row(int number, Object value) {
    return sent(value, ExportHeaders.ROW, ExportHeaders.row(EXPORT.epoch(), number));
  }

  private static TestExport.Sent sent(Object value, String header, byte[] content) {
    ConnectHeaders headers = new ConnectHeaders();
    headers.add(header, content, Schema.BYTES_SCHEMA);
    return new TestExport.Sent(EXPORT.tablePartition().key().toString(), value, headers);
  }

  private static Object struct(int row) {
    return new Struct(SCHEMA)
        .put("id", (long) row)
        .put("of", EXPORT.leaf())
        .put("epoch", EXPORT.epoch());
  }

  private static Map<String, Object> map(int row) {
    return new HashMap<>(Map.of("id", (long) row, "of", EXPORT.leaf(), "epoch", EXPORT.epoch()));
  }

  private static Map<String, Object> masked(Map<String, Object> row) {
    row.put("of", "");
    return row;
  }

  private TestWorker worker(boolean changedAllowed) {
    return new TestWorker(topic, archive.parts(TestArchive.settings(10, 4, true, changedAllowed)))
        .assign(0);
  }
}
