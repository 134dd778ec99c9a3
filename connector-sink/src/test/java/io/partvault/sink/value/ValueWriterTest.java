// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.value;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.partvault.archive.json.Json;
import io.partvault.archive.line.LineBuffer;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values of whatever topic. */
final class ValueWriterTest {

  private final ValueWriter values = new ValueWriter(ValueStyle.RECORDS);

  @ParameterizedTest
  @CsvSource({
    "12345678901234567890123456789.000100, 12345678901234567890123456789.000100",
    "1E+20, 100000000000000000000",
    "1E-20, 0.00000000000000000001",
    "-0.10, -0.10",
    "0, 0",
  })
  void decimalsAreNumbersWithAllDigitsAndNeverAnExponent(String decimal, String json) {
    BigDecimal value = new BigDecimal(decimal);

    assertThat(json(value, Decimal.schema(value.scale()))).isEqualTo(json);
    assertThat(json(value, null)).isEqualTo(json);
  }

  @Test
  void aShortTextCannotFillTheHeap() {
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> json(new BigDecimal("1E+999999999"), null))
        .withMessageContaining("holds a decimal of 1 digits and scale -999999999");
  }

  @Test
  void everyTypeOfConnectHasItsJson() {
    assertThat(json(null, Schema.OPTIONAL_STRING_SCHEMA)).isEqualTo("null");
    assertThat(json((byte) -8, Schema.INT8_SCHEMA)).isEqualTo("-8");
    assertThat(json((short) 16, Schema.INT16_SCHEMA)).isEqualTo("16");
    assertThat(json(32, Schema.INT32_SCHEMA)).isEqualTo("32");
    assertThat(json(Long.MIN_VALUE, Schema.INT64_SCHEMA)).isEqualTo("-9223372036854775808");
    assertThat(json(new BigInteger("92233720368547758070"), null))
        .isEqualTo("92233720368547758070");
    assertThat(json(true, Schema.BOOLEAN_SCHEMA)).isEqualTo("true");
    assertThat(json(false, null)).isEqualTo("false");
    assertThat(json("a\"\n\u2028€😀", Schema.STRING_SCHEMA)).isEqualTo("\"a\\\"\\n\u2028€😀\"");
    assertThat(json("hi".getBytes(UTF_8), Schema.BYTES_SCHEMA)).isEqualTo("\"aGk=\"");
    assertThat(json(ByteBuffer.wrap("hi".getBytes(UTF_8)), null)).isEqualTo("\"aGk=\"");
    assertThat(json(Arrays.asList(1, null, List.of()), null)).isEqualTo("[1,null,[]]");
  }

  @Test
  void whatIsNoNumberInJsonIsAStringInBothPrecisions() {
    assertThat(json(Double.NaN, Schema.FLOAT64_SCHEMA)).isEqualTo("\"NaN\"");
    assertThat(json(Double.POSITIVE_INFINITY, null)).isEqualTo("\"Infinity\"");
    assertThat(json(Float.NEGATIVE_INFINITY, Schema.FLOAT32_SCHEMA)).isEqualTo("\"-Infinity\"");
    assertThat(json(0.1f, Schema.FLOAT32_SCHEMA)).isEqualTo("0.1");
    assertThat(json(100000.0, Schema.FLOAT64_SCHEMA)).isEqualTo("100000");
  }

  @Test
  void halfASurrogatePairIsEscapedAndNotReplaced() {
    assertThat(json("a\ud800b\udc00", null)).isEqualTo("\"a\\ud800b\\udc00\"");
    assertThat(json("\ud83d", null)).isEqualTo("\"\\ud83d\"");
  }

  @Test
  void connectsTimestampIsAnInstantAndDateAndTimeHaveNoZone() {
    assertThat(json(new Date(1_706_706_300_120L), Timestamp.SCHEMA))
        .isEqualTo("\"2024-01-31T13:05:00.12Z\"");
    assertThat(json(new Date(1_706_706_300_120L), null)).isEqualTo("\"2024-01-31T13:05:00.12Z\"");
    assertThat(json(new Date(-1), Timestamp.SCHEMA)).isEqualTo("\"1969-12-31T23:59:59.999Z\"");
    assertThat(json(new Date(86_400_000L), org.apache.kafka.connect.data.Date.SCHEMA))
        .isEqualTo("\"1970-01-02\"");
    assertThat(json(new Date(1_001), Time.SCHEMA)).isEqualTo("\"00:00:01.001\"");
  }

  @ParameterizedTest
  @CsvSource({
    "io.debezium.time.MicroTimestamp, 1706706300123456, 2024-01-31T13:05:00.123456",
    "io.debezium.time.NanoTimestamp, 1706706300123456789, 2024-01-31T13:05:00.123456789",
    "io.debezium.time.NanoTimestamp, -1, 1969-12-31T23:59:59.999999999",
    "io.debezium.time.NanoTime, 1, 00:00:00.000000001",
    "io.debezium.time.MicroTime, -3020399000000, -838:59:59",
    "io.debezium.time.Timestamp, 1706706300120, 2024-01-31T13:05:00.12",
  })
  void debeziumsTimesOfWhateverDatabaseAreWhole(String schema, long value, String text) {
    assertThat(json(value, SchemaBuilder.int64().name(schema).build())).isEqualTo('"' + text + '"');
  }

  @Test
  void aTimeOutOfAnyRangeIsRefused() {
    Schema schema = SchemaBuilder.int64().name("io.debezium.time.Timestamp").build();

    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> json(Long.MAX_VALUE, schema))
        .withMessageContaining("is out of range for io.debezium.time.Timestamp");
  }

  @Test
  void structsKeepTheOrderOfTheirFieldsAndMapsAreSortedByName() {
    Schema inner = SchemaBuilder.struct().field("z", Schema.INT32_SCHEMA).build();
    Schema schema =
        SchemaBuilder.struct().field("b\"", Schema.STRING_SCHEMA).field("a", inner).build();
    Struct struct = new Struct(schema).put("b\"", "x").put("a", new Struct(inner).put("z", 1));
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("b", List.of(Map.of()));
    map.put("a", null);

    assertThat(json(struct, schema)).isEqualTo("{\"b\\\"\":\"x\",\"a\":{\"z\":1}}");
    assertThat(json(map, null)).isEqualTo("{\"a\":null,\"b\":[{}]}");
    assertThat(json(new Struct(SchemaBuilder.struct().build()), null)).isEqualTo("{}");
  }

  @Test
  void keysThatAreNumbersAreNamesUnlessTwoAreTheSame() {
    Map<Object, Object> same = new HashMap<>();
    same.put(1, "a");
    same.put("1", "b");

    assertThat(json(Map.of(2, "x"), null)).isEqualTo("{\"2\":\"x\"}");
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> json(same, null))
        .withMessage("holds a map of which two keys have the same text");
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> json(Collections.singletonMap(null, 1), null))
        .withMessage("holds a map with a key null, which is no name in JSON");
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> json(new StringBuilder(), null))
        .withMessage("holds a java.lang.StringBuilder");
  }

  private String json(Object value, Schema schema) {
    LineBuffer line = new LineBuffer();
    values.append(value, schema, line);
    String json = new String(line.bytes(), 0, line.length(), UTF_8);
    assertThat(Json.isValue(json)).as(json).isTrue();
    return json;
  }
}
