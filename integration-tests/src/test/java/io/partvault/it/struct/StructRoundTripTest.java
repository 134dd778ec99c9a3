// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.struct;

import io.partvault.archive.line.LineForm;
import io.partvault.archive.table.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Line → Struct → converter → line: every byte comes back. */
class StructRoundTripTest {

  private static final long SEED = 20240229;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          BOOLEAN  | true
          BOOLEAN  | false
          BOOLEAN  | null
          INT16    | -32768
          INT32    | 2147483647
          INT64    | -9223372036854775808
          INT64    | 9007199254740993
          INT64    | 4294967295
          INT64    | null
          NUMBER   | 1.1
          NUMBER   | 1e-45
          NUMBER   | 3.4028235e+38
          NUMBER   | -0
          NUMBER   | 1e+300
          NUMBER   | 2e-03
          NUMBER   | 5e-324
          NUMBER   | 1.7976931348623157e+308
          NUMBER   | 12345678901234567890.12345678900
          NUMBER   | 0.000
          NUMBER   | "NaN"
          NUMBER   | "Infinity"
          NUMBER   | "-Infinity"
          NUMBER   | null
          STRING   | "-0.00010"
          STRING   | "NaN"
          STRING   | ""
          STRING   | "null"
          STRING   | "a\\"b\\\\c\\n\\t\\u001f😀"
          STRING   | "2024-01-02T01:04:05.6Z"
          STRING   | "AP8Q"
          STRING   | "(1,\\"a,\\"\\"b\\")"
          STRING   | "\\\\310"
          STRING   | null
          ARRAY    | []
          ARRAY    | [1,null,-3]
          ARRAY    | [[1,2],[3,null]]
          ARRAY    | [9223372036854775807]
          ARRAY    | [1.1,"NaN","-Infinity",1e+20]
          ARRAY    | ["a\\"b\\\\c","","NULL",null," ","{,}","é","\\n"]
          ARRAY    | [{"a": [1]},null,"x",1.10]
          ARRAY    | "[0:0][1:2]={{1,2}}"
          ARRAY    | "{\\"null\\",NULL}"
          ARRAY    | null
          DOCUMENT | null
          DOCUMENT | {"a": 1,  \t"a" : 1e999999}
          DOCUMENT | "\\ud800 \\u0000"
          DOCUMENT | {"b": 1.10, "a": [null]}
          DOCUMENT | 12345678901234567890123456789012345678901234567890.10
          DOCUMENT | ` { } `
          DOCUMENT | "plain"
          """)
  void everyFormComesBack(LineForm form, String json) {
    List<Column> columns =
        List.of(column("id", LineForm.INT32), column("v", form), column("z", LineForm.STRING));

    assertComesBack("{\"id\":1,\"v\":" + json + ",\"z\":\"end\"}", columns);
    assertComesBack("{\"v\":" + json + "}", List.of(column("v", form)));
  }

  @Test
  void charactersThatSomeTakeForLineBreaksComeBack() {
    for (LineForm form : List.of(LineForm.STRING, LineForm.ARRAY, LineForm.DOCUMENT)) {
      assertComesBack("{\"v\":\"\u2028\u0085\u007f\"}", List.of(column("v", form)));
    }
  }

  @Test
  void documentsThatAreSqlNullAreLeftOutAgain() {
    List<Column> columns =
        List.of(
            column("a", LineForm.DOCUMENT),
            column("b", LineForm.ARRAY),
            column("c", LineForm.DOCUMENT));

    assertComesBack("{\"b\":null}", columns);
    assertComesBack("{\"a\":null,\"b\":null,\"c\":null}", columns);
    assertComesBack("{}", List.of(column("a", LineForm.DOCUMENT)));
    assertComesBack("{}", List.of());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 40, 1_600})
  void columnsKeepTheirOrderHoweverManyThereAre(int count) {
    List<Column> columns =
        IntStream.range(0, count)
            .mapToObj(i -> column("c" + (i * 7919 % count), LineForm.INT64))
            .toList();
    List<String> fields = new ArrayList<>();
    columns.forEach(column -> fields.add("\"" + column.name() + "\":" + fields.size()));

    assertComesBack("{" + String.join(",", fields) + "}", columns);
  }

  @Test
  void aDocumentMayBeDeepAndLong() {
    List<Column> columns = List.of(column("v", LineForm.DOCUMENT));

    assertComesBack("{\"v\":" + "[".repeat(20_000) + "]".repeat(20_000) + "}", columns);
    assertComesBack(
        "{\"v\":[" + "9".repeat(20_000) + ",\"" + "é".repeat(2_000_000) + "\"]}", columns);
  }

  @Test
  void anyRowComesBack() {
    RandomLine random = new RandomLine(SEED);
    for (int table = 0; table < 300; table++) {
      List<Column> columns = random.columns(30);
      ConverterWays ways = new ConverterWays(columns);
      for (int row = 0; row < 20; row++) {
        ways.assertComesBack(random.line(columns));
      }
    }
  }

  private static void assertComesBack(String line, List<Column> columns) {
    new ConverterWays(columns).assertComesBack(line);
  }

  private static Column column(String name, LineForm form) {
    return new Column(name, "x", false, form);
  }
}
