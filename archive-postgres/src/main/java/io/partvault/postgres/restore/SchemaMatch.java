// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.restore;

import io.partvault.archive.table.Column;
import io.partvault.postgres.read.LeafColumn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How the columns of an archive lie on those of a table.
 *
 * @param places for each archived column, in order, the table's column that its values go into;
 *     empty where they go nowhere, because the column was dropped since or is computed
 * @param printed the table's columns that rows are read back by, in the archive's order
 * @param printedAlike whether rows read back by those must look as they do in the archive
 * @param remarks what differs and is put up with, one clause each
 * @param problems what differs and is not; empty if rows can be restored
 */
record SchemaMatch(
    List<List<TargetColumn>> places,
    List<LeafColumn> printed,
    boolean printedAlike,
    List<String> remarks,
    List<String> problems) {

  SchemaMatch {
    places = List.copyOf(places);
    printed = List.copyOf(printed);
    remarks = List.copyOf(remarks);
    problems = List.copyOf(problems);
  }

  /** Compares by name. */
  static SchemaMatch of(List<Column> archived, List<TargetColumn> target, SchemaMode mode) {
    return new Comparison(archived, target, mode).result();
  }

  /** The same with more that differs and is put up with. */
  SchemaMatch with(List<String> more) {
    List<String> all = Stream.concat(remarks.stream(), more.stream()).toList();
    return new SchemaMatch(places, printed, printedAlike, all, problems);
  }

  /** Whether values are given for all columns that rows are read back by. */
  boolean isLoadedWhole() {
    return loaded().size() == printed.size();
  }

  /** Whether the table's columns are those of the archive in every respect. */
  boolean isSame() {
    return remarks.isEmpty() && problems.isEmpty();
  }

  /** The table's column for an archived one of which no value is given, but one is printed. */
  Optional<LeafColumn> computed(int place, String name) {
    return places.get(place).isEmpty()
        ? printed.stream().filter(column -> column.name().equals(name)).findFirst()
        : Optional.empty();
  }

  /** The columns that values are given for, in the order of the archive. */
  List<TargetColumn> loaded() {
    return places.stream().flatMap(List::stream).toList();
  }

  private static final class Comparison {

    private static final String OTHER = "column \"%s\" is %s in the archive and %s in the table";
    private static final String WIDER =
        "column \"%s\" is %s in the archive and wider, %s, in the table";

    private final List<Column> archived;
    private final List<TargetColumn> target;
    private final boolean lenient;
    private final Map<String, TargetColumn> byName = new HashMap<>();
    private final List<List<TargetColumn>> places = new ArrayList<>();
    private final List<LeafColumn> printed = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private boolean printedAlike = true;

    Comparison(List<Column> archived, List<TargetColumn> target, SchemaMode mode) {
      this.archived = archived;
      this.target = target;
      lenient = mode == SchemaMode.LENIENT;
      target.forEach(column -> byName.put(column.name(), column));
    }

    SchemaMatch result() {
      archived.forEach(this::place);
      Set<String> archivedNames = new HashSet<>();
      archived.forEach(column -> archivedNames.add(column.name()));
      target.stream().filter(column -> !archivedNames.contains(column.name())).forEach(this::added);
      compareOrder(archivedNames);
      if (!archived.isEmpty() && printed.isEmpty()) {
        problems.add("no column of the archive is in the table");
      }
      return new SchemaMatch(places, printed, printedAlike, remarks, problems);
    }

    private void place(Column column) {
      TargetColumn found = byName.get(column.name());
      if (found == null) {
        printedAlike = false;
        differs("column \"%s\" is in the archive and not in the table".formatted(column.name()));
        places.add(List.of());
        return;
      }
      TypeWidening way = TypeWidening.of(column.type(), found.type());
      if (way == TypeWidening.NONE) {
        problems.add(types(OTHER, column, found));
      } else if (!column.type().equals(found.type())) {
        printedAlike &= way == TypeWidening.SAME_TEXT;
        differs(types(lenient ? WIDER : OTHER, column, found));
      }
      printed.add(found.column());
      places.add(found.generated() ? List.of() : List.of(found));
    }

    private void added(TargetColumn column) {
      boolean valueMissing = column.column().notNull() && !column.filled() && !column.generated();
      if (lenient && valueMissing) {
        problems.add(
            "column \"%s\" is not in the archive, and is NOT NULL without a default in the table"
                .formatted(column.name()));
      } else {
        differs("column \"%s\" is in the table and not in the archive".formatted(column.name()));
      }
    }

    private void compareOrder(Set<String> archivedNames) {
      List<String> common =
          archived.stream().map(Column::name).filter(byName::containsKey).toList();
      List<String> inTable =
          target.stream().map(TargetColumn::name).filter(archivedNames::contains).toList();
      if (!common.equals(inTable)) {
        differs("the columns stand in another order in the table");
      }
    }

    private void differs(String difference) {
      (lenient ? remarks : problems).add(difference);
    }

    private static String types(String sentence, Column column, TargetColumn found) {
      return sentence.formatted(column.name(), column.type(), found.type());
    }
  }
}
