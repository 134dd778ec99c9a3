// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.partvault.archive.export.TestExports;
import io.partvault.archive.table.TableName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DataPathTemplateTest {

  @ParameterizedTest
  @CsvSource({
    "'data/{database}/{schema}.{table}/{year}/{month}/{partition}',"
        + "data/shop/public.events/2024/01/events_2024_01",
    "'x/{table}/{partition}',x/events/events_2024_01",
    "'x/{table}-{partition}',x/events-events_2024_01",
    "'hive/table={table}/year={year}/month={month}/{partition}',"
        + "hive/table=events/year=2024/month=01/events_2024_01",
    "'x/{year}{month}/{table}/{partition}',x/202401/events/events_2024_01",
  })
  void fieldsAreFilledIn(String template, String folder) {
    DataPathTemplate parsed = DataPathTemplate.parse(template);

    assertThat(parsed.folder(TestExports.tablePartition())).isEqualTo(folder);
    assertThat(parsed).hasToString(template);
  }

  @ParameterizedTest
  @CsvSource({
    "2024-01-01,data/shop/public.events/2024/01/events_2024_01",
    "2024-01-01 00:00:00,data/shop/public.events/2024/01/events_2024_01",
    "294276-12-01,data/shop/public.events/294276/12/events_2024_01",
    "12345,data/shop/public.events/events_2024_01",
    "'',data/shop/public.events/events_2024_01",
    "MINVALUE,data/shop/public.events/events_2024_01",
    "2024-011,data/shop/public.events/events_2024_01",
    "a/../b,data/shop/public.events/events_2024_01",
  })
  void yearAndMonthAreThoseOfTheLowerBoundOrLeftOut(String from, String folder) {
    assertThat(
            DataPathTemplate.parse(DataPathTemplate.DEFAULT)
                .folder(TestExports.tablePartition(from)))
        .isEqualTo(folder);
  }

  @Test
  void aFolderWhoseFieldsAreAllEmptyIsLeftOut() {
    DataPathTemplate template =
        DataPathTemplate.parse("x/year={year}/{year}.{month}/{table}/{partition}");

    assertThat(template.folder(TestExports.tablePartition("1")))
        .isEqualTo("x/events/events_2024_01");
  }

  @Test
  void oddNamesAreEncoded() {
    String folder =
        DataPathTemplate.parse(DataPathTemplate.DEFAULT)
            .folder(
                TestExports.tablePartition(
                    "..", new TableName("a/b", "$1 {year}"), new TableName("c.d", "..")));

    assertThat(folder).isEqualTo("data/%2E%2E/a%2Fb.%241%20%7Byear%7D/2024/01/c%2Ed.%2E%2E");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "data/{table}/{day}/{partition} | unknown field {day}; known are {database}, {month}",
        "data/{partition} | lacks {table}",
        "data/{table} | lacks {partition}",
        "/data/{table}/{partition} | slash",
        "data/{table}/{partition}/ | slash",
        "data//{table}/{partition} | empty folder",
        "da ta/{table}/{partition} | only letters",
        "dätä/{table}/{partition} | only letters",
        "data/{{table}/{partition} | only letters",
        "data/../{table}/{partition} | named . or ..",
        "./{table}/{partition} | named . or ..",
        "{table}/{partition} | first folder must be fixed text",
        "x{table}/{partition} | first folder must be fixed text",
        "manifests/{table}/{partition} | keeps for itself",
        "commits/{table}/{partition} | keeps for itself",
        "probe/{table}/{partition} | keeps for itself",
      })
  void templatesThatCannotWorkAreRefused(String template, String reason) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DataPathTemplate.parse(template))
        .withMessageStartingWith("Cannot use path template '" + template + "': ")
        .withMessageContaining(reason);
  }
}
