// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.struct;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.partvault.archive.line.LineForm;
import io.partvault.archive.table.Column;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StructLinesTest {

  private final StructLines lines = new StructLines();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          NUMBER   | 1e-45              | 1e-45
          NUMBER   | -0                 | -0
          NUMBER   | NaN                | "NaN"
          NUMBER   | -Infinity          | "-Infinity"
          STRING   | 1.50               | "1.50"
          STRING   | a"b\\c             | "a\\"b\\\\c"
          STRING   | null               | "null"
          ARRAY    | [[1,2],[3,null]]   | [[1,2],[3,null]]
          ARRAY    | "[2:3]={1,2}"      | "[2:3]={1,2}"
          DOCUMENT | null               | null
          DOCUMENT | {"a": 1, "a" : 1e999} | {"a": 1, "a" : 1e999}
          DOCUMENT | "\\ud800 \\u0000"  | "\\ud800 \\u0000"
          """)
  void textsStandInTheLineAsTheirFormSays(LineForm form, String text, String expected) {
    assertThat(value(form, text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          NUMBER   | ``      | ""
          NUMBER   | ***     | "***"
          NUMBER   | 1 2     | "1 2"
          NUMBER   | [1]     | "[1]"
          ARRAY    | ``      | ""
          ARRAY    | 5       | "5"
          ARRAY    | [1,     | "[1,"
          DOCUMENT | ``      | ""
          DOCUMENT | ***     | "***"
          DOCUMENT | 1 2     | "1 2"
          DOCUMENT | {"a":}  | "{\\"a\\":}"
          """)
  void whatAMaskPutsInPlaceOfJsonIsAString(LineForm form, String text, String expected) {
    assertThat(value(form, text)).isEqualTo(expected);
  }

  @Test
  void lineBreaksOfATransformationDoNotBreakTheLine() {
    assertThat(value(LineForm.DOCUMENT, "{\n\"a\":\r1}")).isEqualTo("{ \"a\": 1}");
    assertThat(value(LineForm.STRING, "a\nb")).isEqualTo("\"a\\nb\"");
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"UNSAID", "DOCUMENT"})
  void nullIsNull(LineForm form) {
    assertThat(value(form, null)).isEqualTo("null");
  }

  @Test
  void aDocumentThatIsNullIsLeftOutAndTheOthersStayInPlace() {
    List<Column> columns =
        List.of(
            column("a", LineForm.DOCUMENT),
            column("b", LineForm.INT32),
            column("c", LineForm.DOCUMENT));
    Map<String, Object> row = new HashMap<>();
    row.put("a", null);
    row.put("b", 1L);
    row.put("c", null);

    assertThat(line(row, columns)).isEqualTo("{\"b\":1}");
    assertThat(line(struct(columns).put("b", 1), columns)).isEqualTo("{\"b\":1}");
    assertThat(line(Map.of(), List.of())).isEqualTo("{}");
  }

  @Test
  void columnsOfAMapStandInTheOrderOfTheBeginWhateverTheMapSays() {
    List<Column> columns =
        List.of("z", "y", "x", "b", "a").stream().map(n -> column(n, LineForm.INT64)).toList();
    Map<String, Object> row = new HashMap<>(Map.of("a", 1L, "b", 2L, "x", 3L, "y", 4L, "z", 5L));

    assertThat(line(row, columns)).isEqualTo("{\"z\":5,\"y\":4,\"x\":3,\"b\":2,\"a\":1}");
  }

  @Test
  void droppedFieldsAreMissingAndNewOnesFollow() {
    List<Column> columns = List.of(column("id", LineForm.INT64), column("price", LineForm.NUMBER));
    Map<String, Object> row = new HashMap<>(Map.of("id", 1L, "z", "new", "cost", "1.5"));
    row.put("gone", null);

    assertThat(line(row, columns))
        .isEqualTo("{\"id\":1,\"cost\":\"1.5\",\"gone\":null,\"z\":\"new\"}");
  }

  @Test
  void aRenamedFieldOfAStructKeepsPlaceAndForm() {
    Schema schema =
        SchemaBuilder.struct()
            .field("cost", SchemaBuilder.string().name("io.partvault.data.Number").build())
            .field("id", Schema.INT64_SCHEMA)
            .build();

    assertThat(
            line(
                new Struct(schema).put("cost", "1.50").put("id", 7L),
                List.of(column("id", LineForm.INT64), column("price", LineForm.NUMBER))))
        .isEqualTo("{\"cost\":1.50,\"id\":7}");
  }

  @Test
  void rowsOfTwoSchemasOneAfterTheOtherDoNotGetMixedUp() {
    List<Column> one = List.of(column("a", LineForm.INT64));
    List<Column> other = List.of(column("b", LineForm.STRING));

    for (int round = 0; round < 3; round++) {
      assertThat(line(Map.of("a", 1L), one)).isEqualTo("{\"a\":1}");
      assertThat(line(Map.of("b", "x"), other)).isEqualTo("{\"b\":\"x\"}");
      assertThat(line(struct(one).put("a", 1L), one)).isEqualTo("{\"a\":1}");
    }
  }

  @Test
  void whateverTransformationsMakeIsJson() {
    assertThat(java(1.0e10)).isEqualTo("1.0E10");
    assertThat(java(1.5f)).isEqualTo("1.5");
    assertThat(java(Double.NaN)).isEqualTo("\"NaN\"");
    assertThat(java(new BigDecimal("1E+3"))).isEqualTo("\"1000\"");
    assertThat(java((byte) -1)).isEqualTo("-1");
    assertThat(java(new byte[] {0, (byte) 0xff, 0x10})).isEqualTo("\"AP8Q\"");
    assertThat(java(ByteBuffer.wrap(new byte[] {0, (byte) 0xff, 0x10}))).isEqualTo("\"AP8Q\"");
    assertThat(java(new Date(1))).isEqualTo("\"1970-01-01T00:00:00.001Z\"");
    assertThat(java(Arrays.asList(1L, null, "a", List.of()))).isEqualTo("[1,null,\"a\",[]]");
    assertThat(java(new HashMap<>(Map.of("b", 1L, "a", Map.of())))).isEqualTo("{\"a\":{},\"b\":1}");
    Schema schema =
        SchemaBuilder.struct().field("at", Timestamp.SCHEMA).field("n", Schema.INT8_SCHEMA).build();
    assertThat(java(new Struct(schema).put("at", new Date(0)).put("n", (byte) 1)))
        .isEqualTo("{\"at\":\"1970-01-01T00:00:00Z\",\"n\":1}");
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> java(Optional.empty()))
        .withMessage("a field holds a java.util.Optional");
  }

  @Test
  void aRowThatCameInTheEnvelopeOfItsSchemaIsRefusedWithTheSetting() {
    Map<String, Object> envelope = Map.of("schema", Map.of(), "payload", Map.of("id", 1L));

    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> line(envelope, List.of(column("id", LineForm.INT64))))
        .withMessageContaining("set value.converter.schemas.enable alike on both connectors");
    assertThat(
            line(
                Map.of("schema", "s", "payload", "p"),
                List.of(column("schema", LineForm.STRING), column("payload", LineForm.STRING))))
        .isEqualTo("{\"schema\":\"s\",\"payload\":\"p\"}");
  }

  /** The value in the line of a Map, which is that in the line of a Struct. */
  private String value(LineForm form, String text) {
    List<Column> columns = List.of(column("v", form), column("Odd \"näme\"\n", LineForm.STRING));
    Map<String, Object> row = new HashMap<>();
    row.put("v", text);
    row.put("Odd \"näme\"\n", "end");
    String end = ",\"Odd \\\"näme\\\"\\n\":\"end\"}";
    String line = line(row, columns);
    assertThat(line).startsWith("{\"v\":").endsWith(end);
    Struct struct = struct(columns).put("v", text).put("Odd \"näme\"\n", "end");
    assertThat(line(struct, List.of())).isEqualTo(line);
    return line.substring("{\"v\":".length(), line.length() - end.length());
  }

  private String java(Object value) {
    String line = line(Map.of("v", value), List.of());
    return line.substring("{\"v\":".length(), line.length() - 1);
  }

  private String line(Object row, List<Column> columns) {
    assertThat(StructLines.isRow(row)).isTrue();
    return new String(lines.line(row, columns), UTF_8);
  }

  private static Struct struct(List<Column> columns) {
    SchemaBuilder builder = SchemaBuilder.struct();
    for (Column column : columns) {
      builder.field(
          column.name(),
          switch (column.form()) {
            case INT32 -> Schema.OPTIONAL_INT32_SCHEMA;
            case INT64 -> Schema.OPTIONAL_INT64_SCHEMA;
            case STRING -> Schema.OPTIONAL_STRING_SCHEMA;
            default -> SchemaBuilder.string().optional().name(column.form().schemaName()).build();
          });
    }
    return new Struct(builder.build());
  }

  private static Column column(String name, LineForm form) {
    return new Column(name, "text", false, form);
  }
}
