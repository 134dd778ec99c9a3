// SPDX-License-Identifier: Apache-2.0
package io.partvault.source.struct;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.partvault.archive.line.LineBuffer;
import io.partvault.archive.line.LineForm;
import io.partvault.archive.table.Column;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StructRowsTest {

  private static final long SEED = 20240229;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          NUMBER   | 1.1                      | 1.1
          NUMBER   | 1e-45                    | 1e-45
          NUMBER   | -0                       | -0
          NUMBER   | 12345678901234567890.10  | 12345678901234567890.10
          NUMBER   | "NaN"                    | NaN
          NUMBER   | "-Infinity"              | -Infinity
          STRING   | ""                       | ``
          STRING   | "0.000"                  | 0.000
          STRING   | "a\\"b\\\\c"             | a"b\\c
          STRING   | "{\\"no\\":[\\"json\\"]}" | {"no":["json"]}
          STRING   | "\\\\310"                | \\310
          STRING   | "ü😀"                    | ü😀
          ARRAY    | []                       | []
          ARRAY    | [[1,2],[3,null]]         | [[1,2],[3,null]]
          ARRAY    | ["a\\"],[","",null]      | ["a\\"],[","",null]
          ARRAY    | "[2:3]={1,2}"            | "[2:3]={1,2}"
          DOCUMENT | null                     | null
          DOCUMENT | "\\ud800 \\u0000"        | "\\ud800 \\u0000"
          DOCUMENT | {"a": 1,  "a" : 1e999}   | {"a": 1,  "a" : 1e999}
          DOCUMENT | {"}":"\\\\","{":["]"]}   | {"}":"\\\\","{":["]"]}
          """)
  void whatIsNoTruthValueOrWholeNumberIsText(LineForm form, String json, String expected) {
    assertThat(value(form, json)).isEqualTo(expected);
  }

  @Test
  void blanksAroundADocumentAreKept() {
    assertThat(value(LineForm.DOCUMENT, " \t{ } ")).isEqualTo(" \t{ } ");
    assertThat(value(LineForm.DOCUMENT, "null ")).isEqualTo("null ");
  }

  @Test
  void truthValuesAndWholeNumbersAreWhatTheyAre() {
    assertThat(value(LineForm.BOOLEAN, "true")).isEqualTo(true);
    assertThat(value(LineForm.BOOLEAN, "false")).isEqualTo(false);
    assertThat(value(LineForm.INT16, "-32768")).isEqualTo(Short.MIN_VALUE);
    assertThat(value(LineForm.INT32, "2147483647")).isEqualTo(Integer.MAX_VALUE);
    assertThat(value(LineForm.INT64, "-9223372036854775808")).isEqualTo(Long.MIN_VALUE);
    assertThat(value(LineForm.INT64, "4294967295")).isEqualTo(4_294_967_295L);
  }

  @Test
  void sqlNullIsNullInEveryForm() {
    for (LineForm form : LineForm.values()) {
      if (form != LineForm.UNSAID) {
        String fields = form == LineForm.DOCUMENT ? "" : "\"v\":null,";
        Struct row =
            rows(column("v", form), column("z", LineForm.STRING))
                .of("{" + fields + "\"z\":\"end\"}");
        assertThat(row.get("v")).as(form.word()).isNull();
        assertThat(row.get("z")).isEqualTo("end");
      }
    }
  }

  @Test
  void schemaNamesSayWhichTextsAreJsonAndEveryFieldIsOptional() {
    StructRows rows =
        StructRows.of(
            "shop.public.events",
            List.of(
                new Column("id", "bigint", true, LineForm.INT64),
                column("price", LineForm.NUMBER),
                column("name", LineForm.STRING),
                column("tags", LineForm.ARRAY),
                column("doc", LineForm.DOCUMENT)));

    assertThat(rows.schema().name()).isEqualTo("shop.public.events");
    assertThat(rows.schema().fields())
        .extracting(Field::name)
        .containsExactly("id", "price", "name", "tags", "doc");
    assertThat(rows.schema().fields()).allMatch(field -> field.schema().isOptional());
    assertThat(rows.schema().fields())
        .extracting(field -> field.schema().type())
        .containsExactly(
            Schema.Type.INT64,
            Schema.Type.STRING,
            Schema.Type.STRING,
            Schema.Type.STRING,
            Schema.Type.STRING);
    assertThat(rows.schema().fields())
        .extracting(field -> field.schema().name())
        .containsExactly(
            null,
            "io.partvault.data.Number",
            null,
            "io.partvault.data.Array",
            "io.partvault.data.Json");
  }

  @Test
  void tablesWithoutColumnsOrWithAllLeftOutAreEmptyStructs() {
    assertThat(rows().of("{}").schema().fields()).isEmpty();
    assertThat(
            rows(column("a", LineForm.DOCUMENT), column("b", LineForm.DOCUMENT)).of("{}").get("b"))
        .isNull();
  }

  @Test
  void documentsThatAreLeftOutDoNotMoveTheOthers() {
    Lines rows =
        rows(
            column("a", LineForm.DOCUMENT),
            column("aa", LineForm.DOCUMENT),
            column("b", LineForm.INT32),
            column("c", LineForm.DOCUMENT));

    Struct row = rows.of("{\"aa\":{\"b\":1},\"b\":2}");

    assertThat(row.get("a")).isNull();
    assertThat(row.get("aa")).isEqualTo("{\"b\":1}");
    assertThat(row.get("b")).isEqualTo(2);
    assertThat(row.get("c")).isNull();
  }

  @Test
  void namesOfAnyKindAreFound() {
    String name = "Odd \"näme\" \\ \n , : {}";
    LineBuffer quoted = new LineBuffer();
    quoted.string(name.getBytes(UTF_8), 0, name.getBytes(UTF_8).length);
    String inLine = new String(quoted.bytes(), 0, quoted.length(), UTF_8);

    Struct row = rows(column(name, LineForm.INT32)).of("{" + inLine + ":7}");

    assertThat(row.get(name)).isEqualTo(7);
  }

  @Test
  void anyTextComesBackAsItWent() {
    Random random = new Random(SEED);
    LineBuffer line = new LineBuffer();
    for (int round = 0; round < 5_000; round++) {
      String text =
          random
              .ints(random.nextInt(40), 0, 0x11_0000)
              .map(point -> random.nextInt(4) == 0 ? point : point % 0x80)
              .filter(point -> point < 0xd800 || point > 0xdfff)
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();
      line.clear();
      byte[] utf8 = text.getBytes(UTF_8);
      line.string(utf8, 0, utf8.length);
      String json = new String(line.bytes(), 0, line.length(), UTF_8);
      assertThat(value(LineForm.STRING, json)).isEqualTo(text);
    }
  }

  @Test
  void onlyTheGivenLengthOfABufferIsRead() {
    byte[] buffer = "{\"v\":1}{\"v\":2}".getBytes(UTF_8);

    assertThat(StructRows.of("t", List.of(column("v", LineForm.INT32))).row(buffer, 7).get("v"))
        .isEqualTo(1);
  }

  @Test
  void aLineOfOtherColumnsIsRefusedWithoutItsContent() {
    Lines rows = rows(column("a", LineForm.INT32), column("b", LineForm.DOCUMENT));

    assertThatIllegalStateException()
        .isThrownBy(() -> rows.of("{\"b\":\"secret\"}"))
        .withMessage("Cannot make a struct of a row: its line lacks field a");
    assertThatIllegalStateException()
        .isThrownBy(() -> rows.of("{\"a\":1,\"c\":\"secret\"}"))
        .withMessage(
            "Cannot make a struct of a row: its line has more fields than the columns [a, b]");
  }

  private static Object value(LineForm form, String json) {
    Struct row =
        rows(column("id", LineForm.INT32), column("v", form), column("z", LineForm.STRING))
            .of("{\"id\":1,\"v\":" + json + ",\"z\":\"end\"}");
    assertThat(row.get("id")).isEqualTo(1);
    assertThat(row.get("z")).isEqualTo("end");
    Object last = rows(column("v", form)).of("{\"v\":" + json + "}").get("v");
    assertThat(last).isEqualTo(row.get("v"));
    return row.get("v");
  }

  /** Makes structs of lines that are given as text. */
  private record Lines(StructRows rows) {
    Struct of(String line) {
      byte[] bytes = line.getBytes(UTF_8);
      return rows.row(bytes, bytes.length);
    }
  }

  private static Lines rows(Column... columns) {
    return new Lines(StructRows.of("t", Arrays.asList(columns)));
  }

  private static Column column(String name, LineForm form) {
    return new Column(name, "text", false, form);
  }
}
