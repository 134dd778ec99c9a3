// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partvault.archive.table.TableName;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetentionRuleTest {

  @ParameterizedTest
  @ValueSource(strings = {"P13M", "P90D", "PT12H", "P1Y2M3DT4H5M6S", "P2W", "P0D", "PT30M"})
  void isoPeriodsAreUnderstood(String period) {
    assertThat(RetentionRule.olderThan(period).hasPeriod()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "13M",
        "P",
        "PT",
        "P1H",
        "P-1D",
        "-P1D",
        "P1D ",
        "p1d",
        "90 days",
        "P1.5D",
        "P1DT",
        "P1234567D"
      })
  void otherPeriodsAreRefused(String period) {
    assertThatThrownBy(() -> RetentionRule.olderThan(period))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + period + "'")
        .hasMessageContaining("P13M");
  }

  @Test
  void aRuleThatSaysNothingIsRefused() {
    assertThatThrownBy(() -> new RetentionRule("", -1, List.of()))
        .hasMessageContaining("give a period, a number to keep or a list");
    assertThatThrownBy(() -> RetentionRule.only(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void negativeNumbersAndEmptyNamesAreRefused() {
    assertThatThrownBy(() -> RetentionRule.keepNewest(-2)).hasMessageContaining("Cannot keep -2");
    assertThatThrownBy(() -> RetentionRule.only(List.of("a", " ")))
        .hasMessageContaining("empty name");
  }

  @Test
  void namesMatchPlainOrWithTheirSchemaAndByCase() {
    RetentionRule rule = RetentionRule.only(List.of("a", "public.b"));

    assertThat(rule.includes(new TableName("old", "a"))).isTrue();
    assertThat(rule.includes(new TableName("public", "b"))).isTrue();
    assertThat(rule.includes(new TableName("old", "b"))).isFalse();
    assertThat(rule.includes(new TableName("public", "A"))).isFalse();
    assertThat(rule.unmatched(List.of(new TableName("public", "b")))).containsExactly("a");
  }
}
