// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.partvault.archive.store.FlakyObjectStore.Fault;
import io.partvault.archive.store.FlakyObjectStore.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the schedule, every row is in the manifest exactly once. */
final class ArchiverFaultsTest {

  private final TestArchive archive = new TestArchive();
  private final TestTopic topic = new TestTopic();
  private final TestExport january = TestExport.of("events_2024_01", 1, 60);
  private final TestExport february = TestExport.of("events_2024_02", 2, 33);

  @Tag("C3")
  @ParameterizedTest
  @EnumSource(names = {"REFUSED", "REQUEST_LOST", "ANSWER_LOST", "DELAYED"})
  void aCommitThatFailsAnyWayLosesAndDoublesNothing(Fault fault) {
    topic.sendWhole(january, 1).sendWhole(february, 5);
    archive.store.on(Operation.CREATE, key -> key.contains("/commits/")).nth(3, fault);
    TestWorker worker = worker(10);

    drive(worker);
    archive.store.landDelayed();
    drive(worker);

    assertThat(archive.store.fired()).isEqualTo(1);
    archive.holds(january, february);
  }

  @Tag("C21")
  @Test
  void aDelayedCommitThatLandsBeforeTheRetryIsAdopted() {
    topic.send(january.beginRecord()).sendRows(january, 0, 20, 1);
    archive.store.on(Operation.CREATE, key -> key.contains("/commits/")).nth(1, Fault.DELAYED);
    TestWorker worker = worker(10);
    for (int i = 0; i < 5; i++) {
      worker.poll(4);
    }
    // The second attempt reads further than the first before it commits.
    archive.clock.advance(Duration.ofMinutes(1));
    worker.poll(9);
    archive.store.landDelayed();
    topic.sendRows(january, 20, 60, 1).send(january.sealRecord());

    drive(worker);

    archive.holds(january).hasNoOrphans();
  }

  @ParameterizedTest
  @EnumSource(names = {"REFUSED", "REQUEST_LOST", "ANSWER_LOST", "DELAYED"})
  void aDataFileThatFailsToBeCommittedIsWrittenAgain(Fault fault) {
    topic.sendWhole(january, 1).sendWhole(february, 5);
    archive.store.on(Operation.UPLOAD_COMMIT).nth(2, fault);
    TestWorker worker = worker(10);

    drive(worker);
    archive.store.landDelayed();

    assertThat(archive.store.fired()).isEqualTo(1);
    archive.holds(january, february);
    assertThat(worker.committed(0)).isEqualTo(topic.end(0));
  }

  @Tag("C7")
  @Tag("C8")
  @ParameterizedTest
  @EnumSource(names = {"UPLOAD", "UPLOAD_WRITE", "UPLOAD_COMMIT", "CREATE", "READ", "LIST"})
  void aStoreThatIsAwayForAWhileIsWaitedFor(Operation operation) {
    topic.sendWhole(january, 1).sendWhole(february, 5);
    TestWorker worker = worker(10);
    worker.poll(13);
    archive.store.on(operation).from(1, Fault.REFUSED);
    for (int i = 0; i < 20; i++) {
      worker.poll(13);
      archive.clock.advance(Duration.ofSeconds(7));
    }
    archive.store.heal();

    drive(worker);

    archive.holds(january, february);
    assertThat(worker.isPaused(0)).isFalse();
  }

  @Tag("C7")
  @Tag("C11")
  @Test
  void aStoreThatWasAwayForLongIsFoundAgainWithinSeconds() {
    topic.sendWhole(january, 1);
    TestWorker worker = worker(10);
    worker.poll(13);
    archive.store.on(Operation.CREATE).from(1, Fault.REFUSED);
    archive.store.on(Operation.LIST).from(1, Fault.REFUSED);
    for (int i = 0; i < 1_000; i++) {
      worker.poll(13);
      archive.clock.advance(Duration.ofSeconds(1));
    }
    assertThat(worker.isPaused(0)).isTrue();
    archive.store.heal();
    archive.clock.advance(Duration.ofSeconds(5));

    worker.poll(13);

    assertThat(worker.isPaused(0)).isFalse();
    drive(worker);
    archive.holds(january);
  }

  @Test
  void aStoreThatIsAwayAtAssignmentIsWaitedForToo() {
    topic.sendWhole(january, 1);
    archive.store.on(Operation.LIST).from(1, Fault.REFUSED);
    TestWorker worker = worker(10);
    worker.poll(5);
    assertThat(worker.isPaused(0)).isTrue();
    archive.store.heal();

    drive(worker);

    archive.holds(january);
  }

  @Tag("C7")
  @Test
  void aStoreThatHangsIsNotWaitedForOnceForEachTopicPartition() {
    Predicate<String> hanging =
        key -> {
          archive.clock.advance(Duration.ofSeconds(90));
          return true;
        };
    Instant start = archive.clock.instant();
    archive.store.on(Operation.LIST, hanging).from(1, Fault.REFUSED);
    TestWorker worker =
        new TestWorker(topic, archive.parts(TestArchive.settings(1))).assign(0, 1, 2, 3);
    assertThat(Duration.between(start, archive.clock.instant())).isEqualTo(Duration.ofSeconds(90));
    archive.store.heal();
    worker.poll(1);

    for (int number = 0; number < 4; number++) {
      TestExport export = TestExport.of("events_2024_0" + number, number + 1L, 5);
      topic.send(number, export.beginRecord()).send(number, export.rowsRecord(0, 5));
      topic.send(number, export.sealRecord());
    }
    archive.store.on(Operation.UPLOAD_COMMIT, hanging).from(1, Fault.REFUSED);
    start = archive.clock.instant();
    worker.poll(10);
    assertThat(Duration.between(start, archive.clock.instant())).isEqualTo(Duration.ofSeconds(90));
    archive.store.heal();
    for (int i = 0; i < 20; i++) {
      worker.poll(10);
      archive.clock.advance(Duration.ofSeconds(3));
    }

    for (int number = 0; number < 4; number++) {
      archive.holds(TestExport.of("events_2024_0" + number, number + 1L, 5));
    }
  }

  @Tag("C6")
  @Tag("C8")
  @Test
  void aRefusalForGoodFailsTheTaskFromPutAndNeverFromPreCommit() {
    topic.sendWhole(january, 1);
    archive.store.on(Operation.CREATE, key -> key.contains("/commits/")).from(1, Fault.DENIED);
    TestWorker worker = worker(1_000);
    worker.poll(100);
    archive.clock.advance(Duration.ofSeconds(1));

    worker.poll(100);
    worker.commit();

    assertThatExceptionOfType(ConnectException.class)
        .isThrownBy(() -> worker.poll(1))
        .withMessageContaining("shop.public.events-0")
        .withMessageContaining("DENIED");
  }

  @ParameterizedTest
  @EnumSource(names = {"REFUSED", "ANSWER_LOST", "REQUEST_LOST"})
  void aManifestThatFailsIsMadeLaterEvenIfNothingComesAnyMore(Fault fault) {
    topic.sendWhole(january, 1);
    archive.store.on(Operation.CREATE, key -> key.contains("/manifests/")).nth(1, fault);
    TestWorker worker = worker(10);

    drive(worker);
    archive.clock.advance(Duration.ofSeconds(5));
    worker.poll(1);

    archive.holds(january);
  }

  @Tag("C22")
  @Test
  void aManifestThatACrashPreventedIsMadeByTheNextTaskBeforeAnythingElse() {
    topic.sendWhole(january, 1);
    archive.store.on(Operation.CREATE, key -> key.contains("/manifests/")).from(1, Fault.REFUSED);
    drive(worker(10));
    assertThat(archive.manifest(january)).isEmpty();
    archive.store.heal();

    worker(10);

    archive.holds(january);
  }

  @Tag("C22")
  @Test
  void aManifestStaysDueThroughCommitsOfOthers() {
    topic.sendWhole(january, 1);
    archive.store.on(Operation.CREATE, key -> key.contains("/manifests/")).from(1, Fault.REFUSED);
    TestWorker crashing = worker(10);
    drive(crashing);
    topic.send(february.beginRecord()).sendRows(february, 0, 33, 1);
    drive(crashing);
    assertThat(archive.state(january)).isEqualTo("ManifestDue");
    archive.store.heal();
    topic.send(february.sealRecord());

    drive(worker(10));

    archive.holds(january, february);
  }

  @Tag("C1")
  @Test
  void aZombieThatCommitsFirstIsAdoptedAndOneThatComesTooLatePublishesNothing() {
    topic.sendWhole(january, 1);
    TestWorker zombie = worker(10);
    TestWorker owner = worker(10);
    zombie.poll(8);
    owner.poll(8);
    zombie.poll(8);
    owner.poll(8);
    zombie.takeAwaySilently(0);
    zombie.commit();
    zombie.poll(1);
    zombie.lose(0);

    drive(owner);

    archive.holds(january).hasNoOrphans();
    assertThat(owner.seekLog()).hasSizeGreaterThan(1);
  }

  @Tag("C1")
  @Tag("C4")
  @Test
  void aZombieDoesNotSeekWhatIsNoLongerItsOwn() {
    topic.sendWhole(january, 1);
    TestWorker zombie = worker(1_000);
    zombie.poll(30);
    TestWorker owner = worker(1_000);
    drive(owner);
    zombie.takeAwaySilently(0);
    archive.clock.advance(TestArchive.INTERVAL);
    zombie.put(List.of());
    zombie.commit();
    int seeks = zombie.seekLog().size();

    zombie.poll(1);
    zombie.poll(1);

    assertThat(zombie.seekLog()).hasSize(seeks);
    archive.holds(january);
  }

  @Tag("C6")
  @Test
  void offsetsThatGoBackWithoutAnOpenBringNothingNew() {
    topic.sendWhole(january, 1).sendWhole(february, 4);
    TestWorker worker = worker(1_000);
    worker.poll(40);
    worker.goBackTo(0, 0);
    worker.poll(50);
    worker.goBackTo(0, 17);

    drive(worker);

    archive.holds(january, february);
  }

  @Tag("C13")
  @Test
  void theGroupsOffsetDoesNotMatter() {
    topic.sendWhole(january, 1);
    TestWorker first = worker(10);
    first.poll(15);
    first.revoke(0);

    drive(worker(10));

    archive.holds(january);
  }

  @Tag("C2")
  @Tag("C4")
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsNotCommittedIsThrownAwayOnRevocationAndLoss(boolean lost) {
    topic.sendWhole(january, 1);
    TestWorker worker = worker(1_000);
    worker.poll(1);
    worker.commit();
    worker.poll(20);
    if (lost) {
      worker.lose(0);
    } else {
      worker.revoke(0);
    }

    assertThat(archive.keys("commits/")).hasSize(1);
    assertThat(archive.keys("data/")).isEmpty();
    drive(worker(1_000));
    archive.holds(january);
  }

  @Tag("C4")
  @Test
  void oneTopicPartitionIsClosedWhileTheOtherGoesOn() {
    TestExport other = TestExport.of("events_2024_09", 9, 20);
    topic.sendWhole(january, 1);
    topic.send(1, other.beginRecord());
    for (int row = 0; row < 20; row++) {
      topic.send(1, other.rowsRecord(row, row + 1));
    }
    topic.send(1, other.sealRecord());
    TestWorker worker =
        new TestWorker(topic, archive.parts(TestArchive.settings(1_000))).assign(0, 1);
    worker.poll(10);
    worker.lose(1);

    drive(worker);

    archive.holds(january);
    assertThat(archive.manifest(other)).isEmpty();
    assertThat(archive.commits(1).newest()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void everyRowIsInTheManifestExactlyOnceWhateverTheSchedule(int seed) {
    new RandomSchedule(archive, topic, new Random(seed)).run();
  }

  static IntStream seeds() {
    return IntStream.range(0, 150);
  }

  private TestWorker worker(long maxRows) {
    return new TestWorker(topic, archive.parts(TestArchive.settings(maxRows))).assign(0);
  }

  /** Polls on, time passing, until everything should be settled. */
  private void drive(TestWorker worker) {
    for (int i = 0; i < 60; i++) {
      worker.poll(7);
      archive.clock.advance(Duration.ofSeconds(2));
    }
    archive.clock.advance(TestArchive.INTERVAL);
    worker.poll(7);
  }
}
