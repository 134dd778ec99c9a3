// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.archive.table.Column;
import io.partvault.postgres.read.LeafColumn;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SchemaMatchTest {

  private static List<Column> archived(String... columns) {
    return Stream.of(columns)
        .map(column -> column.split(" ", 2))
        .map(parts -> new Column(parts[0], parts[1], false))
        .toList();
  }

  /**
   * {@code "id bigint"}, with {@code !} behind for NOT NULL, {@code +} filled, {@code =} generated.
   */
  private static List<TargetColumn> table(String... columns) {
    return Stream.of(columns)
        .map(
            column -> {
              String[] parts = column.replaceAll("[!+=]", "").split(" ", 2);
              return new TargetColumn(
                  new LeafColumn(parts[0], parts[1], column.contains("!"), 0, 0, ','),
                  column.contains("="),
                  column.contains("+"));
            })
        .toList();
  }

  private static List<String> loaded(SchemaMatch match) {
    return match.loaded().stream().map(TargetColumn::name).toList();
  }

  @Test
  void equalColumnsMatch() {
    SchemaMatch match =
        SchemaMatch.of(
            archived("id bigint", "v text"), table("id bigint!", "v text"), SchemaMode.STRICT);
    assertThat(match.isSame()).isTrue();
    assertThat(match.printedAlike()).isTrue();
    assertThat(loaded(match)).containsExactly("id", "v");
  }

  @Test
  void aGeneratedColumnIsComparedAndNotLoaded() {
    SchemaMatch match =
        SchemaMatch.of(
            archived("id bigint", "g text"), table("id bigint", "g text="), SchemaMode.STRICT);
    assertThat(match.isSame()).isTrue();
    assertThat(loaded(match)).containsExactly("id");
    assertThat(match.printed()).extracting(LeafColumn::name).containsExactly("id", "g");
  }

  @Test
  void strictlyEveryDifferenceIsAProblemByItsName() {
    SchemaMatch match =
        SchemaMatch.of(
            archived("a integer", "b text", "c text", "gone text"),
            table("a bigint", "c text", "b text", "new text"),
            SchemaMode.STRICT);
    assertThat(match.problems())
        .containsExactly(
            "column \"a\" is integer in the archive and bigint in the table",
            "column \"gone\" is in the archive and not in the table",
            "column \"new\" is in the table and not in the archive",
            "the columns stand in another order in the table");
  }

  @Test
  void lenientlyTheseAreRemarks() {
    SchemaMatch match =
        SchemaMatch.of(
            archived("a integer", "b text", "c text", "gone text"),
            table("a bigint", "c text", "b text", "new text"),
            SchemaMode.LENIENT);
    assertThat(match.problems()).isEmpty();
    assertThat(match.remarks()).hasSize(4);
    assertThat(match.printedAlike()).isFalse();
    assertThat(loaded(match)).containsExactly("a", "b", "c");
    assertThat(match.places().get(3)).isEmpty();
  }

  @Test
  void lenientlyOrderAndAddedColumnsLeaveTheLinesAsTheyAre() {
    SchemaMatch match =
        SchemaMatch.of(
            archived("a integer", "b text"),
            table("b text", "new text!+", "a bigint"),
            SchemaMode.LENIENT);
    assertThat(match.problems()).isEmpty();
    assertThat(match.printedAlike()).isTrue();
    assertThat(match.printed()).extracting(LeafColumn::name).containsExactly("a", "b");
  }

  @Test
  void anAddedColumnNeedsAValueOfItsOwnWhereItMustHaveOne() {
    assertThat(
            SchemaMatch.of(
                    archived("a integer"), table("a integer", "n integer!"), SchemaMode.LENIENT)
                .problems())
        .containsExactly(
            "column \"n\" is not in the archive, and is NOT NULL without a default in the table");
  }

  @Test
  void aNarrowerTypeIsAProblemInEitherMode() {
    for (SchemaMode mode : SchemaMode.values()) {
      assertThat(SchemaMatch.of(archived("a bigint"), table("a integer"), mode).problems())
          .containsExactly("column \"a\" is bigint in the archive and integer in the table");
    }
  }

  @Test
  void tablesWithNothingInCommonDoNotMatch() {
    assertThat(
            SchemaMatch.of(archived("a bigint"), table("b bigint"), SchemaMode.LENIENT).problems())
        .containsExactly("no column of the archive is in the table");
    assertThat(SchemaMatch.of(List.of(), List.of(), SchemaMode.STRICT).problems()).isEmpty();
  }
}
