// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArrayTextTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "}",
        "{1",
        "{1,",
        "{1,}",
        "{,1}",
        "{1}}",
        "{1}2",
        "{{1}",
        "1,2",
        "{1 2,\"3}",
        "{\"a\"b}",
        "{1{2}}",
        "{}{}",
        "[0:1]={1,2}",
        "{\"a\\"
      })
  void whatIsNotAPlainArrayStaysTextAndTheLineValid(String text) {
    assertThat(decode(TypeOids.TEXT, ',', text))
        .isEqualTo('"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"');
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      textBlock =
          """
          {}             | []
          {a}            | ["a"]
          {a,NULL,null}  | ["a",null,"null"]
          {"NULL",""}    | ["NULL",""]
          {{a},{b}}      | [["a"],["b"]]
          {{{a}},{{b}}}  | [[["a"]],[["b"]]]
          {"a\\"\\\\b"}      | ["a\\"\\\\b"]
          {"a,b","{}"}   | ["a,b","{}"]
          """)
  void textArrayIs(String text, String json) {
    assertThat(decode(TypeOids.TEXT, ',', text)).isEqualTo(json);
  }

  @Test
  void theDelimiterIsTheElementTypes() {
    assertThat(decode(603, ';', "{(1,1),(0,0);(2,2),(1,1)}"))
        .isEqualTo("[\"(1,1),(0,0)\",\"(2,2),(1,1)\"]");
  }

  @Test
  void aTimeThatIsNotInUtcStaysText() {
    assertThat(decode(TypeOids.TIMESTAMPTZ, ',', "{\"2024-01-01 00:00:00+02\"}"))
        .isEqualTo("\"{\\\"2024-01-01 00:00:00+02\\\"}\"");
  }

  @Test
  void byteaInAnotherFormStaysText() {
    assertThat(decode(TypeOids.BYTEA, ',', "{abc}")).isEqualTo("\"{abc}\"");
    assertThat(decode(TypeOids.BYTEA, ',', "{\"\\\\xff\"}")).isEqualTo("[\"/w==\"]");
  }

  @Test
  void jsonNullAmongDocumentsStaysText() {
    assertThat(decode(TypeOids.JSON, ',', "{\" null \",NULL}"))
        .isEqualTo("\"{\\\" null \\\",NULL}\"");
    assertThat(decode(TypeOids.JSON, ',', "{1,NULL}")).isEqualTo("[1,null]");
  }

  @Test
  void nestedArraysOfDocumentsStayText() {
    assertThat(decode(TypeOids.JSONB, ',', "{{1},{2}}")).isEqualTo("\"{{1},{2}}\"");
  }

  @Test
  void highBytesOfTheInternalCharTypeAreOctal() {
    var decoder = ArrayText.of(TypeOids.CHAR, ',', DecimalMode.STRING);
    assertThat(DecodersTest.decode(decoder, "7b 78 2c c8 7d")).isEqualTo("[\"x\",\"\\\\310\"]");
  }

  @Test
  void aDecoderMayBeUsedAgain() {
    var decoder = ArrayText.of(TypeOids.INT4, ',', DecimalMode.STRING);
    assertThat(DecodersTest.decode(decoder, hex("{1"))).isEqualTo("\"{1\"");
    assertThat(DecodersTest.decode(decoder, hex("{1,2}"))).isEqualTo("[1,2]");
    assertThat(DecodersTest.decode(decoder, hex("{\"" + "9".repeat(999) + "\"}"))).hasSize(1_001);
  }

  private static String decode(int elementTypeOid, char delimiter, String text) {
    return DecodersTest.decode(
        ArrayText.of(elementTypeOid, delimiter, DecimalMode.STRING), hex(text));
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(UTF_8));
  }
}
