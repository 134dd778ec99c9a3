// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.debezium;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.partvault.archive.table.TableName;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The lines have to be those that our own reader makes; SnapshotOfDebeziumIT compares both. */
final class RowRendererTest {

  private final RowRenderer renderer = new RowRenderer();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "io.debezium.time.Date|19753|\"2024-01-31\"",
        "io.debezium.time.Date|-719529|\"0002-12-31 BC\"",
        "io.debezium.time.Time|47100123|\"13:05:00.123\"",
        "io.debezium.time.MicroTime|86400000000|\"24:00:00\"",
        "io.debezium.time.NanoTime|1000|\"00:00:00.000001\"",
        "io.debezium.time.Timestamp|1706706300120|\"2024-01-31T13:05:00.12\"",
        "io.debezium.time.MicroTimestamp|1706706300123456|\"2024-01-31T13:05:00.123456\"",
        "io.debezium.time.MicroTimestamp|-62198755200000000|\"0002-01-01 00:00:00 BC\"",
        "io.debezium.time.MicroTimestamp|9223372036825200000|\"infinity\"",
        "io.debezium.time.MicroTimestamp|-9223372036832400000|\"-infinity\"",
        "io.debezium.time.NanoTimestamp|1706706300123456000|\"2024-01-31T13:05:00.123456\"",
      })
  void timesThatAreNumbersGiveTheTextOfOurReader(String schema, long value, String json) {
    boolean small = schema.endsWith("time.Date") || schema.endsWith("time.Time");
    SchemaBuilder builder = small ? SchemaBuilder.int32() : SchemaBuilder.int64();
    Object number = small ? (Object) (int) value : (Object) value;

    assertThat(line(builder.name(schema).optional().build(), number))
        .isEqualTo("{\"c\":" + json + "}");
  }

  @ParameterizedTest
  @CsvSource({
    "2024-01-31T13:05:00.123450Z, 2024-01-31T13:05:00.12345Z",
    "2024-01-31T13:05:00.000000Z, 2024-01-31T13:05:00Z",
    "2024-01-31T13:05Z, 2024-01-31T13:05:00Z",
    "+10000-01-01T00:00:00Z, 10000-01-01T00:00:00Z",
    "-0043-03-15T12:00:00Z, 0044-03-15 12:00:00+00 BC",
    "soon, soon",
  })
  void zonedTimesAreInUtcWithoutTrailingZeros(String text, String expected) {
    Schema zoned = SchemaBuilder.string().name("io.debezium.time.ZonedTimestamp").build();

    assertThat(line(zoned, text)).isEqualTo("{\"c\":\"" + expected + "\"}");
  }

  @Test
  void nullIsNotTheDefaultOfItsColumn() {
    Schema text = SchemaBuilder.string().optional().defaultValue("new").build();

    assertThat(line(text, null)).isEqualTo("{\"c\":null}");
  }

  @Test
  void decimalsKeepEveryDigit() {
    BigDecimal decimal = new BigDecimal("12345678901234567890123456789.000100");
    Schema variable =
        SchemaBuilder.struct()
            .name("io.debezium.data.VariableScaleDecimal")
            .field("scale", Schema.INT32_SCHEMA)
            .field("value", Schema.BYTES_SCHEMA)
            .build();
    Struct struct =
        new Struct(variable)
            .put("scale", -3)
            .put("value", ByteBuffer.wrap(BigInteger.valueOf(12).toByteArray()));

    assertThat(line(Decimal.schema(6), decimal))
        .isEqualTo("{\"c\":\"12345678901234567890123456789.000100\"}");
    assertThat(line(variable, struct)).isEqualTo("{\"c\":\"12000\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "0.1, 0.1",
    "1e23, 9.999999999999999e+22",
    "2e-5, 2e-05",
    "0.0001, 0.0001",
    "123456789012345, 123456789012345",
    "1234567890123456, 1.234567890123456e+15",
    "2.0E-3, 0.002",
    "5e-324, 5e-324",
    "275750684401620420, 2.7575068440162042e+17",
    "-0.0, -0",
    "1.7976931348623157e308, 1.7976931348623157e+308",
    "9007199254740993, 9.007199254740992e+15",
  })
  void doublesHaveTheShortestDigitsInThePlaceWherePostgresPutsThem(double value, String json) {
    assertThat(line(Schema.FLOAT64_SCHEMA, value)).isEqualTo("{\"c\":" + json + "}");
  }

  @ParameterizedTest
  @CsvSource({
    "0.1, 0.1",
    "16777216, 1.6777216e+07",
    "123456, 123456",
    "1234567, 1.234567e+06",
    "86697264, 8.6697264e+07",
    "1e-45, 1e-45",
    "3.4028235e38, 3.4028235e+38",
  })
  void floatsToo(float value, String json) {
    assertThat(line(Schema.FLOAT32_SCHEMA, value)).isEqualTo("{\"c\":" + json + "}");
  }

  @Test
  void whatIsNoNumberIsAString() {
    assertThat(line(Schema.FLOAT64_SCHEMA, Double.NaN)).isEqualTo("{\"c\":\"NaN\"}");
    assertThat(line(Schema.FLOAT32_SCHEMA, Float.NEGATIVE_INFINITY))
        .isEqualTo("{\"c\":\"-Infinity\"}");
  }

  @Test
  void documentsStandAsTheyAreOnOneLineAndSqlNullLeavesThemOut() {
    Schema json = SchemaBuilder.string().name("io.debezium.data.Json").optional().build();

    assertThat(line(json, "{\"a\" : 1.50,\n\"a\":2}")).isEqualTo("{\"c\":{\"a\" : 1.50, \"a\":2}}");
    assertThat(line(json, "null")).isEqualTo("{\"c\":null}");
    assertThat(line(json, null)).isEqualTo("{}");
    assertThat(line(json, "__debezium_unavailable_value"))
        .isEqualTo("{\"c\":\"__debezium_unavailable_value\"}");
  }

  @Test
  void theRestIsWhatItsTypeSays() {
    assertThat(line(Schema.INT64_SCHEMA, Long.MIN_VALUE)).isEqualTo("{\"c\":-9223372036854775808}");
    assertThat(line(Schema.BOOLEAN_SCHEMA, true)).isEqualTo("{\"c\":true}");
    assertThat(line(Schema.OPTIONAL_STRING_SCHEMA, null)).isEqualTo("{\"c\":null}");
    assertThat(line(Schema.STRING_SCHEMA, "a\"\n\u20ac")).isEqualTo("{\"c\":\"a\\\"\\n\u20ac\"}");
    assertThat(line(Schema.BYTES_SCHEMA, ByteBuffer.wrap("hi".getBytes(UTF_8))))
        .isEqualTo("{\"c\":\"aGk=\"}");
    assertThat(line(Timestamp.SCHEMA, new Date(1_706_706_300_000L)))
        .isEqualTo("{\"c\":\"2024-01-31T13:05:00\"}");
    assertThat(
            line(SchemaBuilder.array(Schema.OPTIONAL_INT32_SCHEMA).build(), Arrays.asList(1, null)))
        .isEqualTo("{\"c\":[1,null]}");
  }

  @Test
  void aValueThatCannotBeIsRefusedWithItsColumn() {
    Schema time = SchemaBuilder.int64().name("io.debezium.time.NanoTime").build();

    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> line(time, 1L))
        .withMessage("column c holds a time of 1 ns, which PostgreSQL does not know");
  }

  @Test
  void leavesBelongToTheTableInFrontOfTheirNumbers() {
    LeafPattern usual = new LeafPattern(LeafPattern.DEFAULT);

    for (String leaf : List.of("events_2024_01", "events_p20240101", "events_7")) {
      assertThat(usual.table(new TableName("public", leaf))).hasToString("public.events");
    }
    assertThat(usual.table(new TableName("public", "events_old"))).hasToString("public.events_old");
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> new LeafPattern("no group"))
        .withMessageContaining("the first one has to match schema.table");
  }

  private String line(Schema schema, Object value) {
    Schema row = SchemaBuilder.struct().field("c", schema).build();
    Struct struct = new Struct(row);
    struct.put("c", value);
    return new String(renderer.line(struct), UTF_8);
  }
}
