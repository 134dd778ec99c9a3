// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.struct;

import io.partvault.archive.line.LineForm;
import io.partvault.archive.table.Column;
import io.partvault.postgres.read.DecimalMode;
import io.partvault.postgres.read.LeafColumn;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Each type of docs/format.md, as it stands in lines, sent as a Struct. That the source makes these
 * lines of these types is seen on a real server in {@link StructRecordsIT}.
 */
class EveryTypeTest {

  private static final long NUMERIC = 1700;

  /** Type, its OID behind domains, its element's OID, and values separated by {@code ¦}. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          smallint         | 21    | 0     | -32768¦0¦32767
          integer          | 23    | 0     | -2147483648¦2147483647
          bigint           | 20    | 0     | -9223372036854775808¦9007199254740993¦9223372036854775807
          oid              | 26    | 0     | 0¦4294967295
          real             | 700   | 0     | 1.1¦1e-45¦3.4028235e+38¦-0¦"NaN"¦"Infinity"¦"-Infinity"
          double precision | 701   | 0     | 0.1¦5e-324¦1.7976931348623157e+308¦1e+22¦"NaN"¦"-Infinity"
          numeric          | 1700  | 0     | "0.000"¦"-0.00010"¦"12345678901234567890.12345678900"¦"NaN"
          boolean          | 16    | 0     | true¦false
          date             | 1082  | 0     | "2024-02-29"¦"0044-03-15 BC"¦"infinity"
          timestamp        | 1114  | 0     | "2024-01-02T03:04:05.000001"¦"294276-12-31T23:59:59.999999"
          timestamptz      | 1184  | 0     | "2024-01-02T01:04:05.6Z"¦"-infinity"
          time             | 1083  | 0     | "24:00:00"¦"01:02:03.0405"
          timetz           | 1266  | 0     | "01:02:03.5+05:30"
          interval         | 1186  | 0     | "P-1M3DT-4H-5M-6.7S"
          uuid             | 2950  | 0     | "00112233-4455-6677-8899-aabbccddeeff"
          text             | 25    | 0     | ""¦"null"¦"a\\"b\\\\c\\n\\u0001😀"¦"{\\"no\\":1}"¦"NaN"¦"1"
          varchar          | 1043  | 0     | "x "
          char(n)          | 1042  | 0     | "ab   "
          name             | 19    | 0     | "pg_class"
          one-byte char    | 18    | 0     | "x"¦""¦"\\\\310"
          enum             | 16384 | 0     | "very \\"happy\\", {yes}"
          json             | 114   | 0     | null¦{"a": 1,  \t"a" : 1e999999}¦"\\ud800 \\u0000"¦1.10¦[ ]
          jsonb            | 3802  | 0     | null¦{"b": 1.10, "a": [null]}¦"x"¦12345678901234567890.10
          bytea            | 17    | 0     | "AP8Q"¦""
          inet             | 869   | 0     | "10.1.2.3/8"¦"::"
          cidr             | 650   | 0     | "10.1.2.3/32"
          macaddr          | 829   | 0     | "08:00:2b:01:02:0f"
          macaddr8         | 774   | 0     | "08:00:2b:01:02:03:04:05"
          money            | 790   | 0     | "$1,234.50"
          bit, varbit      | 1560  | 0     | "101"
          point            | 600   | 0     | "(1,2)"
          polygon          | 604   | 0     | "((0,0),(1,1),(2,0))"
          xml              | 142   | 0     | "<a b=\\"c\\"/>"
          tsvector         | 3614  | 0     | "'a':1 'b'"
          tsquery          | 3615  | 0     | "'a' & !'b'"
          jsonpath         | 4072  | 0     | "$.\\"a\\"[*]"
          pg_lsn           | 3220  | 0     | "0/16B3748"
          int2vector       | 22    | 21    | "1 2"
          range            | 3910  | 0     | "[\\"2024-01-01 00:00:00+00\\",)"¦"empty"
          multirange       | 4451  | 0     | "{[1,3),[5,7)}"¦"{}"
          composite        | 16385 | 0     | "(1,\\"a,\\"\\"b\\")"¦"(,)"
          hstore           | 16386 | 0     | "\\"a\\"=>\\"1\\", \\"b\\"=>NULL"
          citext           | 16387 | 0     | "MiXed"
          ltree            | 16388 | 0     | "a.b.c"
          cube             | 16389 | 0     | "(1, 2)"
          geometry         | 16390 | 0     | "0101000000000000000000F03F0000000000000040"
          integer[]        | 1007  | 23    | []¦[1,null,-3]¦[[1,2],[3,null]]¦"[2:3]={1,2}"
          bigint[]         | 1016  | 20    | [9223372036854775807]
          real[]           | 1021  | 700   | [1.1,"NaN","-Infinity",1e+20]
          numeric[]        | 1231  | 1700  | ["1.10","NaN",null]
          boolean[]        | 1000  | 16    | [true,false,null]
          text[]           | 1009  | 25    | ["a\\"b\\\\c","","NULL",null," ","{,}","é"]
          bytea[]          | 1001  | 17    | ["AP8Q",""]
          timestamptz[]    | 1185  | 1184  | ["2024-01-02T01:04:05Z","infinity"]
          json[]           | 199   | 114   | [{"a": [1]},null,"x",1.10]
          jsonb[]          | 3807  | 3802  | "{\\"null\\",NULL}"
          box[]            | 1020  | 603   | ["(3,4),(1,2)","(1,1),(0,0)"]
          composite[]      | 16391 | 16385 | ["(1,\\"a\\"\\"b\\")",null]
          """)
  void everyTypeComesBack(String type, long oid, long element, String values) {
    assertComesBack(
        new LeafColumn("v", type, false, oid, element, ','), DecimalMode.STRING, values);
  }

  @Test
  void numericAsNumberComesBack() {
    assertComesBack(
        new LeafColumn("v", "numeric", false, NUMERIC, 0, ','),
        DecimalMode.NUMBER,
        "0.000¦-0.00010¦12345678901234567890.12345678900¦\"NaN\"¦\"Infinity\"");
  }

  private static void assertComesBack(LeafColumn leafColumn, DecimalMode decimals, String values) {
    LineForm form = leafColumn.form(decimals);
    ConverterWays ways =
        new ConverterWays(
            List.of(
                new Column("v", leafColumn.type(), false, form),
                new Column("id", "integer", true, LineForm.INT32)));
    for (String value : values.split("¦")) {
      ways.assertComesBack("{\"v\":" + value + ",\"id\":1}");
    }
    // SQL NULL
    ways.assertComesBack(form == LineForm.DOCUMENT ? "{\"id\":1}" : "{\"v\":null,\"id\":1}");
  }
}
