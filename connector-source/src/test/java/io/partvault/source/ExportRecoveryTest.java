// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partvault.archive.export.Epoch;
import io.partvault.archive.export.ExportHeaders;
import io.partvault.archive.table.TablePartition;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What survives kills, lost offsets, lost sessions, and time. */
class ExportRecoveryTest {

  private static final int ENOUGH = 40;

  private final FakePostgres server = new FakePostgres(new MutableClock());
  private FakeConnect sealed;

  @Test
  void givesTheSameRowsWhereverItIsKilledAndWhateverWasStored() {
    for (int killedAfter = 0; killedAfter < 20; killedAfter++) {
      for (int storedAfter = 0; storedAfter <= killedAfter; storedAfter++) {
        FakePostgres fresh = new FakePostgres(new MutableClock());
        TablePartition leaf = fresh.createLeaf("events_1", 19);
        FakeConnect connect = new FakeConnect(fresh);
        connect.poll(storedAfter);
        connect.storeOffsets();
        connect.poll(killedAfter - storedAfter);

        connect.kill();
        connect.poll(ENOUGH);

        assertThat(SealedExports.of(leaf, connect.topic()).lines())
            .as("killed after poll %d, offsets stored after poll %d", killedAfter, storedAfter)
            .isEqualTo(fresh.lines(leaf));
      }
    }
  }

  @Test
  void goesOnInTheSameEpochWhenNothingChanged() {
    TablePartition leaf = server.createLeaf("events_1", 19);
    FakeConnect connect = new FakeConnect(server);
    connect.poll(5);
    connect.storeOffsets();
    int emitted = connect.topic().size();

    connect.kill();
    connect.poll(ENOUGH);

    assertThat(SealedExports.of(leaf, connect.topic()).begun()).hasSize(1);
    assertThat(connect.topic()).as("no row twice").hasSize(21);
    assertThat(emitted).isBetween(2, 20);
  }

  @Test
  @Tag("C20")
  void beginsANewEpochWhenOffsetsAreLost() {
    TablePartition leaf = server.createLeaf("events_1", 9);
    FakeConnect connect = new FakeConnect(server);
    connect.poll(5);
    connect.storeOffsets();

    connect.loseOffsets();
    connect.kill();
    connect.poll(ENOUGH);

    SealedExports read = SealedExports.of(leaf, connect.topic());
    assertThat(read.begun()).hasSize(2).isSorted();
    assertThat(read.lines()).isEqualTo(server.lines(leaf));
  }

  @Test
  @Tag("C19")
  void noticesAnotherTopicPartitionAfterARestartToo() {
    TablePartition leaf = server.createLeaf("events_1", 8);
    FakeConnect connect = new FakeConnect(server);
    connect.poll(4);
    connect.storeOffsets();

    connect.repartition();
    connect.kill();
    connect.poll(ENOUGH);

    assertThat(connect.recordsWith(ExportHeaders.ABANDON)).hasSize(1);
    assertThat(SealedExports.of(leaf, connect.topic()).begun()).hasSize(2);
  }

  @Test
  void givesUpAnEpochWhoseSealWasDropped() {
    TablePartition leaf = server.createLeaf("events_1", 2);
    FakeConnect connect = new FakeConnect(server);
    connect.drop(record -> SealedExports.header(record, ExportHeaders.SEAL) != null);
    connect.poll(ENOUGH);
    connect.drop(record -> false);

    server.clock().advance(Duration.ofHours(2));
    connect.poll(ENOUGH);

    assertThat(SealedExports.of(leaf, connect.topic()).lines()).isEqualTo(server.lines(leaf));
  }

  @Test
  void keepsItsClaimUntilTheSealIsReadBackAsStored() {
    TablePartition leaf = server.createLeaf("events_1", 2);
    FakeConnect connect = new FakeConnect(server);
    connect.poll(ENOUGH);
    assertThat(server.isLocked(leaf)).isTrue();

    connect.storeOffsets();
    server.clock().advance(Duration.ofSeconds(2));
    connect.poll();

    assertThat(server.isLocked(leaf)).isFalse();
  }

  @Test
  void leavesALeafToTheTaskThatClaimedIt() {
    TablePartition leaf = server.createLeaf("events_1", 2);
    new FakeSession(server).claim(leaf);
    FakeConnect connect = new FakeConnect(server);

    connect.poll(ENOUGH);

    assertThat(connect.topic()).isEmpty();
  }

  @Test
  void goesOnWithTheNextLeafWhileASealIsNotStored() {
    server.createLeaf("events_1", 2);
    TablePartition second = server.createLeaf("events_2", 2);
    FakeConnect connect = new FakeConnect(server);

    connect.poll(ENOUGH);

    assertThat(SealedExports.of(second, connect.topic()).epochs()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 8, 11, 14, 17})
  void goesOnAfterTheSessionIsCutOffAnywhere(int calls) {
    TablePartition leaf = server.createLeaf("events_1", 9);
    FakeConnect connect = new FakeConnect(server);
    connect.session().cutOffAfter(calls);

    int losses = 0;
    for (int poll = 0; poll < 2 * ENOUGH; poll++) {
      try {
        connect.poll();
      } catch (SessionLostException e) {
        losses++;
        assertThat(connect.exporter().poll()).as("rests after a loss").isEmpty();
        server.clock().advance(Duration.ofSeconds(3));
      }
      connect.storeOffsets();
    }

    assertThat(losses).isEqualTo(1);
    assertThat(SealedExports.of(leaf, connect.topic()).lines()).isEqualTo(server.lines(leaf));
  }

  @Test
  @Tag("D10")
  void abandonsAfterARestartOnALeafThatWasRewritten() {
    TablePartition leaf = server.createLeaf("events_1", 9);
    FakeConnect connect = new FakeConnect(server);
    connect.poll(4);
    connect.storeOffsets();

    server.rewrite(leaf);
    connect.kill();
    connect.poll(ENOUGH);

    assertThat(connect.recordsWith(ExportHeaders.ABANDON)).hasSize(1);
    assertThat(SealedExports.of(leaf, connect.topic()).lines()).isEqualTo(server.lines(leaf));
  }

  @Test
  void exportsASealedLeafAgainWhenARecheckFindsItChanged() {
    TablePartition leaf = sealedLeaf();
    FakeConnect connect = sealed;
    server.writer().insert(leaf, 9, "after the seal").commit();

    connect.poll(ENOUGH);
    assertThat(SealedExports.of(leaf, connect.topic()).epochs()).as("not due").hasSize(1);
    server.clock().advance(Duration.ofMinutes(61));
    connect.poll(ENOUGH);

    assertThat(SealedExports.of(leaf, connect.topic()).lines()).contains("after the seal");
  }

  @Test
  void repeatsTheSealWhenARecheckFindsNothingSoThatItsProofIsStored() {
    TablePartition leaf = sealedLeaf();
    FakeConnect connect = sealed;
    server.writer().commit();
    server.clock().advance(Duration.ofMinutes(61));

    connect.poll(ENOUGH);

    List<SourceRecord> seals = connect.recordsWith(ExportHeaders.SEAL);
    assertThat(seals).hasSize(2);
    assertThat(SealedExports.header(seals.get(1), ExportHeaders.SEAL))
        .isEqualTo(SealedExports.header(seals.get(0), ExportHeaders.SEAL));
    ExportPosition first = ExportPositionCodec.read(seals.get(0).sourceOffset());
    ExportPosition second = ExportPositionCodec.read(seals.get(1).sourceOffset());
    assertThat(second.seal().proofHorizon()).isGreaterThan(first.seal().proofHorizon());
    assertThat(SealedExports.of(leaf, connect.topic()).epochs()).hasSize(1);
  }

  @Test
  void exportsASealedLeafAgainWhenItsMarkAsksForIt() {
    TablePartition leaf = sealedLeaf();
    FakeConnect connect = sealed;
    long epoch = SealedExports.of(leaf, connect.topic()).epochs().get(0);

    server.mark(leaf, epoch);
    server.clock().advance(Duration.ofMinutes(2));
    connect.poll(ENOUGH);
    connect.storeOffsets();
    server.clock().advance(Duration.ofMinutes(2));
    connect.poll(ENOUGH);

    assertThat(SealedExports.of(leaf, connect.topic()).epochs()).hasSize(2).isSorted();
  }

  @Test
  void exportsASealedLeafAgainThatWasMissingSinceItsSealAndOnlyOnce() {
    TablePartition leaf = sealedLeaf();
    long missingSince = Epoch.smallestAt(server.clock().millis());

    server.mark(leaf, missingSince);
    pollForMinutes();

    List<Long> epochs = SealedExports.of(leaf, sealed.topic()).epochs();
    assertThat(epochs).hasSize(2).isSorted();
    assertThat(epochs.get(1)).isGreaterThan(missingSince);

    pollForMinutes();
    assertThat(SealedExports.of(leaf, sealed.topic()).begun()).as("the mark stays").hasSize(2);
  }

  @Test
  void doesNotExportALeafAgainThatWasSealedAfterItWasSeenMissing() {
    long missingSince = Epoch.smallestAt(server.clock().millis() - 1);
    TablePartition leaf = sealedLeaf();

    server.mark(leaf, missingSince);
    pollForMinutes();

    assertThat(SealedExports.of(leaf, sealed.topic()).begun()).hasSize(1);
  }

  @Test
  void goesOnWithAnOpenExportThatIsAskedForByTime() {
    TablePartition leaf = server.createLeaf("events_1", 19);
    FakeConnect connect = new FakeConnect(server);
    connect.poll(5);
    connect.storeOffsets();

    server.clock().advance(Duration.ofDays(1));
    server.mark(leaf, Epoch.smallestAt(server.clock().millis()));
    connect.kill();
    connect.poll(ENOUGH);

    SealedExports read = SealedExports.of(leaf, connect.topic());
    assertThat(read.begun()).hasSize(1);
    assertThat(read.lines()).isEqualTo(server.lines(leaf));
  }

  @Test
  void beginsAnewWhenItsOpenExportIsKnownToBeBroken() {
    TablePartition leaf = server.createLeaf("events_1", 19);
    FakeConnect connect = new FakeConnect(server);
    connect.poll(5);
    connect.storeOffsets();
    long broken = SealedExports.of(leaf, connect.topic()).begun().get(0);

    server.mark(leaf, broken);
    connect.kill();
    connect.poll(ENOUGH);

    SealedExports read = SealedExports.of(leaf, connect.topic());
    assertThat(read.begun()).hasSize(2).isSorted();
    assertThat(read.epochs()).doesNotContain(broken);
  }

  @Test
  @Tag("C23")
  void sealsAnEpochWhoseAbandonReachedTheTopicButIsNotStored() {
    TablePartition leaf = server.createLeaf("events_1", 8);
    FakeConnect connect = new FakeConnect(server);
    connect.poll(4);
    connect.storeOffsets();
    server.writer().insert(leaf, 8, "late").commit();
    while (connect.recordsWith(ExportHeaders.ABANDON).isEmpty()) {
      connect.poll();
    }

    connect.kill();
    server.writer().delete(leaf, 8).commit();
    connect.poll(ENOUGH);

    SealedExports read = SealedExports.of(leaf, connect.topic());
    assertThat(read.begun()).hasSize(1);
    assertThat(read.epochs()).as("of the epoch that was abandoned").isEqualTo(read.begun());
    assertThat(read.lines()).isEqualTo(server.lines(leaf));
  }

  @Test
  void leavesALeafThatAnotherTaskFinishedAMomentAgo() {
    server.createLeaf("events_1", 4);
    TablePartition second = server.createLeaf("events_2", 4);
    FakeConnect connect = new FakeConnect(server);
    connect.poll(3); // has both in its queue and works on the first
    FakeConnect other = connect.anotherTask();
    other.poll(ENOUGH);
    other.storeOffsets();
    server.clock().advance(Duration.ofSeconds(2));
    other.poll();

    connect.poll(ENOUGH);

    assertThat(SealedExports.of(second, connect.topic()).begun()).hasSize(1);
    assertThat(connect.recordsWith(ExportHeaders.SEAL)).hasSize(2);
    assertThat(server.isLocked(second)).isFalse();
  }

  @Test
  void looksAgainAtALeafWhoseSealWasNotStoredWhenTheSessionWasLost() {
    TablePartition leaf = server.createLeaf("events_1", 4);
    FakeConnect connect = new FakeConnect(server);
    connect.poll(ENOUGH);
    connect.session().cutOffAfter(0);
    server.clock().advance(Duration.ofMinutes(2));

    assertThatThrownBy(connect::poll)
        .isInstanceOf(SessionLostException.class)
        .hasMessageContaining("cut off");
    server.clock().advance(Duration.ofMinutes(2));
    connect.poll(ENOUGH);

    assertThat(SealedExports.of(leaf, connect.topic()).epochs()).hasSize(2).isSorted();
  }

  @Test
  void letsGoOfALeafWhoseStoredSealWasOverwritten() {
    TablePartition leaf = server.createLeaf("events_1", 4);
    FakeConnect connect = new FakeConnect(server);
    connect.poll(ENOUGH);
    connect.storeOffsets();
    connect.loseOffsets();
    connect.poll(ENOUGH);
    assertThat(server.isLocked(leaf)).as("it may be stored yet").isTrue();

    server.writer().insert(leaf, 4, "{\"row\":\"late\"}").commit();
    server.clock().advance(Duration.ofHours(2));
    connect.poll(ENOUGH);

    SealedExports read = SealedExports.of(leaf, connect.topic());
    assertThat(read.epochs()).hasSize(2);
    assertThat(read.lines()).isEqualTo(server.lines(leaf));
  }

  private void pollForMinutes() {
    for (int minute = 0; minute < 4; minute++) {
      server.clock().advance(Duration.ofMinutes(1));
      sealed.poll(ENOUGH);
      sealed.storeOffsets();
    }
  }

  private TablePartition sealedLeaf() {
    TablePartition leaf = server.createLeaf("events_1", 5);
    sealed = new FakeConnect(server);
    sealed.poll(ENOUGH);
    sealed.storeOffsets();
    server.clock().advance(Duration.ofSeconds(2));
    sealed.poll();
    assertThat(SealedExports.of(leaf, sealed.topic()).epochs()).hasSize(1);
    return leaf;
  }
}
