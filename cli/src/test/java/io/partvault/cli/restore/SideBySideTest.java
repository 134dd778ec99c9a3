// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SideBySideTest {

  @Test
  void everyStepIsTakenOnceAndEachOfTheMeansBelongsToOneThread() throws Exception {
    Map<String, Thread> owners = new ConcurrentHashMap<>();
    ConcurrentLinkedQueue<Integer> taken = new ConcurrentLinkedQueue<>();

    SideBySide.run(
        List.of("a", "b", "c"),
        100,
        (means, number) -> {
          Thread owner = owners.putIfAbsent(means, Thread.currentThread());
          assertThat(owner).isIn(null, Thread.currentThread());
          taken.add(number);
        });

    assertThat(taken).containsExactlyInAnyOrderElementsOf(IntStream.range(0, 100).boxed().toList());
    // A pool has terminated a moment before its last thread has.
    for (Thread owner : owners.values()) {
      owner.join(30_000);
      assertThat(owner.isAlive()).isFalse();
    }
  }

  @Test
  void asManyStepsAreTakenAtOnceAsThereAreMeans() throws Exception {
    CyclicBarrier meeting = new CyclicBarrier(3);
    SideBySide.run(List.of(1, 2, 3), 3, (means, number) -> meet(meeting));
    assertThat(meeting.isBroken()).isFalse();
  }

  @Test
  void aStepThatThrowsStopsTheOthersAndIsTold() {
    CountDownLatch waiting = new CountDownLatch(1);
    ConcurrentLinkedQueue<String> stopped = new ConcurrentLinkedQueue<>();

    assertThatThrownBy(
            () ->
                SideBySide.run(
                    List.of("a", "b"),
                    2,
                    (means, number) -> {
                      if (number == 0) {
                        waiting.await();
                        throw new IllegalArgumentException("it does not go on");
                      }
                      waitUntilStopped(waiting, stopped);
                    }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("it does not go on");

    assertThat(stopped).containsExactly("stopped");
  }

  @Test
  void whoStopsTheCallerStopsEveryStepFirst() throws Exception {
    CountDownLatch waiting = new CountDownLatch(2);
    ConcurrentLinkedQueue<String> stopped = new ConcurrentLinkedQueue<>();
    ExecutorService caller = Executors.newSingleThreadExecutor();
    try {
      Future<Integer> run =
          caller.submit(
              () -> {
                assertThatThrownBy(
                        () ->
                            SideBySide.run(
                                List.of("a", "b"),
                                5,
                                (means, number) -> waitUntilStopped(waiting, stopped)))
                    .isInstanceOf(InterruptedException.class);
                return stopped.size();
              });
      waiting.await();
      caller.shutdownNow();

      assertThat(run.get(30, TimeUnit.SECONDS)).isEqualTo(2);
    } finally {
      caller.shutdownNow();
      assertThat(caller.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static void waitUntilStopped(
      CountDownLatch waiting, ConcurrentLinkedQueue<String> stopped) throws InterruptedException {
    waiting.countDown();
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      stopped.add("stopped");
      throw e;
    }
  }

  private static void meet(CyclicBarrier meeting) throws InterruptedException {
    try {
      meeting.await(30, TimeUnit.SECONDS);
    } catch (java.util.concurrent.BrokenBarrierException
        | java.util.concurrent.TimeoutException e) {
      throw new AssertionError("the others do not come", e);
    }
  }
}
