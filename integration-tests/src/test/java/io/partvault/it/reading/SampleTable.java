// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.reading;

import io.partvault.archive.table.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** One table partition with a column for each {@link TypeSample}: {@code c0}, {@code c1} … */
final class SampleTable {

  static final TableName NAME = new TableName("public", "samples");

  private final Connection connection;

  private SampleTable(Connection connection) {
    this.connection = connection;
  }

  static SampleTable create(Connection connection) throws SQLException {
    SampleTable table = new SampleTable(connection);
    table.execute("CREATE TYPE mood AS ENUM ('sad', 'very \"happy\", {yes}')");
    table.execute("CREATE TYPE pair AS (a int, b text)");
    table.execute(
        IntStream.range(0, TypeSample.ALL.size())
            .mapToObj(i -> "c%d %s".formatted(i, TypeSample.ALL.get(i).type()))
            .collect(
                Collectors.joining(
                    ", ", "CREATE TABLE samples (at date, ", ") PARTITION BY RANGE (at)")));
    table.execute(
        "CREATE TABLE samples_2024 PARTITION OF samples FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')");
    for (int row = 0; row < rows(); row++) {
      table.execute(insert(row));
    }
    // What PostgreSQL says in the form in which an export says it.
    table.execute("SET TimeZone = 'UTC'");
    table.execute("SET IntervalStyle = 'iso_8601'");
    return table;
  }

  /** As many as the longest list of values; shorter ones end in NULLs. */
  static int rows() {
    return TypeSample.ALL.stream().mapToInt(sample -> sample.values().size()).max().orElseThrow();
  }

  /**
   * An expression over one column in the order of the rows, NULL where the value is.
   *
   * @param expression with {@code v} for the value
   */
  List<String> texts(int column, String expression) throws SQLException {
    return DuckDb.rows(
            connection,
            "SELECT CASE WHEN v IS NULL THEN NULL ELSE "
                + expression
                + " END FROM (SELECT at, c"
                + column
                + " AS v FROM samples) s ORDER BY at")
        .stream()
        .map(row -> row.get(0))
        .toList();
  }

  private static String insert(int row) {
    List<String> values = new ArrayList<>(List.of("date '2024-01-01' + " + row));
    for (TypeSample sample : TypeSample.ALL) {
      values.add(
          row < sample.values().size()
              ? "(" + sample.values().get(row) + ")::" + sample.type()
              : "NULL");
    }
    return "INSERT INTO samples VALUES (" + String.join(", ", values) + ")";
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
