// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.restore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partvault.archive.digest.Digest;
import io.partvault.archive.export.ExportBegin;
import io.partvault.archive.export.PartitionSeal;
import io.partvault.archive.line.LineBuffer;
import io.partvault.archive.manifest.PartitionManifest;
import io.partvault.archive.table.Column;
import io.partvault.archive.table.PartitionBounds;
import io.partvault.archive.table.TableName;
import io.partvault.archive.table.TablePartition;
import io.partvault.postgres.line.LineException;
import io.partvault.postgres.read.DecimalMode;
import io.partvault.postgres.read.LeafColumn;
import io.partvault.postgres.read.TypeOids;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CopyRowsTest {

  private static final int NEWEST = 180_000;

  private final List<Column> archived = new ArrayList<>();
  private final List<TargetColumn> target = new ArrayList<>();
  private SchemaMode mode = SchemaMode.STRICT;
  private int serverVersion = NEWEST;
  private boolean changedOnTheWay;

  private CopyRowsTest with(String name, String type, long oid) {
    return with(name, type, oid, 0);
  }

  private CopyRowsTest with(String name, String type, long oid, long elementOid) {
    archived.add(new Column(name, type, false));
    LeafColumn column = new LeafColumn(name, type, false, oid, elementOid, ',');
    target.add(new TargetColumn(column, false, false));
    return this;
  }

  private CopyRows rows() {
    Instant at = Instant.parse("2026-11-01T00:00:00Z");
    TablePartition tablePartition =
        new TablePartition(
            "shop",
            new TableName("public", "t"),
            new TableName("public", "t_1"),
            1,
            new PartitionBounds("", "", ""));
    Digest sent = changedOnTheWay ? new Digest(0, 1) : Digest.EMPTY;
    PartitionManifest manifest =
        new PartitionManifest(
            new ExportBegin(
                1, tablePartition, archived, List.of(), 1, 0, "0/0", "f", "7", 1, 180_000, at),
            new PartitionSeal(1, 0, sent, 0, 1, "f", at, at),
            Digest.EMPTY,
            List.of());
    return new CopyRows(manifest, SchemaMatch.of(archived, target, mode), mode, serverVersion);
  }

  private static String row(CopyRows rows, String line) {
    LineBuffer out = new LineBuffer();
    // Something around it, so that nobody reads beyond the line.
    byte[] bytes = ("\"}" + line + "\"}").getBytes(UTF_8);
    rows.append(bytes, 2, bytes.length - 4, out);
    return new String(out.bytes(), 0, out.length(), UTF_8)
        .replace(CopyText.DELIMITER, '¦')
        .replace(CopyText.QUOTE, '§');
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "plain"                 | plain
          ""                      | §§
          "a\\"b\\\\c\\/"         | a"b\\c/
          "\\u00e9\\u20ac\\ud83d\\ude00é€😀" | é€😀é€😀
          "\\\\N"                 | §\\N§
          "\\\\."                 | §\\.§
          "null"                  | null
          12.50                   | 12.50
          true                    | true
          """)
  void aTextBecomesWhatCopyReadsAsThatText(String json, String field) {
    CopyRows rows = with("v", "text", TypeOids.TEXT).rows();
    assertThat(row(rows, "{\"v\":" + json + "}")).isEqualTo(field + "\n");
  }

  @Test
  void whatCopyWouldTakeForAMarkIsQuoted() {
    CopyRows rows = with("v", "text", TypeOids.TEXT).rows();
    assertThat(row(rows, "{\"v\":\"a\\nb\\u0001c\\u0002\\r\"}")).isEqualTo("§a\nb§§c¦\r§\n");
  }

  @Test
  void nullIsNoText() {
    CopyRows rows =
        with("a", "text", TypeOids.TEXT)
            .with("b", "json", TypeOids.JSON)
            .with("c", "text[]", 1009, TypeOids.TEXT)
            .rows();
    assertThat(row(rows, "{\"a\":null,\"c\":null}")).isEqualTo("¦¦\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "\\u0000"       | \\u0000
          "\\ud83d"       | half a surrogate pair
          "\\ude00\\ud83d"| half a surrogate pair
          "\\ud83dx"      | half a surrogate pair
          "\\u00g0"       | without four digits
          "\\q"           | unknown escape
          {"a":1}         | object or array
          [1]             | object or array
          """)
  void whatNoTextCanHoldIsRefused(String json, String reason) {
    CopyRows rows = with("v", "text", TypeOids.TEXT).rows();
    assertThatThrownBy(() -> row(rows, "{\"v\":" + json + "}"))
        .isInstanceOf(LineException.class)
        .hasMessageStartingWith("column \"v\": ")
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      ignoreLeadingAndTrailingWhitespace = false,
      textBlock =
          """
          {"v":null}|null
          {"v": null }| null\s
          {"v":{"a":"\\n\\"}","b":[1,{}]}}|{"a":"\\n\\"}","b":[1,{}]}
          {"v": {"a": 1,\t"b":2}  }|§ {"a": 1,\t"b":2}  §
          {"v":"x"}|"x"
          {"v":1e999}|1e999
          """)
  void aDocumentKeepsEveryByte(String line, String field) {
    CopyRows rows = with("v", "json", TypeOids.JSON).rows();
    assertThat(row(rows, line)).isEqualTo(field + "\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          []                    | {}
          [1,null,-3]           | {"1",NULL,"-3"}
          [[1,2],[3,null]]      | {{"1","2"},{"3",NULL}}
          ["a\\"b","NULL",""]   | {"a\\"b","NULL",""}
          ["\\\\"]              | {"\\\\"}
          "[2:3]={1,2}"         | [2:3]={1,2}
          """)
  void anArrayBecomesPostgresText(String json, String field) {
    CopyRows rows = with("v", "text[]", 1009, TypeOids.TEXT).rows();
    assertThat(row(rows, "{\"v\":" + json + "}")).isEqualTo(field + "\n");
  }

  @Test
  void documentsInArraysAreQuotedWhole() {
    CopyRows rows = with("v", "json[]", 199, TypeOids.JSON).rows();
    assertThat(row(rows, "{\"v\":[{\"a\":[1]},null,[2, 3], 4 ]}"))
        .isEqualTo("{\"{\\\"a\\\":[1]}\",NULL,\"[2, 3]\",\" 4 \"}\n");
  }

  @Test
  void bytesAreHex() {
    CopyRows rows =
        with("v", "bytea", TypeOids.BYTEA).with("w", "bytea[]", 1001, TypeOids.BYTEA).rows();
    assertThat(row(rows, "{\"v\":\"AP8Q\",\"w\":[\"AP8=\",null,\"\"]}"))
        .isEqualTo("\\x00ff10¦{\"\\\\x00ff\",NULL,\"\\\\x\"}\n");
    assertThatThrownBy(() -> row(rows, "{\"v\":\"A\",\"w\":[]}"))
        .hasMessageContaining("column \"v\": a bytea is no base64");
  }

  @Test
  void fieldsMayStandInAnyOrder() {
    CopyRows rows =
        with("a", "text", TypeOids.TEXT)
            .with("b\"", "text", TypeOids.TEXT)
            .with("c", "int", 23)
            .rows();
    assertThat(row(rows, " { \"c\" : 3 , \"b\\\"\" :\"2\",\"a\": null } ")).isEqualTo("¦2¦3\n");
    assertThat(row(rows, "{\"c\":3,\"\\u0062\\u0022\":\"2\",\"a\":\"1\"}")).isEqualTo("1¦2¦3\n");
  }

  @Test
  void noColumnsAreAnEmptyRow() {
    assertThat(row(rows(), "{}")).isEqualTo("\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"v":1,"v":2}     | twice
          {"v":1,"x":2}     | field "x", which is no column
          {}                | no field "v"
          {"v":1} x         | goes on behind
          {"v":1            | is missing
          {"v":             | a value is missing
          {"v":,            | a value is missing
          {"v" 1}           | ':' is missing
          {"v":"x           | does not end
          {"v":[1,[2]       | does not end
          [1]               | '{' is missing
          {1:2}             | name of a field is missing
          """)
  void aLineThatIsNoRowIsRefused(String line, String reason) {
    CopyRows rows = with("v", "integer", 23).rows();
    assertThatThrownBy(() -> row(rows, line))
        .isInstanceOf(LineException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void lenientlyOtherFieldsArePassedOverAndNamed() {
    mode = SchemaMode.LENIENT;
    CopyRows rows = with("v", "integer", 23).rows();
    assertThat(row(rows, "{\"x\":{\"v\":3},\"v\":1,\"y\":[]}")).isEqualTo("1\n");
    assertThat(rows.othersSeen()).containsExactly("x", "y");
  }

  @Test
  void aFieldThatATransformationTookOutIsNull() {
    changedOnTheWay = true;
    CopyRows rows = with("v", "integer", 23).with("w", "integer", 23).rows();
    assertThat(row(rows, "{\"w\":1}")).isEqualTo("¦1\n");
  }

  @Test
  void aColumnThatTheTableHasNoMoreIsLeftOut() {
    mode = SchemaMode.LENIENT;
    with("a", "integer", 23).with("b", "integer", 23).with("c", "integer", 23);
    target.remove(1);
    assertThat(row(rows(), "{\"a\":1,\"b\":2,\"c\":3}")).isEqualTo("1¦3\n");
  }

  @Test
  void howNumericsStandThereIsNoted() {
    CopyRows rows = with("v", "numeric", TypeOids.NUMERIC).rows();
    row(rows, "{\"v\":\"NaN\"}");
    assertThat(rows.decimals()).isEqualTo(DecimalMode.STRING);
    row(rows, "{\"v\":1.50}");
    assertThat(rows.decimals()).isEqualTo(DecimalMode.NUMBER);
  }

  @Test
  void howNumericsThatTheServerComputesStandThereIsNoted() {
    with("k", "integer", 23).with("v", "numeric", TypeOids.NUMERIC);
    target.set(1, new TargetColumn(target.get(1).column(), true, false));
    CopyRows rows = rows();
    assertThat(row(rows, "{\"k\":1,\"v\":\"1.50\"}")).isEqualTo("1\n");
    assertThat(rows.decimals()).isEqualTo(DecimalMode.STRING);
    assertThat(row(rows, "{\"k\":1,\"v\":1.50}")).isEqualTo("1\n");
    assertThat(rows.decimals()).isEqualTo(DecimalMode.NUMBER);
  }

  @Test
  void oldServersWouldTakeAnOctalByteForABackslash() {
    String line = "{\"v\":\"\\\\310\"}";
    assertThat(row(with("v", "\"char\"", TypeOids.CHAR).rows(), line)).isEqualTo("§\\310§\n");
    serverVersion = 150_000;
    CopyRows old = rows();
    assertThatThrownBy(() -> row(old, line)).hasMessageContaining("before PostgreSQL 16");
    assertThat(row(old, "{\"v\":\"\\\\\"}")).isEqualTo("§\\§\n");
  }
}
