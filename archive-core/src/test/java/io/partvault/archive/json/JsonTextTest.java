// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTextTest {

  @Test
  void wantedFieldsOfTheFirstLevelAreFoundInOnePass() {
    JsonText read =
        JsonText.read(
            " {\"x\":{\"a\":1},\"a\":\"\\u00e4\",\"n\":1.50,\"t\":true,\"z\":null,\"l\":[{}]} ",
            Set.of("a", "n", "t", "z", "missing"));

    assertThat(read.isObject()).isTrue();
    assertThat(read.fields())
        .containsExactlyInAnyOrderEntriesOf(Map.of("a", "ä", "n", "1.50", "t", "true", "z", ""));
  }

  @Test
  void whatIsNoObjectHasNoFields() {
    for (String text : new String[] {"[{\"a\":1}]", "\"a\"", "1", "null", "{}"}) {
      assertThat(JsonText.read(text, Set.of("a")).fields()).as(text).isEmpty();
      assertThat(JsonText.read(text, Set.of("a")).isObject()).isEqualTo(text.equals("{}"));
    }
  }

  @Test
  void aTextMayNestDeeply() {
    String deep = "[".repeat(5_000) + "]".repeat(5_000);

    assertThat(JsonText.read(deep, Set.of()).isObject()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``|it is empty",
        "{\"secret\":|it is no JSON from character",
        "secret|it is no JSON from character",
        "{} {}|more follows its first value",
        "{\"a\":[1]}|its field 'a' is an object or a list",
      })
  void whatIsNoJsonIsRefusedWithoutItsContent(String text, String why) {
    assertThatExceptionOfType(JsonFormatException.class)
        .isThrownBy(() -> JsonText.read(text, Set.of("a")))
        .withMessageContaining(why)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
  }
}
