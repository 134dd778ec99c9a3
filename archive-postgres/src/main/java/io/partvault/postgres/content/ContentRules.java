// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.content;

import io.partvault.archive.table.Column;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Decides whether a leaf can be compared with an archive that a Debezium connector read. Pure. */
public final class ContentRules {

  private static final int NAMED = 8;

  private ContentRules() {}

  /**
   * Why no comparison could show that both hold the same, with the way out; empty if one can.
   *
   * @param archived the columns of the archive
   * @param live those of the leaf
   */
  public static Optional<String> objection(List<Column> archived, List<ContentColumn> live) {
    List<ContentColumn> incomparable =
        live.stream().filter(column -> !column.isComparable()).toList();
    if (!incomparable.isEmpty()) {
      return Optional.of(
          "Debezium does not tell the values of %s as they are, so that nothing shows that they are in the archive; have it archived by the source connector, or compare and drop it yourself"
              .formatted(typed(incomparable)));
    }
    Set<String> there = archived.stream().map(Column::name).collect(Collectors.toSet());
    List<ContentColumn> missing =
        live.stream().filter(column -> !there.contains(column.name())).toList();
    if (!missing.isEmpty()) {
      return Optional.of(
          "The archive does not have %s: added since, or left out by the connector (column.exclude.list); snapshot it again with all columns"
              .formatted(typed(missing)));
    }
    List<String> names = live.stream().map(ContentColumn::name).toList();
    List<String> before = archived.stream().map(Column::name).toList();
    return names.equals(before)
        ? Optional.empty()
        : Optional.of(
            "The columns of the archive are %s, those of the table %s; snapshot it again"
                .formatted(listed(before), listed(names)));
  }

  private static String typed(List<ContentColumn> columns) {
    return (columns.size() == 1 ? "column " : "columns ")
        + listed(
            columns.stream()
                .map(column -> column.name() + " (" + column.column().type() + ")")
                .toList());
  }

  private static String listed(List<String> words) {
    String first = words.stream().limit(NAMED).collect(Collectors.joining(", "));
    return words.size() > NAMED ? first + " and " + (words.size() - NAMED) + " more" : first;
  }
}
