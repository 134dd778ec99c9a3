// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransactionIdsTest {

  private static final long CYCLE = 1L << 32;

  @ParameterizedTest
  @CsvSource({
    "769, 770, 780, true",
    "770, 770, 780, false",
    "775, 770, 780, false",
    "779, 770, 780, false",
    "3, 770, 780, true",
    "769, 770, 770, true",
    // the epoch has turned over between row and horizon
    "4294967295, 4294967300, 4294967310, true",
    "3, 4294967300, 4294967310, true",
    "4, 4294967300, 4294967310, false",
    "10, 4294967300, 4294967310, false",
    // between horizon and snapshot
    "4294967290, 4294967290, 4294967310, false",
    "4294967289, 4294967290, 4294967310, true",
    "5, 4294967290, 4294967310, false",
    // frozen before any ordinary id
    "2, 770, 780, true",
    "1, 4294967300, 4294967310, true"
  })
  void rowsAreSetApartAtTheHorizon(long xmin, long horizon, long xmax, boolean below) {
    assertThat(TransactionIds.isBelow(xmin, horizon, xmax)).isEqualTo(below);
  }

  @Test
  @Tag("D23")
  void d23AHorizonMoreThanOneCycleBackAlarmsForEveryRow() {
    assertThat(TransactionIds.isBelow(769, 770, 770 + CYCLE)).isFalse();
    assertThat(TransactionIds.isBelow(900, 770, 770 + 2 * CYCLE)).isFalse();
  }

  @Test
  @Tag("D23")
  void d23NoRowAtOrAboveTheHorizonIsEverCalledBelow() {
    Random random = new Random(23);
    for (int i = 0; i < 200_000; i++) {
      long horizon = 3 + (long) (random.nextDouble() * 3 * CYCLE);
      long xmax = horizon + (long) (random.nextDouble() * 2 * CYCLE);
      long above = horizon + (long) (random.nextDouble() * (xmax - horizon));
      long stored = above & (CYCLE - 1);
      if (stored > 2 && above < xmax) {
        assertThat(TransactionIds.isBelow(stored, horizon, xmax))
            .as("row %d, horizon %d, xmax %d", above, horizon, xmax)
            .isFalse();
      }
    }
  }

  @Test
  @Tag("D23")
  void aRowOfTheLastCycleBelowTheHorizonIsNeverAnAlarm() {
    Random random = new Random(24);
    for (int i = 0; i < 200_000; i++) {
      long horizon = CYCLE + (long) (random.nextDouble() * CYCLE);
      long xmax = horizon + (long) (random.nextDouble() * (CYCLE / 2));
      long row = horizon - 1 - (long) (random.nextDouble() * (CYCLE / 2 - 2));
      long stored = row & (CYCLE - 1);
      assertThat(TransactionIds.isBelow(stored, horizon, xmax)).isTrue();
    }
  }
}
