// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ShrinkerTest {

  private static final int ENOUGH = 10_000;

  private final Schedule failing = longest();
  private final List<Event> needed =
      List.of(failing.events().get(7), failing.events().get(60), failing.events().get(61));

  @Test
  void leavesOnlyTheEventsThatAreNeeded() {
    Schedule shortest = new Shrinker(this::hasNeeded, ENOUGH).shrink(failing);

    assertThat(shortest.events()).isEqualTo(needed);
  }

  @Test
  void keepsAScheduleThatFailsWithoutAnyEvent() {
    assertThat(new Shrinker(schedule -> true, ENOUGH).shrink(failing).events()).isEmpty();
  }

  @Test
  void givesTheShortestSoFarWhenItsRunsAreUsedUp() {
    Schedule shorter = new Shrinker(this::hasNeeded, 4).shrink(failing);

    assertThat(shorter.events()).containsAll(needed);
    assertThat(shorter.events().size()).isLessThan(failing.events().size());
  }

  private boolean hasNeeded(Schedule schedule) {
    return schedule.events().containsAll(needed);
  }

  private static Schedule longest() {
    long seed = 1;
    while (Schedule.random(seed).events().size() < 150) {
      seed++;
    }
    return Schedule.random(seed);
  }
}
