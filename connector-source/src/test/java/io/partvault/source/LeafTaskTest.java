// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.archive.export.Epoch;
import io.partvault.archive.table.PartitionBounds;
import io.partvault.archive.table.TableName;
import io.partvault.archive.table.TablePartition;
import io.partvault.archive.table.TablePartitionKey;
import io.partvault.postgres.proof.ProofOutcome;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class LeafTaskTest {

  private static final LeafTask NOTHING = new LeafTask.Nothing();

  private final MutableClock clock = new MutableClock();
  private final LeafMemory memory =
      new LeafMemory(
          clock,
          new SourceIntervals(Duration.ofMinutes(1), Duration.ofHours(1), Duration.ofDays(1)));
  private final TableName table = new TableName("public", "events");
  private final TablePartition leaf = leaf(1);
  private final ExportPosition open =
      ExportPosition.begun(
          50,
          RecordFormat.JSON,
          new ExportBasis(1, 1, "f", "s", 1, 770, 10, 4096, clock.instant()));
  private final ExportPosition sealed =
      open.sealed(new SealState(clock.instant(), clock.instant(), 800, 5000));

  @Test
  void beginsResumesOrBeginsAnew() {
    assertThat(decide(0, Map.of())).isEqualTo(new LeafTask.Begin(0));
    assertThat(decide(0, Map.of(leaf.key(), open))).isEqualTo(new LeafTask.Resume(open));
    assertThat(decide(0, Map.of(leaf.key(), open.abandoned()))).isEqualTo(new LeafTask.Begin(50));
    assertThat(decide(0, Map.of(leaf.key(), sealed))).isEqualTo(NOTHING);
  }

  @Test
  void beginsAnewWhenAskedForAnEpochAfterTheStoredOne() {
    assertThat(decide(49, Map.of(leaf.key(), sealed))).isEqualTo(NOTHING);
    assertThat(decide(50, Map.of(leaf.key(), sealed))).isEqualTo(new LeafTask.Begin(50));
    assertThat(decide(50, Map.of(leaf.key(), open))).isEqualTo(new LeafTask.Begin(50));
    assertThat(decide(60, Map.of())).isEqualTo(new LeafTask.Begin(60));
    assertThat(decide(60, Map.of(leaf.key(), sealed)))
        .as("a later epoch hides it, however late it was sealed")
        .isEqualTo(new LeafTask.Begin(60));
    assertThat(decide(60, Map.of(leaf.key(), open))).isEqualTo(new LeafTask.Begin(60));
    assertThat(decide(60, Map.of(leaf.key(), open.abandoned()))).isEqualTo(new LeafTask.Begin(60));
  }

  @Test
  void takesAMarkOfALaterTimeToMeanWhatWasSealedBefore() {
    long sealedAt = Epoch.smallestAt(clock.millis());
    long before = Epoch.smallestAt(clock.millis() - 1);

    assertThat(decide(sealedAt, Map.of(leaf.key(), sealed)))
        .isEqualTo(new LeafTask.Begin(sealedAt));
    assertThat(decide(before, Map.of(leaf.key(), sealed))).as("sealed later").isEqualTo(NOTHING);
    assertThat(decide(sealedAt, Map.of(leaf.key(), open)))
        .as("under way")
        .isEqualTo(new LeafTask.Resume(open));
  }

  @Test
  @Tag("C20")
  void doesNotResumeWhatThisTaskAbandonedEvenIfThatIsNotStoredYet() {
    memory.abandoned(leaf.key(), 50);

    assertThat(decide(0, Map.of(leaf.key(), open))).isEqualTo(new LeafTask.Begin(50));
    assertThat(decide(0, Map.of())).isEqualTo(new LeafTask.Begin(50));
  }

  @Test
  @Tag("D10")
  void beginsAnewWhenAnotherTableHasTheNameOfASealedOne() {
    Candidate other = new Candidate(leaf(2), 0, Candidate.UNCOUNTED);

    assertThat(LeafTask.decide(other, Map.of(leaf.key(), sealed), memory))
        .isEqualTo(new LeafTask.Begin(50));
  }

  @Test
  void rechecksAfterTheIntervalUnlessTheStatisticsStandStill() {
    memory.proven(leaf.key(), 7);
    clock.advance(Duration.ofMinutes(59));
    assertThat(recheck(8)).isEqualTo(NOTHING);

    clock.advance(Duration.ofMinutes(1));
    assertThat(recheck(8)).isEqualTo(new LeafTask.Recheck(sealed));
    assertThat(recheck(Candidate.UNCOUNTED)).isEqualTo(new LeafTask.Recheck(sealed));
    assertThat(recheck(7)).isEqualTo(NOTHING);

    clock.advance(Duration.ofHours(23));
    assertThat(recheck(7)).isEqualTo(new LeafTask.Recheck(sealed));
  }

  @Test
  void leavesAPostponedLeafAloneForAnInterval() {
    assertThat(memory.postpone(leaf.key(), "pid 1 is open")).isTrue();
    assertThat(memory.postpone(leaf.key(), "pid 1 is open")).as("said before").isFalse();
    assertThat(decide(0, Map.of())).isEqualTo(NOTHING);

    clock.advance(Duration.ofMinutes(1));
    assertThat(decide(0, Map.of())).isEqualTo(new LeafTask.Begin(0));
  }

  @Test
  void carriesTheSealOnByALaterProof() {
    clock.advance(Duration.ofDays(1));
    SealState proven =
        sealed.seal().provenAgain(new ProofOutcome.Unchanged(900, 6000, clock.instant()));

    assertThat(proven.sealedAt()).isEqualTo(sealed.seal().sealedAt());
    assertThat(proven.provenAt()).isEqualTo(clock.instant());
    assertThat(proven.proofHorizon()).isEqualTo(900);
    assertThat(proven.proofWalPosition()).isEqualTo(6000);
    assertThat(sealed.sealed(proven).partitionSeal()).isEqualTo(sealed.partitionSeal());
  }

  private LeafTask recheck(long changeCounter) {
    return LeafTask.decide(
        new Candidate(leaf, 0, changeCounter), Map.of(leaf.key(), sealed), memory);
  }

  private LeafTask decide(long again, Map<TablePartitionKey, ExportPosition> stored) {
    return LeafTask.decide(new Candidate(leaf, again, Candidate.UNCOUNTED), stored, memory);
  }

  private TablePartition leaf(long oid) {
    TableName name = new TableName("public", "events_1");
    return new TablePartition("shop", table, name, oid, new PartitionBounds("", "", ""));
  }
}
