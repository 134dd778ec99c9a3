// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "true",
        "\"\"",
        "\"\\ud800 \\u0000\"",
        "{}",
        "[]",
        " {\"a\" : 1 , \"a\":[ ] }\t\r\n",
        "1e999999",
        "-0.0e-0",
        "\"\u2028\u007f\""
      })
  void whatPostgresTakesForJsonIsAValue(String text) {
    assertThat(Json.isValue(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "***",
        "1 2",
        "{} {}",
        "{",
        "[1,]",
        "{\"a\"}",
        "\"a",
        "\"\t\"",
        "01",
        "+1",
        ".5",
        "1.",
        "NaN",
        "Infinity",
        "tru",
        "'a'",
        "1x",
        "/**/1",
        "\"\\x\"",
        "[1]]",
        "\u00a01"
      })
  void whatAMaskLeavesIsNoValue(String text) {
    assertThat(Json.isValue(text)).isFalse();
  }

  @Test
  void aValueMayBeAsDeepAndAsLongAsItLikes() {
    assertThat(Json.isValue("[".repeat(100_000) + "]".repeat(100_000))).isTrue();
    assertThat(Json.isValue("[".repeat(100_000) + "]".repeat(99_999))).isFalse();
    assertThat(Json.isValue("{\"" + "k".repeat(100_000) + "\":" + "9".repeat(100_000) + "}"))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-0", "1e+20", "3.4028235e+38", "12345678901234567890.10", "1E-400"})
  void numbersAreToldByTheirForm(String text) {
    assertThat(Json.isNumber(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "NaN", "Infinity", "-Infinity", " 1", "1 ", "1 2", "\"1\"", "01", "0x1", "-"})
  void whatOnlyContainsANumberIsNone(String text) {
    assertThat(Json.isNumber(text)).isFalse();
  }
}
