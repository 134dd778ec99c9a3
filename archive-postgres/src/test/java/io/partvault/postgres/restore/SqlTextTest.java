// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.restore;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlTextTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id = 1",
        "note = 'it''s; -- (not) /* this'",
        "note = E'a\\';(''b\\'' AND (true)",
        "note = 'a\\' AND (id = 1)",
        "\"odd;\"\"(\" = 1",
        "note = $$;(--$$",
        "note = $a$ $$;( $b$ $a$ AND (true)",
        "a$b = 1 AND c$d = ';'",
        "payload @? '$.a[*] ? (@.b > 1)'",
        "name = 'E' AND e'\\\\' = note",
      })
  void whatIsClosedInItselfIsLetThrough(String sql) {
    assertThat(SqlText.objection(sql)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``              | it is empty",
        "id = 1; x       | semicolon",
        "'a\\'; x        | semicolon",
        "E'\\\\'; x      | semicolon",
        "$a$ $a$; x      | semicolon",
        "a$a$; x$a$      | semicolon",
        "id = (1         | not closed",
        "id = 1) OR (1   | not opened",
        "'x              | a quote is not closed",
        "\"x             | a quote is not closed",
        "E'x\\'          | a quote is not closed",
        "$a$ x           | a quote is not closed",
        "id = 1 -- x     | comment",
        "id /* x */ = 1  | comment",
      })
  void whatIsNotIsNamed(String sql, String objection) {
    assertThat(SqlText.objection(sql)).contains(objection);
  }
}
