// SPDX-License-Identifier: Apache-2.0
package io.partvault.source.backpressure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RowRateTest {

  private static final long HALF_A_SECOND = TimeUnit.MILLISECONDS.toNanos(500);

  // One that is about to overflow, as System.nanoTime may be.
  private long now = Long.MAX_VALUE - HALF_A_SECOND;

  @Test
  void restsAsLongAsWhatWasReadAtOnceWouldHaveTaken() {
    RowRate rate = new RowRate(1_000, () -> now);
    assertThat(rate.isSpent()).isFalse();

    rate.read(3_000);

    assertThat(restOf(rate)).isEqualTo(6 * HALF_A_SECOND);
  }

  @Test
  void keepsTheAverageWhereItIsAskedTwiceASecond() {
    RowRate rate = new RowRate(1_000, () -> now);
    long start = now;
    long read = 0;
    while (now - start < 200 * HALF_A_SECOND) {
      while (!rate.isSpent()) {
        rate.read(130);
        read += 130;
      }
      now += HALF_A_SECOND;
    }
    assertThat(read).isBetween(98_000L, 102_000L);
  }

  @Test
  void whoRestedForLongMayNotMakeUpForIt() {
    RowRate rate = new RowRate(1_000, () -> now);
    now += 100 * HALF_A_SECOND;

    rate.read(2_000);

    assertThat(rate.isSpent()).isTrue();
  }

  @Test
  void aRateOfZeroIsNone() {
    RowRate rate = new RowRate(0, () -> now);
    rate.read(Long.MAX_VALUE);
    assertThat(rate.isSpent()).isFalse();
  }

  @Test
  void theBrakeIsOnWhileTheRateIsSpent() {
    Brake brake = new Brake(Optional::empty, Long.MAX_VALUE, new RowRate(1_000, () -> now));
    assertThat(brake.isOn()).isFalse();

    brake.sent(1, 3_000);

    assertThat(brake.isOn()).isTrue();
    now += 6 * HALF_A_SECOND;
    assertThat(brake.isOn()).isFalse();
  }

  private long restOf(RowRate rate) {
    long start = now;
    while (rate.isSpent()) {
      now += HALF_A_SECOND / 10;
    }
    return now - start;
  }
}
