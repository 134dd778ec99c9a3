// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.content;

import static io.partvault.postgres.content.TestColumns.DOCUMENTS;
import static io.partvault.postgres.content.TestColumns.ID;
import static io.partvault.postgres.content.TestColumns.INTERVAL;
import static io.partvault.postgres.content.TestColumns.INTERVALS;
import static io.partvault.postgres.content.TestColumns.MONEY;
import static io.partvault.postgres.content.TestColumns.MOOD;
import static io.partvault.postgres.content.TestColumns.NUMBERS;
import static io.partvault.postgres.content.TestColumns.NUMERIC;
import static io.partvault.postgres.content.TestColumns.POINT;
import static io.partvault.postgres.content.TestColumns.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.archive.table.Column;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContentRulesTest {

  @Test
  void columnsWhoseValuesAreToldAsTheyAreCanBeCompared() {
    List<ContentColumn> live = List.of(ID, TEXT, NUMERIC, MOOD, NUMBERS);

    assertThat(ContentRules.objection(archived(live), live)).isEmpty();
  }

  @Test
  void columnsOfOtherTypesAreRefusedByNameAndTypeWithTheWayOut() {
    List<ContentColumn> live = List.of(ID, INTERVAL, MONEY, POINT, INTERVALS, DOCUMENTS);

    assertThat(ContentRules.objection(archived(live), live))
        .hasValueSatisfying(
            reason ->
                assertThat(reason)
                    .contains(
                        "columns iv (interval), m (money), g (geometry(Point)), iva (interval[]), ja (jsonb[])",
                        "archived by the source connector"));
  }

  @Test
  void columnThatTheArchiveDoesNotHaveIsNamed() {
    assertThat(ContentRules.objection(archived(List.of(ID)), List.of(ID, TEXT)))
        .hasValueSatisfying(
            reason ->
                assertThat(reason).contains("column t (text)", "column.exclude.list", "again"));
  }

  @Test
  void columnThatTheTableDoesNotHaveAnyMoreAndAnotherOrderAreTold() {
    assertThat(ContentRules.objection(archived(List.of(ID, TEXT)), List.of(ID)))
        .hasValueSatisfying(
            reason -> assertThat(reason).contains("archive are id, t", "table id;", "again"));
    assertThat(ContentRules.objection(archived(List.of(TEXT, ID)), List.of(ID, TEXT)))
        .hasValueSatisfying(reason -> assertThat(reason).contains("archive are t, id"));
  }

  @Test
  void manyColumnsAreNotAllNamed() {
    ContentColumn[] many = new ContentColumn[20];
    Arrays.fill(many, INTERVAL);

    assertThat(ContentRules.objection(List.of(), List.of(many)))
        .hasValueSatisfying(reason -> assertThat(reason).contains("and 12 more"));
  }

  private static List<Column> archived(List<ContentColumn> columns) {
    return columns.stream().map(c -> new Column(c.name(), "whatever", false)).toList();
  }
}
