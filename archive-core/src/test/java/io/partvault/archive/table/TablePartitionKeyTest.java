// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trap D19: odd names give distinct keys that can be read back. */
final class TablePartitionKeyTest {

  private static final List<String> ODD =
      List.of(
          "events",
          "Events",
          "EVENTS",
          "a.b",
          "a/b",
          "a b",
          "a%2Eb",
          "a%b",
          "%",
          "\"",
          "'",
          "ü",
          "u\u0308",
          "日本",
          "\uD83D\uDE00",
          "..",
          ".",
          "-",
          "_",
          "a\nb",
          "$1",
          "x".repeat(63),
          "ü".repeat(31),
          "1",
          "a+b",
          "a=b",
          "a:b",
          "\\",
          "{year}");

  @Test
  void oddNamesComeBackAndNoTwoAreAlike() {
    Set<String> keys = new HashSet<>();
    for (String schema : ODD) {
      for (String table : ODD) {
        for (String leaf : ODD) {
          TablePartitionKey key =
              new TablePartitionKey(
                  "shop", new TableName(schema, table), new TableName("public", leaf));
          assertThat(TablePartitionKey.parse(key.toString())).isEqualTo(key);
          assertThat(key.toString()).matches("[A-Za-z0-9_%.-]+/[A-Za-z0-9_%.-]+/[A-Za-z0-9_%.-]+");
          assertThat(keys.add(key.toString())).isTrue();
        }
      }
    }
  }

  @Test
  void usualNamesStayReadable() {
    TablePartitionKey key =
        new TablePartitionKey(
            "shop", new TableName("public", "events"), new TableName("public", "events_2024_01"));

    assertThat(key).hasToString("shop/public.events/events_2024_01");
    assertThat(key.databasePart()).isEqualTo("shop");
    assertThat(key.tablePart()).isEqualTo("public.events");
    assertThat(
            new TablePartitionKey(
                "a/b", new TableName("public", "events"), new TableName("old", "e.1")))
        .hasToString("a%2Fb/public.events/old.e%2E1")
        .isLessThan(key);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "a/b",
        "a/b/c",
        "a/b.c/d/e",
        "a/b.c.d/e",
        "a/b.c/d.e.f",
        "/b.c/d",
        "a/.c/d",
        "a/b.c/",
        "a/b.c/%",
        "a/b.c/%2",
        "a/b.c/%+1",
        "a/b.c/%2e",
        "a/b.c/%41",
        "a/b.c/%FF",
        "a/b.c/é",
        "a/b.c/b.d",
        "a/b.c/d e"
      })
  void otherTextIsNoKey(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> TablePartitionKey.parse(text));
  }

  @Test
  void namesAreQuotedForSql() {
    assertThat(new TableName("public", "Odd \"name\"").sql())
        .isEqualTo("\"public\".\"Odd \"\"name\"\"\"");
    assertThat(new TableName("b", "a")).isGreaterThan(new TableName("a", "b"));
    assertThat(new TableName("a", "b")).isGreaterThan(new TableName("a", "a"));
    assertThatIllegalArgumentException().isThrownBy(() -> new TableName("", "a"));
    assertThatIllegalArgumentException().isThrownBy(() -> new TableName("a", ""));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new TablePartitionKey("", new TableName("a", "b"), new TableName("a", "b")));
  }
}
