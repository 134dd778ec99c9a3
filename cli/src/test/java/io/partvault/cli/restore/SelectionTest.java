// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partvault.archive.table.PartitionBounds;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelectionTest {

  private static final Selection.Days MARCH =
      new Selection.Days(LocalDate.parse("2024-03-01"), LocalDate.parse("2024-03-31"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          2024-03-01                | 2024-04-01                | true
          2024-02-01                | 2024-03-01                | false
          2024-04-01                | 2024-05-01                | false
          2024-01-01                | 2025-01-01                | true
          2024-03-31                | 2024-04-01                | true
          2024-02-01 00:00:00+00    | 2024-03-01 00:00:00+00    | false
          2024-02-01 00:00:00       | 2024-03-01 00:00:00       | false
          2024-02-01 00:00:00+00    | 2024-03-01 06:00:00+00    | true
          2024-02-01 00:00:00+00    | 2024-03-01 00:00:00.5+00  | true
          2024-03-31 22:00:00+00    | 2024-04-30 22:00:00+00    | true
          2024-04-01 00:00:00+00    | 2024-05-01 00:00:00+00    | false
          -infinity                 | 2024-05-01                | false
          1                         | 1000                      | false
          0044-03-15 BC             | 0044-03-16 BC             | false
          2024-13-01                | 2024-14-01                | false
          """)
  void daysTouchTheBoundsThatCanHoldARowOfThem(String from, String to, boolean touches) {
    assertThat(MARCH.touches(new PartitionBounds(from, to, ""))).isEqualTo(touches);
  }

  @Test
  void boundsThatAreNoDaysAreToldApart() {
    assertThat(Selection.Days.areDays(new PartitionBounds("2024-01-01", "2024-02-01", "")))
        .isTrue();
    assertThat(Selection.Days.areDays(new PartitionBounds("1", "2", ""))).isFalse();
    assertThat(Selection.Days.areDays(new PartitionBounds("", "", "DEFAULT"))).isFalse();
  }

  @Test
  void theFirstDayComesBeforeTheLast() {
    LocalDate day = LocalDate.parse("2024-03-01");
    assertThat(
            new Selection.Days(day, day)
                .touches(new PartitionBounds("2024-03-01", "2024-03-02", "")))
        .isTrue();
    assertThatThrownBy(() -> new Selection.Days(day, day.minusDays(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("from 2024-03-01 to 2024-02-29");
  }
}
