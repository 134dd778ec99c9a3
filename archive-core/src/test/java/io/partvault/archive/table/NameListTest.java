// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NameListTest {

  @Test
  void readsNamesAsSqlDoes() {
    assertThat(NameList.parse("public.Events , \"Sales, 2024\".\"Order \"\"Lines\"\".x\""))
        .containsExactly(List.of("public", "events"), List.of("Sales, 2024", "Order \"Lines\".x"));
    assertThat(NameList.parse("événements.t$1")).containsExactly(List.of("événements", "t$1"));
    assertThat(NameList.parse("  ")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "public.| a name is missing",
        "a,,b| a name is missing",
        "\"open| a quote is not closed",
        "\"\".a| a name is empty",
        "public.my-table| unexpected '-'"
      })
  void saysWhereAListCannotBeRead(String text, String reason) {
    assertThatThrownBy(() -> NameList.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at character")
        .hasMessageContaining(reason);
  }
}
