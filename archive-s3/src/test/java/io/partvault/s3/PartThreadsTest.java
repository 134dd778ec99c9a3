// SPDX-License-Identifier: Apache-2.0
package io.partvault.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.exception.SdkClientException;

class PartThreadsTest {

  private static final Duration ATTEMPT = Duration.ofSeconds(40);

  @ParameterizedTest
  @CsvSource({
    "1, 0, 2",
    "2, 9, 3",
    "3, 10, 4",
    "4, 1, 4", // fast enough: one more, four at most
    "1, 11, 1",
    "4, 11, 1",
    "4, 40, 1" // more than a quarter of its time: alone from now on
  })
  void asManyPartsAtOnceAsTheStoreKeepsUpWith(int now, int seconds, int then) {
    assertThat(PartThreads.threads(now, Duration.ofSeconds(seconds), ATTEMPT)).isEqualTo(then);
  }

  @Test
  void twoPartsAreUnderWayAtOnceOnlyAfterOneWasFast() throws Exception {
    PartThreads threads = PartThreads.start("vault", ATTEMPT);
    try {
      AtomicInteger underWay = new AtomicInteger();
      AtomicInteger most = new AtomicInteger();
      CountDownLatch sent = new CountDownLatch(3);
      for (int i = 0; i < 3; i++) {
        threads.execute(
            () -> {
              most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
              underWay.decrementAndGet();
              sent.countDown();
            });
      }
      assertThat(sent.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(most).hasValue(1);

      threads.timed(System.nanoTime(), () -> "fast");
      CyclicBarrier both = new CyclicBarrier(2);
      CountDownLatch met = new CountDownLatch(2);
      for (int i = 0; i < 2; i++) {
        threads.execute(
            () -> {
              try {
                both.await(60, TimeUnit.SECONDS);
                met.countDown();
              } catch (Exception e) { // then they do not meet
                Thread.currentThread().interrupt();
              }
            });
      }
      assertThat(met.await(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      threads.close();
    }
  }

  @Test
  void theFifthPartWaitsUntilOneOfFourHasArrived() throws Exception {
    PartThreads threads = PartThreads.start("vault", ATTEMPT);
    try {
      CountDownLatch arrive = new CountDownLatch(1);
      for (int i = 0; i < 4; i++) {
        threads.execute(() -> awaitUninterruptibly(arrive));
      }
      CountDownLatch taken = new CountDownLatch(1);
      Thread fifth =
          new Thread(
              () -> {
                try {
                  threads.execute(taken::countDown);
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      fifth.start();
      await().atMost(Duration.ofMinutes(1)).until(fifth::getState, Thread.State.WAITING::equals);
      arrive.countDown();
      assertThat(taken.await(60, TimeUnit.SECONDS)).isTrue();
      fifth.join();
    } finally {
      threads.close();
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  @Tag("C7")
  void whatWaitedBehindAPartThatUsedUpItsTimeFailsWithItAndWhatComesLaterIsTried() {
    PartThreads threads = PartThreads.start("vault", Duration.ofNanos(1));
    try {
      SdkClientException noAnswer = SdkClientException.create("no answer");
      long before = System.nanoTime();
      assertThatThrownBy(
              () ->
                  threads.timed(
                      before,
                      () -> {
                        throw noAnswer;
                      }))
          .isSameAs(noAnswer);

      assertThatThrownBy(() -> threads.timed(before, () -> "sent")).isSameAs(noAnswer);
      assertThat(threads.timed(System.nanoTime(), () -> "sent")).isEqualTo("sent");
    } finally {
      threads.close();
    }
  }
}
