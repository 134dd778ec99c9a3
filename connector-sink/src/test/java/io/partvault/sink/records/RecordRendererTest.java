// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.records;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.partvault.archive.json.Json;
import io.partvault.archive.layout.RecordPathTemplate;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RecordRendererTest {

  private static final String FIELDS =
      "data/{topic}/{field:id}/{field:no}/{topicPartition}-{firstOffset}";

  @Test
  void withoutAnEnvelopeTheValueIsTheLine() {
    Schema schema =
        SchemaBuilder.struct()
            .field("id", Schema.INT64_SCHEMA)
            .field("amount", Decimal.schema(4))
            .build();
    Struct struct = new Struct(schema).put("id", 7L).put("amount", new BigDecimal("1.0100"));

    assertThat(line(rules(TextMode.STRING, false, false), record(struct, schema)))
        .isEqualTo("{\"id\":7,\"amount\":1.0100}");
    assertThat(line(rules(TextMode.STRING, false, false), record(Map.of("a", 1.5), null)))
        .isEqualTo("{\"a\":1.5}");
    assertThat(line(rules(TextMode.STRING, false, false), record(List.of(1, "a"), null)))
        .isEqualTo("[1,\"a\"]");
    assertThat(line(rules(TextMode.STRING, false, false), record("plain", null)))
        .isEqualTo("\"plain\"");
    assertThat(line(rules(TextMode.STRING, false, false), record("{\"a\":1}", null)))
        .isEqualTo("\"{\\\"a\\\":1}\"");
    assertThat(line(rules(TextMode.STRING, false, false), record(new byte[] {1, 2}, null)))
        .isEqualTo("\"AQI=\"");
    assertThat(line(rules(TextMode.STRING, false, false), record(null, null))).isEqualTo("null");
  }

  @Test
  void anEnvelopeHoldsKeyHeadersAndWhereTheRecordLay() {
    ConnectHeaders headers = new ConnectHeaders();
    headers.addString("trace", "a");
    headers.addInt("trace", 2);
    SinkRecord record =
        new SinkRecord(
            "renamed",
            9,
            null,
            "k",
            null,
            Map.of("a", 1),
            99,
            1_706_706_300_120L,
            TimestampType.CREATE_TIME,
            headers);

    assertThat(line(rules(TextMode.STRING, true, false), record))
        .isEqualTo(
            "{\"topic\":\"orders\",\"topicPartition\":3,\"offset\":12,"
                + "\"timestamp\":\"2024-01-31T13:05:00.12Z\",\"key\":\"k\","
                + "\"headers\":[{\"name\":\"trace\",\"value\":\"a\"},{\"name\":\"trace\",\"value\":2}],"
                + "\"value\":{\"a\":1}}");
  }

  @Test
  void whatARecordDoesNotHaveIsNullInItsEnvelope() {
    SinkRecord record = new SinkRecord("t", 0, null, null, null, null, 0);

    assertThat(line(rules(TextMode.JSON, true, false), record))
        .isEqualTo(
            "{\"topic\":\"orders\",\"topicPartition\":3,\"offset\":12,\"timestamp\":null,"
                + "\"key\":null,\"headers\":[],\"value\":null}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"n\": 1.10, \"n\": 12345678901234567890123456789, \"t\":\"\u20ac\"}",
        "[1, 2.50e3]",
        "\"text\"",
        "null",
        "1E+400",
      })
  void jsonTextStandsAsItIsWithEveryDigit(String json) {
    RecordRules rules = rules(TextMode.JSON, false, false);

    assertThat(line(rules, record(json, null))).isEqualTo(json);
    assertThat(line(rules, record(json.getBytes(UTF_8), null))).isEqualTo(json);
    assertThat(line(rules, record(ByteBuffer.wrap(json.getBytes(UTF_8)), null))).isEqualTo(json);
  }

  @Test
  void jsonTextOfSeveralLinesBecomesOne() {
    assertThat(line(rules(TextMode.JSON, true, false), record(" {\r\n \"a\" :\n1}\n", null)))
        .endsWith(",\"value\":{   \"a\" : 1}}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "plain", "{\"a\":1} {}", "{\"a\":01}", "NaN"})
  void whatIsNoJsonIsRefusedWithoutShowingIt(String text) {
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> line(rules(TextMode.JSON, false, false), record(text, null)))
        .withMessageStartingWith("its value cannot be written: ")
        .matches(e -> text.length() < 3 || !e.getMessage().contains(text));
  }

  @Test
  void bytesThatAreNoUtf8AreNoJson() {
    byte[] bytes = {'"', (byte) 0xc3, '"'};

    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> line(rules(TextMode.JSON, false, false), record(bytes, null)))
        .withMessage("its value cannot be written: it is not UTF-8");
  }

  @Test
  void metadataStandAtTheEndOfTheObjectThatTheLineIs() {
    LineMetadata metadata =
        new LineMetadata("orders", 3, 12, Instant.parse("2026-11-27T07:00:00.123456Z"));
    String added = "\"_archived_at\":\"2026-11-27T07:00:00.123Z\",\"_batch_id\":\"orders-3-12\"}";

    assertThat(line(rules(TextMode.JSON, false, true), record("{\"a\":1}", null), metadata))
        .isEqualTo("{\"a\":1," + added);
    assertThat(line(rules(TextMode.JSON, false, true), record("{ }", null), metadata))
        .isEqualTo("{ " + added);
    assertThat(line(rules(TextMode.STRING, false, true), record(Map.of(), null), metadata))
        .isEqualTo("{" + added);
    assertThat(line(rules(TextMode.STRING, false, true), record("text", null), metadata))
        .isEqualTo("{\"value\":\"text\"," + added);
    assertThat(line(rules(TextMode.JSON, false, true), record("[1]", null), metadata))
        .isEqualTo("{\"value\":[1]," + added);
    assertThat(line(rules(TextMode.STRING, false, true), record(null, null), metadata))
        .isEqualTo("{\"value\":null," + added);
    assertThat(line(rules(TextMode.STRING, true, true), record(1, null), metadata))
        .endsWith(",\"value\":1," + added);
  }

  @Test
  void aFieldThatIsNamedLikeMetadataIsNotDoubled() {
    for (Object value : List.of(Map.of("_batch_id", 1), "{\"_batch_id\":null}")) {
      assertThatExceptionOfType(DataException.class)
          .isThrownBy(() -> line(rules(TextMode.JSON, false, true), record(value, null)))
          .withMessageContaining("its value has a field _batch_id already");
    }
  }

  @Test
  void fieldsForThePathComeFromStructsMapsAndJsonText() {
    RecordRules rules = rules(FIELDS, TextMode.JSON);
    Schema schema =
        SchemaBuilder.struct()
            .field("id", Schema.OPTIONAL_STRING_SCHEMA)
            .field("no", Decimal.builder(2).optional().build())
            .build();
    Map<String, Object> nulls = new HashMap<>();
    nulls.put("id", null);

    assertThat(
            fields(
                rules,
                record(
                    new Struct(schema).put("id", "a/b").put("no", new BigDecimal("1.50")), schema)))
        .containsExactlyInAnyOrderEntriesOf(Map.of("id", "a/b", "no", "1.50"));
    assertThat(fields(rules, record(Map.of("id", true, "no", 7, "x", 1), null)))
        .containsExactlyInAnyOrderEntriesOf(Map.of("id", "true", "no", "7"));
    assertThat(fields(rules, record("{\"x\":{\"id\":1},\"id\":\"\\u00e4\",\"no\":1.50}", null)))
        .containsExactlyInAnyOrderEntriesOf(Map.of("id", "ä", "no", "1.50"));
    assertThat(fields(rules, record(nulls, null))).isEqualTo(Map.of("id", ""));
    assertThat(fields(rules, record("[1]", null))).isEmpty();
  }

  @Test
  void aFieldOfThePathThatHasNoTextIsRefused() {
    RecordRules rules = rules(FIELDS, TextMode.JSON);

    for (Object value : Arrays.asList(Map.of("id", List.of(1)), Map.of("id", new byte[1]))) {
      assertThatExceptionOfType(DataException.class)
          .isThrownBy(() -> fields(rules, record(value, null)))
          .withMessage(
              "its field id, which the path of data files names, is no text, number, truth value or"
                  + " time");
    }
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> fields(rules, record("{\"id\":[]}", null)))
        .withMessageContaining("its field 'id' is an object or a list");
  }

  private static Map<String, String> fields(RecordRules rules, SinkRecord record) {
    return new RecordRenderer(rules).render(record, new TopicPartition("orders", 3), 12);
  }

  private static String line(RecordRules rules, SinkRecord record) {
    return line(rules, record, null);
  }

  private static String line(RecordRules rules, SinkRecord record, LineMetadata metadata) {
    RecordRenderer renderer = new RecordRenderer(rules);
    renderer.render(record, new TopicPartition("orders", 3), 12);
    if (metadata != null) {
      metadata.appendTo(renderer.line());
    }
    String line = new String(renderer.line().bytes(), 0, renderer.line().length(), UTF_8);
    assertThat(Json.isValue(line)).as(line).isTrue();
    return line;
  }

  private static SinkRecord record(Object value, Schema schema) {
    return new SinkRecord("orders", 3, null, null, schema, value, 12);
  }

  private static RecordRules rules(TextMode text, boolean envelope, boolean metadata) {
    return new RecordRules(
        RecordPathTemplate.parse(RecordPathTemplate.DEFAULT, ZoneOffset.UTC),
        text,
        NullValues.WRITE,
        envelope,
        metadata,
        Duration.ofHours(1));
  }

  private static RecordRules rules(String path, TextMode text) {
    return new RecordRules(
        RecordPathTemplate.parse(path, ZoneOffset.UTC),
        text,
        NullValues.FAIL,
        false,
        false,
        Duration.ofHours(1));
  }
}
