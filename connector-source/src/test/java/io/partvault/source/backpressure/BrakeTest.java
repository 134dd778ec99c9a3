// SPDX-License-Identifier: Apache-2.0
package io.partvault.source.backpressure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class BrakeTest {

  private final AtomicReference<SinkLag.Seen> seen = new AtomicReference<>();
  private final Brake brake = new Brake(() -> Optional.ofNullable(seen.get()), 100, RowRate.of(0));

  @Test
  void whatNobodyKnowsBrakesNothing() {
    brake.sent(1_000, 0);
    assertThat(brake.isOn()).isFalse();
    assertThat(Brake.none().isOn()).isFalse();
  }

  @Test
  void isOnFromMoreThanThatUntilHalfOfIt() {
    seen.set(new SinkLag.Seen(0, 100));
    assertThat(brake.isOn()).isFalse();
    seen.set(new SinkLag.Seen(1, 101));
    assertThat(brake.isOn()).isTrue();
    seen.set(new SinkLag.Seen(2, 51));
    assertThat(brake.isOn()).isTrue();
    seen.set(new SinkLag.Seen(3, 50));
    assertThat(brake.isOn()).isFalse();
  }

  @Test
  void aChunkIsReadNowAndThenWhereNothingMoves() {
    int rests = 0;
    for (int look = 0; look <= 2 * Brake.STANDSTILL + 1; look++) {
      seen.set(new SinkLag.Seen(look, 101));
      rests += brake.isOn() ? 1 : 0;
    }
    assertThat(rests).isEqualTo(2 * Brake.STANDSTILL);
  }

  @Test
  void whatWasSentSinceTheLookBeforeTheLastOneCounts() {
    seen.set(new SinkLag.Seen(0, 0));
    assertThat(brake.isOn()).isFalse();
    brake.sent(101, 0);
    assertThat(brake.isOn()).as("since the last look").isTrue();
    seen.set(new SinkLag.Seen(1, 0));
    assertThat(brake.isOn()).as("it may not have arrived before that look").isTrue();
    seen.set(new SinkLag.Seen(2, 0));
    assertThat(brake.isOn()).as("it had arrived, and was read").isFalse();
  }
}
