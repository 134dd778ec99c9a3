// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.partvault.archive.commit.BeginStore;
import io.partvault.archive.commit.Commit;
import io.partvault.archive.commit.CommitSource;
import io.partvault.archive.commit.ExportState;
import io.partvault.archive.digest.Digest;
import io.partvault.archive.digest.RowDigest;
import io.partvault.archive.export.ExportAbandon;
import io.partvault.archive.file.DataFile;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LedgerTest {

  private static final Instant NOW = Instant.parse("2026-11-21T03:00:00Z");
  private static final CommitSource SOURCE = new CommitSource("sink", "topic", 0);
  private static final LedgerRules RULES = new LedgerRules(false, Duration.ofDays(8));
  private static final TestExport EXPORT = TestExport.of("events_2024_01", 5, 10);

  private final Ledger ledger = Ledger.atBeginning(SOURCE, "", RULES);
  private long offset;

  @Test
  void aBeginIsStoredOnceAndAnotherOneOfTheSameEpochBreaksTheExport() {
    assertThat(begin(EXPORT)).isEqualTo(new Decision.StoreBegin(EXPORT.begin()));
    assertThat(begin(EXPORT)).isEqualTo(new Decision.Drop());

    TestExport other = TestExport.of("events_2024_01", 5, 11);
    assertThat(begin(other))
        .isInstanceOfSatisfying(
            Decision.Break.class,
            found ->
                assertThat(found.finding().found()).isEqualTo(BeginStore.sha256(other.begin())));
  }

  @ParameterizedTest
  @CsvSource({"0,4,drop", "3,1,drop", "0,5,4", "4,1,0", "2,8,2", "4,6,0", "5,1,gap", "9,1,gap"})
  void aRecordIsAppendedCutDroppedOrAGapByItsRowNumbers(long firstRow, int rows, String expected) {
    begin(EXPORT);
    rows(0, 4);

    Decision decision = rows(firstRow, rows);

    switch (expected) {
      case "drop" -> assertThat(decision).isEqualTo(new Decision.Drop());
      case "gap" -> assertThat(decision).isInstanceOf(Decision.Break.class);
      default ->
          assertThat(decision)
              .isInstanceOfSatisfying(
                  Decision.Append.class,
                  append -> assertThat(append.skip()).isEqualTo(Integer.parseInt(expected)));
    }
  }

  @Test
  void aBrokenExportTakesNothingAnyMore() {
    begin(EXPORT);
    rows(1, 1);

    assertThat(rows(0, 1)).isEqualTo(new Decision.Drop());
    assertThat(seal(EXPORT)).isEqualTo(new Decision.Drop());
    assertThat(begin(EXPORT)).isEqualTo(new Decision.Drop());
  }

  @Test
  void anAbandonOfWhatWasNeverSeenMeansNothing() {
    Decision decision =
        ledger.accept(new Arrival.Abandon(offset++, EXPORT.id(), new ExportAbandon(5, "x")));

    assertThat(decision).isEqualTo(new Decision.Drop());
    assertThat(ledger.exports()).isEmpty();
  }

  @Test
  void everyRecordMovesThePositionAndHolesInTheOffsetsDoNotMatter() {
    begin(EXPORT);
    offset = 40;
    rows(0, 1);

    assertThat(ledger.position()).isEqualTo(41);
    assertThat(ledger.committedPosition()).isZero();
    assertThat(ledger.hasChanges()).isTrue();
  }

  @Test
  void lowerOffsetsBringNothingNewOrTheTopicIsAnother() {
    begin(EXPORT);
    rows(0, 5);
    rows(5, 1);

    assertThat(ledger.accept(new Arrival.Rows(1, EXPORT.id(), 0, 5, 5)))
        .isEqualTo(new Decision.Drop());
    assertThat(ledger.position()).isEqualTo(3);
    assertThatExceptionOfType(ConnectException.class)
        .isThrownBy(() -> ledger.accept(new Arrival.Rows(1, EXPORT.id(), 6, 1, 1)))
        .withMessageContaining("commits stand at offset 3, but it gives offset 1");
  }

  @Test
  void aCommitIsRefusedWhileRowsAreInNoFinishedFile() {
    begin(EXPORT);
    rows(0, 5);

    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> ledger.nextCommit("n", NOW))
        .withMessageContaining("has seen 5 rows, its finished files hold 0");
  }

  @Test
  void whatACommitSaysIsWhatTheNextTaskGoesOnWith() {
    begin(EXPORT);
    rows(0, 6);
    finish(6);
    Commit first = ledger.nextCommit("first", NOW);
    ledger.committed(first);

    Ledger next = restored(first);
    assertThat(next.position()).isEqualTo(2);
    assertThat(next.sequence()).isEqualTo(1);
    assertThat(next.accept(new Arrival.Rows(2, EXPORT.id(), 5, 3, 3)))
        .isInstanceOfSatisfying(
            Decision.Append.class, append -> assertThat(append.skip()).isEqualTo(1));
    assertThat(ledger.nextCommit("second", NOW).follows(first)).isTrue();
    assertThat(ledger.nextCommit("second", NOW).dataFiles()).isEmpty();
  }

  @Test
  void aSealThatAgreesMakesTheManifestDueUntilItIsKnownToExist() {
    begin(EXPORT);
    rows(0, 10);
    finish(10);
    Decision.CompareSeal compare = (Decision.CompareSeal) seal(EXPORT);
    assertThat(ledger.compare(compare)).isEmpty();
    Commit sealed = ledger.nextCommit("a", NOW);
    ledger.committed(sealed);

    Commit later = ledger.nextCommit("b", NOW.plus(Duration.ofDays(100)));
    assertThat(later.exports().get(0).state())
        .isEqualTo(new ExportState.ManifestDue(EXPORT.seal()));
    Ledger next = restored(sealed);
    next.archived(next.exports().iterator().next());
    assertThat(next.nextCommit("c", NOW).exports().get(0).state())
        .isEqualTo(new ExportState.Ended());
  }

  @Test
  void anExportThatIsDoneLetsGoOfItsBeginAndNotBefore() {
    begin(EXPORT);
    rows(0, 10);
    finish(10);
    assertThat(ledger.compare((Decision.CompareSeal) seal(EXPORT))).isEmpty();
    ledger.committed(ledger.nextCommit("a", NOW));
    assertThat(export(EXPORT).hasBegin()).as("manifest due").isTrue();

    ledger.archived(export(EXPORT));
    assertThat(export(EXPORT).hasBegin()).as("not committed yet").isTrue();
    ledger.committed(ledger.nextCommit("b", NOW));

    assertThat(export(EXPORT).hasBegin()).isFalse();
  }

  @Test
  void aManifestClosesOlderEpochsOfItsTablePartitionOnly() {
    TestExport newer = TestExport.of("events_2024_01", 6, 0);
    TestExport other = TestExport.of("events_2024_02", 4, 0);
    begin(EXPORT);
    begin(newer);
    begin(other);

    ledger.archived(export(newer));

    assertThat(export(EXPORT).state()).isEqualTo(new ExportState.Superseded(6));
    assertThat(export(other).state()).isEqualTo(new ExportState.Open());
    assertThat(begin(TestExport.of("events_2024_01", 3, 0))).isEqualTo(new Decision.Drop());
    assertThat(begin(TestExport.of("events_2024_01", 7, 0)))
        .isInstanceOf(Decision.StoreBegin.class);
  }

  @Test
  void oneSecondOfSealsSharesACommitAndTheRestWaitsForTheInterval() {
    CommitSchedule schedule = new CommitSchedule(Duration.ofMinutes(10));
    assertThat(schedule.isDue(Instant.MAX.minusSeconds(1))).isFalse();

    schedule.changed(NOW);
    schedule.changed(NOW.plusSeconds(60));
    assertThat(schedule.isDue(NOW.plusSeconds(599))).isFalse();
    assertThat(schedule.isDue(NOW.plusSeconds(600))).isTrue();
    schedule.ended(NOW.plusSeconds(60));
    assertThat(schedule.isDue(NOW.plusSeconds(60))).isFalse();
    assertThat(schedule.untilDue(NOW.plusSeconds(60))).isEqualTo(CommitSchedule.QUIET);
    assertThat(schedule.isDue(NOW.plusSeconds(61))).isTrue();
    assertThat(schedule.untilDue(NOW.plusSeconds(99))).isEqualTo(Duration.ZERO);
    schedule.reset();
    assertThat(schedule.isDue(NOW.plusSeconds(9_999))).isFalse();
  }

  @Test
  void aSealThatNothingFollowsDoesNotWaitForOthers() {
    CommitSchedule schedule = new CommitSchedule(Duration.ofMinutes(10));
    schedule.changed(NOW);
    schedule.quiet(NOW.plusSeconds(5));
    assertThat(schedule.isDue(NOW.plusSeconds(5))).as("rows can wait for more of them").isFalse();
    assertThat(schedule.untilDue(NOW)).isEqualTo(Duration.ofMinutes(10));

    schedule.ended(NOW.plusSeconds(6));
    schedule.quiet(NOW.plusSeconds(6));
    assertThat(schedule.isDue(NOW.plusSeconds(6))).as("another one may come").isFalse();
    schedule.quiet(NOW.plusSeconds(6).plus(CommitSchedule.QUIET));

    assertThat(schedule.isDue(NOW.plusSeconds(6).plus(CommitSchedule.QUIET))).isTrue();
    schedule.reset();
    schedule.quiet(NOW.plusSeconds(8));
    assertThat(schedule.isPending()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"9,99,false", "10,1,true", "1,100,true", "11,101,true"})
  void aFileIsFullByRowsOrBytes(long rows, long bytes, boolean full) {
    assertThat(new RotationPolicy(10, 100, Duration.ofMinutes(1)).isFull(rows, bytes))
        .isEqualTo(full);
  }

  private static Ledger restored(Commit commit) {
    return Ledger.restored(
        commit, "", RULES, Map.of(BeginStore.sha256(EXPORT.begin()), EXPORT.begin())::get);
  }

  private Decision begin(TestExport export) {
    return ledger.accept(new Arrival.Begin(offset++, export.id(), export.begin()));
  }

  private Decision rows(long firstRow, int rows) {
    return ledger.accept(new Arrival.Rows(offset++, EXPORT.id(), firstRow, rows, rows));
  }

  private Decision seal(TestExport export) {
    return ledger.accept(new Arrival.Seal(offset++, export.id(), export.seal()));
  }

  private Export export(TestExport export) {
    return ledger.exports().stream()
        .filter(e -> e.id().equals(export.id()))
        .findFirst()
        .orElseThrow();
  }

  private void finish(int rows) {
    RowDigest digest = new RowDigest();
    EXPORT
        .lines()
        .subList(0, rows)
        .forEach(
            line -> {
              byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
              digest.add(bytes, 0, bytes.length);
            });
    Digest written = digest.value();
    ledger.finished(
        export(EXPORT),
        new DataFile("k", 0, rows, 1, 1, "0".repeat(64), "e", written, "topic", 0, 1, 1));
  }
}
