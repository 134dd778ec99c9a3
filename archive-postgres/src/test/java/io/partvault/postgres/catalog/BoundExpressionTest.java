// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partvault.postgres.catalog.BoundExpression.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BoundExpressionTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "FOR VALUES FROM ('2024-01-01 00:00:00+00') TO ('2024-02-01 00:00:00+00')"
            + "|2024-01-01 00:00:00+00|2024-02-01 00:00:00+00|true",
        "FOR VALUES FROM (0) TO (1000)|0|1000|true",
        "FOR VALUES FROM ('-1000') TO ('-1')|-1000|-1|true",
        "FOR VALUES FROM ('O''Brien, (x) TO (''') TO ('P')|O'Brien, (x) TO ('|P|true",
        "FOR VALUES FROM ('a\\b') TO ('c')|a\\b|c|true",
        "FOR VALUES FROM (MINVALUE) TO (10)|\"\"|10|false",
        "FOR VALUES FROM (10) TO (MAXVALUE)|10|\"\"|false",
        "FOR VALUES FROM ('MINVALUE') TO ('N')|MINVALUE|N|true",
        "FOR VALUES FROM ('2024-01-01', 5) TO ('2024-02-01', MINVALUE)|2024-01-01|2024-02-01|true",
        "FOR VALUES FROM (B'0101') TO (B'1111')|0101|1111|true",
        "FOR VALUES FROM (false) TO (true)|false|true|true",
        "FOR VALUES FROM ('') TO ('a')|\"\"|a|true",
        "FOR VALUES FROM ('-infinity') TO ('infinity')|-infinity|infinity|true",
        "FOR VALUES FROM ('0044-03-15 BC') TO ('0001-01-01')|0044-03-15 BC|0001-01-01|true"
      })
  void aRangeIsTakenApart(String expression, String from, String to, boolean finite) {
    BoundExpression bound = BoundExpression.parse(expression);

    assertThat(bound.kind()).isEqualTo(Kind.RANGE);
    assertThat(bound.from()).isEqualTo(from);
    assertThat(bound.to()).isEqualTo(to);
    assertThat(bound.isFinite()).isEqualTo(finite);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "FOR VALUES IN ('north', NULL)|LIST",
        "FOR VALUES WITH (modulus 4, remainder 0)|HASH",
        "DEFAULT|DEFAULT"
      })
  void otherFormsHaveNoRange(String expression, Kind kind) {
    BoundExpression bound = BoundExpression.parse(expression);

    assertThat(bound.kind()).isEqualTo(kind);
    assertThat(bound.from()).isEmpty();
    assertThat(bound.to()).isEmpty();
    assertThat(bound.isFinite()).isFalse();
  }

  @Test
  void everyColumnOfARangeIsRead() {
    BoundExpression bound =
        BoundExpression.parse("FOR VALUES FROM (1, 'a, b', MINVALUE) TO (2, 'c', MAXVALUE)");

    assertThat(bound.lower())
        .extracting(BoundExpression.Value::text)
        .containsExactly("1", "a, b", "MINVALUE");
    assertThat(bound.upper())
        .extracting(BoundExpression.Value::finite)
        .containsExactly(true, true, false);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "default",
        "FOR VALUES FROM ()  TO ()",
        "FOR VALUES FROM ('a TO (1)",
        "FOR VALUES FROM (1) TO (2",
        "FOR VALUES FROM (1) TO (2) x",
        "FOR VALUES FROM (1)"
      })
  void anythingElseIsRefused(String expression) {
    assertThatThrownBy(() -> BoundExpression.parse(expression))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Cannot read partition bound");
  }
}
