// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.partvault.archive.commit.ExportState;
import io.partvault.archive.export.ExportHeaders;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RecordReaderTest {

  private static final TestExport EXPORT = TestExport.of("events_2024_01", 5, 3);
  private static final String KEY = EXPORT.tablePartition().key().toString();

  private final RecordReader reader = new RecordReader();

  @Test
  void theFourKindsOfRecordsAreToldApart() {
    assertThat(read(EXPORT.beginRecord()))
        .isEqualTo(new Arrival.Begin(7, EXPORT.id(), EXPORT.begin()));
    assertThat(read(EXPORT.rowsRecord(1, 2))).isEqualTo(new Arrival.Rows(7, EXPORT.id(), 1, 1, 1));
    assertThat(read(EXPORT.rowsRecord(0, 3))).isEqualTo(new Arrival.Rows(7, EXPORT.id(), 0, 3, 3));
    assertThat(read(EXPORT.sealRecord()))
        .isEqualTo(new Arrival.Seal(7, EXPORT.id(), EXPORT.seal()));
    assertThat(read(EXPORT.abandonRecord())).isInstanceOf(Arrival.Abandon.class);
  }

  @Test
  void whatDefaultConvertersMakeOfKeyValueAndHeadersIsReadToo() {
    ConnectHeaders headers = new ConnectHeaders();
    headers.addString(
        ExportHeaders.ROW, Base64.getEncoder().encodeToString(ExportHeaders.row(5, 2)));
    SinkRecord record = record(KEY.getBytes(UTF_8), "{\"id\":2}", headers);

    assertThat(reader.read(record, 7)).isEqualTo(new Arrival.Rows(7, EXPORT.id(), 2, 1, 1));
    assertThat(new RowLines().of(record, open(), 7)).isEqualTo("{\"id\":2}".getBytes(UTF_8));
  }

  @Test
  void aHeaderThatAConverterHasDamagedIsRefusedWithTheSetting() {
    ConnectHeaders headers = new ConnectHeaders();
    headers.addByte(ExportHeaders.ROW, (byte) 9);

    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> reader.read(record(KEY, new byte[0], headers), 7))
        .withMessageContaining("topic partition 3, offset 7")
        .withMessageContaining("header.converter");
  }

  @Test
  void valuesAndKeysOfOtherConvertersAreRefusedWithTheSetting() {
    ConnectHeaders headers = EXPORT.rowsRecord(0, 1).headers();

    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> reader.read(record(KEY, null, headers), 7))
        .withMessageContaining("its value is missing; set value.converter alike");
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> reader.read(record(12, new byte[0], headers), 7))
        .withMessageContaining("its key is of class java.lang.Integer; set key.converter");
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> reader.read(record("no key", new byte[0], headers), 7))
        .withMessageContaining("Cannot read table partition key 'no key'");
  }

  @Test
  void aBeginUnderAnotherTablePartitionsKeyIsRefused() {
    TestExport other = TestExport.of("events_2024_02", 5, 0);
    SinkRecord record = record(KEY, null, other.beginRecord().headers());

    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> reader.read(record, 7))
        .withMessageContaining("events_2024_02");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a\nbb\nccc", "\n", "", "a\n\nb"})
  void linesAreCutAtNewlinesAndNowhereElse(String value) {
    byte[] bytes = value.getBytes(UTF_8);
    String[] lines = value.split("\n", -1);

    assertThat(Lines.count(bytes)).isEqualTo(lines.length);
    for (int skip = 0; skip <= lines.length; skip++) {
      List<String> cut = new ArrayList<>();
      Lines.each(
          bytes, skip, (buffer, from, length) -> cut.add(new String(buffer, from, length, UTF_8)));
      assertThat(cut).isEqualTo(List.of(lines).subList(skip, lines.length));
    }
  }

  @Tag("C9")
  @Test
  void recordsAreBookedWhereTheyLayBeforeTheirTopicWasRenamed() {
    SinkRecord renamed =
        record(KEY, new byte[0], new ConnectHeaders())
            .newRecord("renamed", 9, null, KEY, null, new byte[0], 0L);
    RecordOrigin origin = new RecordOrigin();

    assertThat(origin.topicPartition(renamed)).isEqualTo(new TopicPartition("t", 3));
    assertThat(origin.offset(renamed)).isEqualTo(7);
  }

  @Tag("C9")
  @Test
  void workersThatCannotSayWhereARecordLayAreServedByWhatTheySay() {
    RecordOrigin origin =
        new RecordOrigin(
            record -> {
              throw new NoSuchMethodError("originalTopic");
            },
            record -> {
              throw new NoSuchMethodError("originalKafkaOffset");
            });
    SinkRecord record = record(KEY, new byte[0], new ConnectHeaders());

    assertThat(origin.topicPartition(record)).isEqualTo(new TopicPartition("t", 3));
    assertThat(origin.offset(record)).isEqualTo(7);
    assertThat(origin.topicPartition(record)).isEqualTo(new TopicPartition("t", 3));
  }

  private static Export open() {
    return Export.begun(EXPORT.id(), EXPORT.begin(), 0, new ExportState.Open());
  }

  private Arrival read(TestExport.Sent sent) {
    return reader.read(record(sent.key(), sent.value(), sent.headers()), 7);
  }

  private static SinkRecord record(Object key, Object value, ConnectHeaders headers) {
    return new SinkRecord(
        "t",
        3,
        Schema.OPTIONAL_STRING_SCHEMA,
        key,
        Schema.OPTIONAL_BYTES_SCHEMA,
        value,
        7,
        0L,
        TimestampType.CREATE_TIME,
        headers);
  }
}
