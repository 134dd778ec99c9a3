// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.restore;

import io.partvault.archive.table.TableName;
import io.partvault.postgres.restore.RandomColumn.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * A partitioned table with one leaf, a key column {@code k} and random ones; it shrinks to few
 * columns and rows.
 */
record RandomTable(String name, List<RandomColumn> columns, int rows) {

  private static final int USUAL_COLUMNS = 12;
  private static final int MOST_COLUMNS = 1_599;
  private static final int MOST_ROWS = 3;

  private static final List<String> NAMES =
      List.of("t", "T", "a \"b\" c", "x.y/z%20", "it's", "tä😀", "select");

  RandomTable {
    columns = List.copyOf(columns);
  }

  static Arbitrary<RandomTable> any(int serverVersion) {
    Arbitrary<List<RandomColumn>> usual =
        RandomColumn.any(serverVersion).list().ofMaxSize(USUAL_COLUMNS);
    Arbitrary<List<RandomColumn>> wide = RandomColumn.narrow().list().ofMaxSize(MOST_COLUMNS);
    return Combinators.combine(
            Arbitraries.of(NAMES),
            Arbitraries.frequencyOf(Tuple.of(30, usual), Tuple.of(1, wide)),
            Arbitraries.integers().between(0, MOST_ROWS))
        .as(RandomTable::new);
  }

  String leaf() {
    return name + "_1";
  }

  /** Makes and fills the table, then adds and drops columns. */
  List<String> statements() {
    List<String> statements = new ArrayList<>();
    statements.add(
        "CREATE TABLE %s (k int%s) PARTITION BY RANGE (k)"
            .formatted(sql(name), each(column -> column.kind() != Kind.LATE, ", %s %s")));
    statements.add(
        "CREATE TABLE %s PARTITION OF %s FOR VALUES FROM (0) TO (10)"
            .formatted(sql(leaf()), sql(name)));
    for (int row = 0; row < rows; row++) {
      statements.add(insert(row));
    }
    for (int place = 0; place < columns.size(); place++) {
      RandomColumn column = columns.get(place);
      if (column.kind() == Kind.DROPPED) {
        statements.add("ALTER TABLE %s DROP COLUMN %s".formatted(sql(name), column.sql(place)));
      } else if (column.kind() == Kind.LATE) {
        statements.add(
            "ALTER TABLE %s ADD COLUMN %s %s DEFAULT %s"
                .formatted(sql(name), column.sql(place), column.type(), column.values().get(0)));
      }
    }
    return statements;
  }

  private String insert(int row) {
    String values =
        columns.stream()
            .filter(RandomColumn::isInserted)
            .map(column -> ", " + column.values().get(row))
            .collect(Collectors.joining());
    return "INSERT INTO %s (k%s) VALUES (%d%s)"
        .formatted(sql(name), each(RandomColumn::isInserted, ", %s"), row, values);
  }

  private String each(Predicate<RandomColumn> which, String format) {
    return IntStream.range(0, columns.size())
        .filter(place -> which.test(columns.get(place)))
        .mapToObj(
            place -> format.formatted(columns.get(place).sql(place), columns.get(place).type()))
        .collect(Collectors.joining());
  }

  static String sql(String table) {
    return new TableName("public", table).sql();
  }

  /** The statements, which can be pasted into psql. */
  @Override
  public String toString() {
    return String.join(";\n", statements());
  }
}
