// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.line;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineBufferTest {
  private static final long SEED = 20240229;

  private final LineBuffer line = new LineBuffer();

  @Test
  void escapesWhatJsonMustEscapeAndNothingElse() {
    string("a\"b\\c\b\f\n\r\t\u0000\u0001\u001f\u007f/é€😀\u2028");
    assertThat(text())
        .isEqualTo("\"a\\\"b\\\\c\\b\\f\\n\\r\\t\\u0000\\u0001\\u001f\u007f/é€😀\u2028\"");
  }

  @Test
  void findsSpecialCharactersAtEveryPositionOfAWord() throws IOException {
    for (char special : new char[] {'"', '\\', '\n', '\u0000', '\u001f', 'é', '€', '\u2028'}) {
      for (int position = 0; position < 24; position++) {
        String text = "!".repeat(position) + special + "~".repeat(23 - position);
        line.clear();
        string(text);
        assertThat(new ObjectMapper().readValue(text(), String.class)).isEqualTo(text);
      }
    }
  }

  @Tag("B3")
  @Test
  void comesBackFromAnIndependentParserForRandomText() throws IOException {
    var random = new Random(SEED);
    for (int round = 0; round < 5_000; round++) {
      String text =
          random
              .ints(random.nextInt(60), 0, 0x11_0000)
              .map(point -> random.nextInt(4) == 0 ? point : point % 0x80)
              .filter(point -> point < 0xd800 || point > 0xdfff)
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();
      line.clear();
      string(text);
      assertThat(new ObjectMapper().readValue(text(), String.class)).isEqualTo(text);
      assertThat(text()).doesNotContain("\n", "\r");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "80",
        "c0af",
        "c1bf",
        "e0808a",
        "eda080",
        "f0808080",
        "f4908080",
        "f5808080",
        "c3",
        "e282",
        "f09f98",
        "c328",
        "e22882",
        "ff"
      })
  void refusesWhatIsNotUtf8(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    assertThatThrownBy(() -> line.string(bytes, 0, bytes.length))
        .isInstanceOf(LineFormatException.class)
        .hasMessageContaining("its text is not UTF-8: byte 0x" + hex.substring(0, 2));
  }

  @Tag("B1")
  @ParameterizedTest
  @ValueSource(
      longs = {0, 1, 9, 10, 99, 100, -1, -10, Long.MAX_VALUE, Long.MIN_VALUE, Long.MIN_VALUE + 1})
  void writesEveryDigitOfANumber(long number) {
    line.number(number);
    assertThat(text()).isEqualTo(Long.toString(number));
  }

  @Test
  void putsZerosInFront() {
    line.digits(7, 4);
    line.raw('-');
    line.digits(12345, 4);
    assertThat(text()).isEqualTo("0007-12345");
  }

  @Test
  void writesBase64OfEveryLengthAsTheJdkDoes() {
    for (int length = 0; length < 70; length++) {
      byte[] bytes = new byte[length];
      new Random(SEED + length).nextBytes(bytes);
      line.clear();
      line.base64(bytes, 0, length);
      assertThat(text()).isEqualTo('"' + Base64.getEncoder().encodeToString(bytes) + '"');
    }
  }

  @Test
  void givesBackTheMemoryOfAHugeLine() {
    byte[] huge = new byte[5 * 1024 * 1024];
    line.raw(huge);
    assertThat(line.length()).isEqualTo(huge.length);
    line.clear();
    assertThat(line.bytes().length).isLessThan(1024 * 1024);
  }

  @Test
  void takesBackAndReplaces() {
    line.raw("abc".getBytes(UTF_8));
    line.truncate(1);
    line.set(0, '{');
    line.raw('}');
    assertThat(text()).isEqualTo("{}");
    assertThatThrownBy(() -> line.truncate(3)).hasMessageContaining("2 bytes to 3");
  }

  private void string(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    line.string(bytes, 0, bytes.length);
  }

  private String text() {
    return new String(line.bytes(), 0, line.length(), UTF_8);
  }
}
