// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rebalances that come before any rotation is due do not stop the archive. */
final class RebalancesTest {

  private static final int NEVER_FULL = 1_000;

  private final TestArchive archive = new TestArchive();
  private final TestTopic topic = new TestTopic();
  private final TestExport january = TestExport.of("events_2024_01", 1, 100);

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7})
  void whatIsReadBetweenTwoRevocationsIsArchived(int records) {
    topic.send(january.beginRecord()).sendRows(january, 0, 100, 1);
    TestWorker worker = worker();
    // All of it within one interval, so that no rotation is ever due.
    int rebalances = 101 / records + 3;
    for (int i = 0; i < rebalances; i++) {
      worker.assign(0).poll(records);
      archive.clock.advance(Duration.ofSeconds(1));
      worker.revoke(0);
    }

    assertThat(archive.newest().next()).isEqualTo(topic.end(0));
    sealed();
  }

  @Test
  void losingTopicPartitionsWithoutACallBeforeDoesNotStopItEither() {
    topic.send(january.beginRecord()).sendRows(january, 0, 100, 1);
    TestWorker worker = worker();
    for (int i = 0; i < 40; i++) {
      worker.assign(0).poll(3);
      // Connect's own commit, once a flush interval.
      worker.commit();
      worker.poll(2);
      archive.clock.advance(Duration.ofSeconds(5));
      worker.lose(0);
    }

    assertThat(archive.newest().next()).isEqualTo(topic.end(0));
    sealed();
  }

  @Test
  void tasksThatNeverLiveForAnIntervalGetOnOnceAnInterval() {
    topic.send(january.beginRecord()).sendRows(january, 0, 100, 1);
    Duration life = TestArchive.INTERVAL.dividedBy(4);
    for (int i = 0; i < 60; i++) {
      TestWorker worker = worker().assign(0).poll(9);
      archive.clock.advance(life);
      worker.revoke(0);
    }

    assertThat(archive.newest().next()).isEqualTo(topic.end(0));
    sealed();
  }

  @Test
  void withoutRebalancesFilesKeepTheirLength() {
    topic.send(january.beginRecord()).sendRows(january, 0, 100, 1);
    TestWorker worker = worker().assign(0).poll(10);
    worker.commit();
    assertThat(archive.newest().next()).as("nobody knows how long it took").isEqualTo(10);

    for (int i = 0; i < 9; i++) {
      archive.clock.advance(Duration.ofMinutes(1));
      worker.poll(5);
      worker.commit();
    }

    assertThat(archive.keys("commits/")).hasSize(1);
    archive.clock.advance(Duration.ofMinutes(2));
    worker.poll(5);
    assertThat(archive.newest().next()).isEqualTo(60);
  }

  @Test
  void anIntervalAfterTheLastInterruptionFilesHaveTheirLengthAgain() {
    topic.send(january.beginRecord()).sendRows(january, 0, 100, 1);
    TestWorker worker = worker().assign(0).poll(10);
    worker.commit();
    worker.poll(10);
    worker.lose(0);
    worker.assign(0).poll(10);
    worker.commit();
    assertThat(archive.newest().next()).isEqualTo(20);
    archive.clock.advance(TestArchive.INTERVAL.minusMillis(1));
    worker.poll(10);
    worker.commit();
    assertThat(archive.newest().next()).isEqualTo(30);

    archive.clock.advance(Duration.ofMillis(1));
    worker.poll(10);
    worker.commit();

    assertThat(archive.newest().next()).isEqualTo(30);
  }

  private void sealed() {
    topic.send(january.sealRecord());
    TestWorker worker = worker().assign(0);
    for (int i = 0; i < 5; i++) {
      worker.poll(9);
      archive.clock.advance(Duration.ofSeconds(1));
    }
    archive.holds(january).hasNoOrphans();
  }

  private TestWorker worker() {
    return new TestWorker(topic, archive.parts(TestArchive.settings(NEVER_FULL)));
  }
}
