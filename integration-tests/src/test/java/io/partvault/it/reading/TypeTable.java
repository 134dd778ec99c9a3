// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.reading;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The table of {@code docs/format.md} that says what to cast each PostgreSQL type to. */
final class TypeTable {

  private static final String ANY_OTHER = "every other type";
  private static final Pattern CODE = Pattern.compile("`([^`]*)`");

  private final List<List<String>> rows =
      Page.of("format.md").section("### What to cast to").tableRows();

  /**
   * What it says about one type: code, with {@code c} for the value as it was read.
   *
   * @param declared type in the columns of DuckDB's read_json
   * @param duckDb expression
   * @param python expression
   * @param jq filter
   */
  record Advice(String declared, String duckDb, String python, String jq) {}

  /** The row that names a type, else the last one. */
  Advice of(String type) {
    List<String> row =
        rows.stream()
            .filter(cells -> codes(cells.get(0)).contains(type))
            .findFirst()
            .or(() -> rows.stream().filter(cells -> cells.get(0).equals(ANY_OTHER)).findFirst())
            .orElseThrow();
    return new Advice(code(row.get(1)), code(row.get(2)), code(row.get(3)), code(row.get(4)));
  }

  /** All types that have a row of their own. */
  List<String> types() {
    return rows.stream().flatMap(cells -> codes(cells.get(0)).stream()).toList();
  }

  private static String code(String cell) {
    return codes(cell).get(0);
  }

  private static List<String> codes(String cell) {
    return CODE.matcher(cell).results().map((MatchResult code) -> code.group(1)).toList();
  }
}
