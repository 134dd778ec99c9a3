// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.archive.commit.Commit;
import io.partvault.archive.commit.CommitCodec;
import io.partvault.archive.commit.CommitSource;
import io.partvault.archive.commit.CommittedFile;
import io.partvault.archive.store.FlakyObjectStore.Fault;
import io.partvault.archive.store.FlakyObjectStore.Operation;
import io.partvault.archive.store.ObjectKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Orphans of dead tasks go; whatever could still count stays. */
@Tag("C24")
final class OrphanSweepTest {

  private final TestArchive archive = new TestArchive();
  private final TestTopic topic = new TestTopic();
  private final TestExport january = TestExport.of("events_2024_01", 1, 60);
  private final TestExport february = TestExport.of("events_2024_02", 2, 60);

  @Test
  void filesOfAKilledTaskGoAfterTheNextCommit() {
    sendInterleaved(60);
    killedAfter(40);
    List<String> orphans = archive.orphans();
    assertThat(orphans).hasSizeGreaterThan(1);
    TestWorker next = worker(10);
    assertThat(archive.keys("data/")).as("nobody has committed yet").containsAll(orphans);

    drive(next);

    assertThat(archive.keys("data/")).doesNotContainAnyElementsOf(orphans);
    archive.holds(january, february).hasNoOrphans();
  }

  @Test
  void foldersThatWereLookedAtBeforeTheFirstCommitAreLookedAtAgainBehindIt() {
    sendInterleaved(60);
    TestWorker first = worker(10);
    first.poll(5);
    first.commit();
    killedAfter(30);
    List<String> orphans = archive.orphans();
    assertThat(orphans).isNotEmpty();
    TestWorker next = worker(10);
    poll(next, 5);
    assertThat(archive.keys("data/")).containsAll(orphans);

    archive.clock.advance(TestArchive.INTERVAL);
    poll(next, 5);

    assertThat(archive.keys("data/")).doesNotContainAnyElementsOf(orphans);
    drive(next);
    archive.holds(january, february).hasNoOrphans();
  }

  @Test
  void filesOfAnExportThatTheNextTaskReachesLaterGoThen() {
    topic.sendWhole(january, 1);
    topic.send(february.beginRecord()).sendRows(february, 0, 60, 1).send(february.sealRecord());
    archive.store.on(Operation.CREATE, key -> key.contains("/commits/")).from(1, Fault.REFUSED);
    // Without commits, no file is followed by one at once; the second export's is there too.
    TestWorker killed = worker(1_000);
    killed.poll(100);
    killed.poll(100);
    archive.clock.advance(Duration.ofSeconds(1));
    killed.poll(1);
    archive.store.heal();
    assertThat(archive.keys("data/")).hasSize(2);
    List<String> orphans = archive.keys("data/");

    TestWorker next = worker(10);
    next.poll(20);
    archive.clock.advance(TestArchive.INTERVAL);
    next.poll(1);
    next.poll(1);
    assertThat(archive.keys("data/")).doesNotContain(orphans.get(0)).contains(orphans.get(1));
    drive(next);

    archive.holds(january, february).hasNoOrphans();
    assertThat(archive.keys("data/")).doesNotContainAnyElementsOf(orphans);
  }

  @Test
  void tasksKilledOneAfterTheOtherAreAllCleanedUpAfter() {
    sendInterleaved(60);
    for (int i = 0; i < 3; i++) {
      killedAfter(24);
      TestWorker commits = worker(10);
      archive.clock.advance(TestArchive.INTERVAL);
      commits.poll(15);
      archive.clock.advance(TestArchive.INTERVAL);
      // And is killed before it looks for anything.
      commits.commit();
    }
    assertThat(archive.orphans()).hasSizeGreaterThan(3);

    drive(worker(1_000));

    archive.holds(january, february).hasNoOrphans();
  }

  @Test
  void filesInTheFolderOfAnExportThatIsDoneGoWithTheNextSession() {
    sendInterleaved(60);
    killedAfter(40);
    archive.store.on(Operation.LIST, key -> key.contains("/data/")).from(1, Fault.DENIED);
    drive(worker(1_000));
    archive.store.heal();
    assertThat(archive.orphans()).isNotEmpty();

    drive(worker(10));

    archive.holds(january, february).hasNoOrphans();
  }

  @Test
  void whatNobodyHasLookedBehindIsFoundHoweverManyCommitsCameSince() {
    sendInterleaved(60);
    killedAfter(40);
    List<String> orphans = archive.orphans();
    archive.store.on(Operation.LIST, key -> key.contains("/data/")).from(1, Fault.DENIED);
    drive(worker(3));
    assertThat(archive.newest().sequence()).isGreaterThan(15);
    assertThat(archive.newest().sweptTo()).isEqualTo(-1);
    archive.store.heal();

    TestWorker next = worker(10);
    poll(next, 40);

    assertThat(archive.keys("data/")).doesNotContainAnyElementsOf(orphans);
    archive.holds(january, february).hasNoOrphans();
  }

  @Test
  void filesOfAnExportThatIsReachedOnlyAfterAnotherKillGoThen() {
    topic.sendWhole(january, 1);
    topic.send(february.beginRecord()).sendRows(february, 0, 60, 1).send(february.sealRecord());
    archive.store.on(Operation.CREATE, key -> key.contains("/commits/")).from(1, Fault.REFUSED);
    TestWorker killed = worker(1_000);
    killed.poll(100);
    killed.poll(100);
    archive.clock.advance(Duration.ofSeconds(1));
    killed.poll(1);
    archive.store.heal();
    List<String> orphans = archive.keys("data/");
    assertThat(orphans).hasSize(2);

    // Looks behind its commits, and is killed before it reaches the second export.
    TestWorker second = worker(5);
    poll(second, 50);
    assertThat(archive.newest().sweptTo()).isPositive();
    assertThat(archive.keys("data/")).doesNotContain(orphans.get(0)).contains(orphans.get(1));

    drive(worker(10));

    assertThat(archive.keys("data/")).doesNotContainAnyElementsOf(orphans);
    archive.holds(january, february).hasNoOrphans();
  }

  @Test
  void commitsBehindWhichSomebodyHasLookedAreNotReadAgain() {
    topic.sendWhole(january, 1).sendWhole(february, 1);
    drive(worker(3));
    assertThat(archive.newest().sequence()).isGreaterThan(20);
    assertThat(archive.newest().sweptTo()).isEqualTo(archive.newest().sequence() - 1);
    List<String> read = new ArrayList<>();
    archive
        .store
        .on(
            Operation.READ,
            key -> {
              if (key.contains("/commits/")) {
                read.add(key);
              }
              return false;
            })
        .nth(1, Fault.REFUSED);

    poll(worker(3), 40);

    assertThat(read).as("the newest one, and the one that is not there yet").hasSize(2);
  }

  @Test
  void whatALiveTaskHasUploadedIsLeftAloneUntilSomebodyElseHasItsPlace() {
    sendInterleaved(60);
    TestWorker first = worker(10);
    first.poll(30);
    archive.clock.advance(TestArchive.INTERVAL);
    first.poll(1);
    TestWorker live = worker(10);
    live.poll(50);
    List<String> uploaded = archive.orphans();
    assertThat(uploaded).isNotEmpty();

    TestWorker other = worker(1_000);
    poll(other, 20);

    assertThat(archive.keys("data/")).containsAll(uploaded);
    archive.clock.advance(TestArchive.INTERVAL);
    live.poll(1);
    drive(other);
    archive.holds(january, february).hasNoOrphans();
  }

  @Test
  void filesOfOthersInTheSameFolderAreNeverTouched() {
    sendInterleaved(60);
    drive(worker(10));
    String previous = archive.newest().previousNonce();
    List<ObjectKey> foreign = new ArrayList<>();
    for (CommitSource other :
        List.of(
            new CommitSource("other-sink", TestTopic.NAME, 0),
            new CommitSource(TestArchive.SINK, "other.public.events", 0),
            new CommitSource(TestArchive.SINK, TestTopic.NAME, 1))) {
      foreign.add(file(0, 5, other.mark(previous)));
    }
    CommitSource own = new CommitSource(TestArchive.SINK, TestTopic.NAME, 0);
    foreign.add(file(1, 5, own.mark(previous)));
    foreign.add(file(0, 5, own.mark("before the topic was created again")));
    foreign.add(file(0, 500, own.mark(archive.newest().nonce())));
    foreign.add(
        archive.layout.resolve(
            "data/shop/public.events/2024/01/events_2024_01/"
                + "00000-00000000000000000005-7f3c09aa51e2b6d4.jsonl.zst"));
    foreign.forEach(key -> archive.memory.create(key, new byte[1]));
    ObjectKey orphan = file(0, 500, own.mark(previous));
    archive.memory.create(orphan, new byte[1]);

    // One more export in the folder's table partition, so that somebody looks there.
    topic.send(TestExport.of("events_2024_01", 9, 5).beginRecord());
    TestWorker worker = worker(10);
    drive(worker);

    assertThat(archive.keys("data/")).doesNotContain(orphan.value());
    assertThat(archive.keys("data/"))
        .containsAll(foreign.stream().map(ObjectKey::value).toList().subList(0, 5))
        .contains(foreign.get(6).value());
    assertThat(archive.keys("data/"))
        .as("its place was taken by the commit of the new begin")
        .doesNotContain(foreign.get(5).value());
    archive.holds(january, february);
  }

  @Test
  void filesCommittedBeforeAResetAreNoOrphansOfTheCommitsThatCoverTheirOffsetsAgain() {
    sendInterleaved(40);
    drive(worker(10));
    List<String> committed = archive.keys("data/");
    new OffsetReset(archive.parts()).apply(Map.of(TestTopic.topicPartition(0), 0L));
    killedAfter(45);
    TestWorker again = worker(10);
    drive(again);
    assertThat(archive.newest().next()).isEqualTo(topic.end(0));

    assertThat(archive.keys("data/")).containsAll(committed);
    finish(40);
    drive(again);
    archive.holds(january, february).hasNoOrphans();
  }

  @Test
  void whatAManifestNamesStaysWhateverTheCommitsSay() {
    topic.sendWhole(january, 1);
    drive(worker(10));
    long number = archive.newest().sequence();
    while (archive.commits(0).read(number).orElseThrow().dataFiles().isEmpty()) {
      number--;
    }
    Commit naming = archive.commits(0).read(number).orElseThrow();
    String key = naming.dataFiles().get(0).file().key();
    archive.memory.corrupt(
        archive.layout.commit(TestArchive.SINK, TestTopic.NAME, 0, number),
        CommitCodec.write(without(naming)));
    topic.send(TestExport.of("events_2024_01", 9, 5).beginRecord());

    drive(worker(10));

    assertThat(archive.memory.stat(archive.layout.resolve(key))).isPresent();
    archive.holds(january);
  }

  @Test
  void aStoreThatDoesNotListFailsNothing() {
    sendInterleaved(60);
    killedAfter(40);
    archive.store.on(Operation.LIST, key -> key.contains("/data/")).from(1, Fault.DENIED);

    drive(worker(10));

    assertThat(archive.store.fired()).isPositive();
    archive.holds(january, february);
  }

  @Test
  void foldersAreListedTwiceASessionHoweverManyCommitsItMakes() {
    List<String> listed = new ArrayList<>();
    archive
        .store
        .on(
            Operation.LIST,
            key -> {
              if (key.contains("/data/")) {
                listed.add(key);
              }
              return false;
            })
        .nth(1, Fault.REFUSED);
    topic.sendWhole(january, 1).sendWhole(february, 1);
    TestWorker worker = worker(3);

    drive(worker);

    assertThat(archive.newest().sequence()).isGreaterThan(20);
    assertThat(listed).hasSizeBetween(2, 4);
    assertThat(listed).allMatch(prefix -> prefix.matches(".*/events_2024_0./00000-"));
  }

  /** Now and then a row of the second export, so that the first one's full files have to wait. */
  private void sendInterleaved(int rows) {
    topic.send(january.beginRecord(), february.beginRecord());
    for (int row = 0; row < rows; row++) {
      topic.send(january.rowsRecord(row, row + 1));
      if (row % 7 == 3) {
        topic.send(february.rowsRecord(row / 7, row / 7 + 1));
      }
    }
    if (rows == 60) {
      finish(60);
    }
  }

  private void finish(int from) {
    topic.sendRows(january, from, 60, 1).sendRows(february, (from + 3) / 7, 60, 1);
    topic.send(january.sealRecord(), february.sealRecord());
  }

  /** A task that has uploaded files, interleaved so that none is committed at once, and is gone. */
  private TestWorker killedAfter(int records) {
    TestWorker worker = worker(10);
    worker.poll(records);
    return worker;
  }

  private ObjectKey file(int topicPartition, long offset, long mark) {
    return archive.layout.dataFile(
        january.tablePartition(), topicPartition, offset, mark, mark ^ offset);
  }

  private static Commit without(Commit commit) {
    return new Commit(
        commit.source(),
        commit.topicId(),
        commit.sequence(),
        commit.nonce(),
        commit.previousNonce(),
        commit.from(),
        commit.next(),
        commit.committedAt(),
        commit.exports(),
        List.<CommittedFile>of());
  }

  private TestWorker worker(long maxRows) {
    return new TestWorker(topic, archive.parts(TestArchive.settings(maxRows))).assign(0);
  }

  private static void poll(TestWorker worker, int times) {
    for (int i = 0; i < times; i++) {
      worker.poll(1);
    }
  }

  private void drive(TestWorker worker) {
    for (int i = 0; i < 60; i++) {
      worker.poll(7);
      archive.clock.advance(Duration.ofSeconds(2));
    }
    archive.clock.advance(TestArchive.INTERVAL);
    for (int i = 0; i < 20; i++) {
      worker.poll(7);
    }
  }
}
