// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.read;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("versions")
class EveryTypeIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** PostgreSQL 11 prints more digits than needed; later ones the fewest that tell the number. */
  private static final Map<String, String> ON_11 =
      Map.ofEntries(
          entry("1.1", "1.10000002"),
          entry("1e-45", "1.40129846e-45"),
          entry("3.4028235e+38", "3.40282347e+38"),
          entry("0.1", "0.100000000000000006"),
          entry("1e+300", "1.00000000000000005e+300"),
          entry("5e-324", "4.94065645841246544e-324"),
          entry("1.7976931348623157e+308", "1.79769313486231571e+308"),
          entry("\"(0.1,0.2]\"", "\"(0.100000000000000006,0.200000000000000011]\""),
          entry(
              "[1.1,\"NaN\",\"-Infinity\",1e+20]",
              "[1.10000002,\"NaN\",\"-Infinity\",1.00000002e+20]"),
          entry("\"[(0,0),(1e+300,1)]\"", "\"[(0,0),(1.00000000000000005e+300,1)]\""),
          entry("\"[-Infinity,5e-324]\"", "\"[-Infinity,4.94065645841246544e-324]\""));

  @TempDir static Path folder;
  private static LeafFixture leaf;

  @BeforeAll
  static void start() throws SQLException {
    leaf = LeafFixture.start(folder);
    leaf.execute(EveryType.TYPES.toArray(String[]::new));
  }

  @AfterAll
  static void stop() throws SQLException {
    leaf.close();
  }

  @Tag("B1")
  @Tag("B2")
  @Tag("B4")
  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = EveryType.SCALARS)
  void scalarBecomes(String type, String literal, String expected) throws Exception {
    assertThat(value(type, literal, DecimalMode.STRING)).isEqualTo(onThisVersion(expected));
  }

  @Tag("B5")
  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = EveryType.ARRAYS)
  void arrayBecomes(String type, String literal, String expected) throws Exception {
    assertThat(value(type, literal, DecimalMode.STRING)).isEqualTo(onThisVersion(expected));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = EveryType.SINCE_14)
  void newerValueBecomes(String type, String literal, String expected) throws Exception {
    assumeTrue(leaf.serverVersion() >= 140_000);
    assertThat(value(type, literal, DecimalMode.STRING)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = EveryType.NUMBERS)
  void numericBecomesANumberWhereWanted(String type, String literal, String expected)
      throws Exception {
    assertThat(value(type, literal, DecimalMode.NUMBER)).isEqualTo(expected);
  }

  @Test
  void aCastToTextThatLosesDigitsIsNotUsed() throws Exception {
    leaf.execute(
        "CREATE TYPE secret AS (a int, b text)",
        "CREATE FUNCTION hide(secret) RETURNS text LANGUAGE sql AS $$ SELECT 'hidden' $$",
        "CREATE CAST (secret AS text) WITH FUNCTION hide(secret)");
    assertThat(value("secret", "ROW(1, 'x')", DecimalMode.STRING)).isEqualTo("\"(1,x)\"");
  }

  @Test
  void infiniteNumericIsAString() throws Exception {
    if (leaf.serverVersion() >= 140_000) {
      assertThat(value("numeric", "'Infinity'", DecimalMode.NUMBER)).isEqualTo("\"Infinity\"");
      assertThat(value("numeric", "'-Infinity'", DecimalMode.STRING)).isEqualTo("\"-Infinity\"");
    }
  }

  @Tag("B9")
  @Test
  void nullInAJsonColumnLeavesItOutAndJsonNullDoesNot() throws SQLException {
    leaf.execute(
        "DROP TABLE IF EXISTS t",
        "CREATE TABLE t (a json, b jsonb, c document, d json[])",
        "INSERT INTO t VALUES (NULL, NULL, NULL, NULL), ('null', 'null', 'null', ARRAY[NULL]::json[])");
    assertThat(leaf.lines("t"))
        .containsExactly("{\"d\":null}", "{\"a\":null,\"b\":null,\"c\":null,\"d\":[null]}");
  }

  @Test
  void allColumnsLeftOutMakeAnEmptyObject() throws SQLException {
    leaf.execute(
        "DROP TABLE IF EXISTS t", "CREATE TABLE t (a json)", "INSERT INTO t VALUES (NULL)");
    assertThat(leaf.lines("t")).containsExactly("{}");
  }

  @Test
  void highBytesOfTheInternalCharTypeAreOctal() throws Exception {
    leaf.execute("DROP TABLE IF EXISTS t", "CREATE TABLE t AS SELECT (-56)::int4::\"char\" AS a");
    assertThat(leaf.lines("t")).containsExactly("{\"a\":\"\\\\310\"}");
  }

  private static String onThisVersion(String line) throws SQLException {
    return leaf.serverVersion() < 120_000 ? ON_11.getOrDefault(line, line) : line;
  }

  private static String value(String type, String literal, DecimalMode decimals)
      throws SQLException, JsonProcessingException {
    leaf.execute(
        "DROP TABLE IF EXISTS t",
        "CREATE TABLE t (id int, v " + type + ", z text)",
        "INSERT INTO t VALUES (1, " + literal + ", 'end')");
    List<String> lines = leaf.lines("t", decimals);
    assertThat(lines).hasSize(1);
    String line = lines.get(0);
    JsonNode parsed = JSON.readTree(line);
    assertThat(parsed.fieldNames()).toIterable().containsExactly("id", "v", "z");
    assertThat(line).startsWith("{\"id\":1,\"v\":").endsWith(",\"z\":\"end\"}");
    return line.substring("{\"id\":1,\"v\":".length(), line.length() - ",\"z\":\"end\"}".length());
  }
}
