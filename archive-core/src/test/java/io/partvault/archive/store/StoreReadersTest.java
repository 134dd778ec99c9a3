// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StoreReadersTest {

  @Test
  void resultsAreUsedInOrderWhileOthersAreRead() throws InterruptedException {
    List<Integer> used = new ArrayList<>();
    CountDownLatch second = new CountDownLatch(1);
    try (StoreReaders readers = new StoreReaders(2)) {
      readers.inOrder(
          IntStream.range(0, 100).iterator(),
          number -> {
            if (number == 1) {
              second.countDown();
            } else if (number == 0) {
              awaited(second); // so both were under way at once
            }
            return number;
          },
          used::add);
    }
    assertThat(used).isEqualTo(IntStream.range(0, 100).boxed().toList());
  }

  @Test
  void noMoreTasksThanThereIsRoomForAreTaken() throws InterruptedException {
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger done = new AtomicInteger();
    AtomicInteger given = new AtomicInteger();
    try (StoreReaders readers = new StoreReaders(1)) {
      Thread giver =
          new Thread(
              () -> {
                try {
                  for (int i = 0; i < 10; i++) {
                    readers.run(
                        () -> {
                          awaited(go);
                          done.incrementAndGet();
                        });
                    given.incrementAndGet();
                  }
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      giver.start();
      // Any lock on the way may make it wait for a moment.
      await().until(() -> given.get() == 3 && giver.getState() == Thread.State.WAITING);
      assertThat(given.get()).isEqualTo(3);
      go.countDown();
      giver.join();
      readers.await();
      assertThat(done.get()).isEqualTo(10);
    }
  }

  @Test
  void theFailureOfATaskIsThrownAndEndsTheWork() throws InterruptedException {
    try (StoreReaders readers = new StoreReaders(2)) {
      readers.run(
          () -> {
            throw new IllegalStateException("broken");
          });
      assertThatIllegalStateException().isThrownBy(readers::await).withMessage("broken");
      assertThatIllegalStateException().isThrownBy(() -> readers.run(() -> {}));
      assertThatIllegalStateException()
          .isThrownBy(() -> readers.inOrder(List.of(1).iterator(), one -> one, one -> {}));
    }
  }

  @Test
  void anErrorOfATaskIsNotLost() throws InterruptedException {
    try (StoreReaders readers = new StoreReaders(1)) {
      readers.run(
          () -> {
            throw new OutOfMemoryError("by the test");
          });
      assertThatIllegalStateException()
          .isThrownBy(readers::await)
          .withCauseInstanceOf(OutOfMemoryError.class)
          .withMessageContaining("by the test");
    }
  }

  private static void awaited(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
