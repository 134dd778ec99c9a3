// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.removal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WaitLimitTest {

  private static final LockWaiter ALICE = waiter(7, "3/41");
  private static final LockWaiter BOB = waiter(8, "4/12");

  private final WaitLimit limit = new WaitLimit(Duration.ofMillis(800), 0);

  @Test
  void nobodyExceedsAnEmptyQueue() {
    assertThat(look(10_000)).isEmpty();
  }

  @Test
  void whoeverWouldBeOverThreeQuartersOfTheTimeoutByTheNextLookWaitedLongEnough() {
    look(100);
    assertThat(look(150, ALICE)).isEmpty();
    assertThat(look(650, ALICE)).isEmpty();
    assertThat(look(651, ALICE)).contains(ALICE);
  }

  @Test
  void whoeverWasThereAtTheFirstLookWaitsSinceTheBeginning() {
    assertThat(look(551, ALICE)).contains(ALICE);
  }

  @Test
  void aLookThatCameLateCountsAgainstTheHolder() {
    look(100);
    assertThat(look(1_000, ALICE)).contains(ALICE);
  }

  @Test
  void onlyTheSameWaiterWaitsOn() {
    look(100);
    look(400, ALICE);
    assertThat(look(700, BOB)).isEmpty();
    assertThat(look(951, BOB)).contains(BOB);
  }

  @Test
  void aWaiterThatCameBackBeginsAnew() {
    look(100);
    look(400, ALICE);
    look(500);
    assertThat(look(900, ALICE)).isEmpty();
  }

  @Test
  void anotherTransactionOfTheSameSessionIsAnotherWaiter() {
    look(100);
    look(400, ALICE);
    assertThat(look(700, waiter(7, "3/42"))).isEmpty();
  }

  @Test
  void oneOfSeveralIsEnough() {
    look(100);
    look(400, BOB);
    assertThat(look(700, ALICE, BOB)).contains(BOB);
  }

  @ParameterizedTest
  @ValueSource(longs = {100, 300, 800, 5_000})
  void everybodyIsFreeWithinThreeQuartersOfTheTimeoutWheneverTheyCame(long timeoutMillis) {
    WaitLimit any = new WaitLimit(Duration.ofMillis(timeoutMillis), 0);
    long interval = any.interval().toMillis();
    assertThat(interval).isBetween(10L, 100L);
    long came = 3 * interval + 1;
    long now = 0;
    while (any.exceededBy(now < came ? List.of() : List.of(ALICE), now * 1_000_000).isEmpty()) {
      now += interval;
    }
    assertThat(now - came).isBetween(timeoutMillis / 2, timeoutMillis * 3 / 4);
  }

  private Optional<LockWaiter> look(long millis, LockWaiter... waiters) {
    return limit.exceededBy(List.of(waiters), millis * 1_000_000);
  }

  private static LockWaiter waiter(int pid, String transaction) {
    return new LockWaiter(pid, transaction, "RowExclusiveLock", "shop", "app");
  }
}
