// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.archive.table.TableName;
import io.partvault.archive.table.TablePartitionKey;
import io.partvault.cli.archive.CleanupEvent.Kind;
import io.partvault.cli.progress.Step;
import io.partvault.cli.progress.TablePartitionProgress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArchiveLedgerTest {

  private static final TablePartitionKey KEY =
      new TablePartitionKey(
          "shop", new TableName("public", "events"), new TableName("public", "events_1"));
  private static final long OID = 16402;

  private final HandClock clock = new HandClock();

  private ArchiveLedger ledger(Removal removal) {
    return new ArchiveLedger(List.of(new Target(KEY, OID, 100)), removal, clock);
  }

  private static CleanupEvent event(Kind kind, long epoch) {
    return new CleanupEvent(kind, KEY, OID, epoch, kind + " for a reason");
  }

  private static TablePartitionProgress only(ArchiveLedger ledger) {
    return ledger.progress().tablePartitions().get(0);
  }

  @Test
  void withoutRemovalAVerifiedTablePartitionIsDone() {
    ArchiveLedger ledger = ledger(Removal.NONE);
    assertThat(ledger.isFinished()).isFalse();
    ledger.heard(event(Kind.VERIFIED, 5));
    assertThat(ledger.isFinished()).isTrue();
    assertThat(only(ledger).has(Step.DROPPED)).isFalse();
  }

  @Test
  void withDropOnlyADroppedOneIsDone() {
    ArchiveLedger ledger = ledger(Removal.DROP);
    ledger.heard(event(Kind.VERIFIED, 5));
    assertThat(ledger.isFinished()).isFalse();
    ledger.heard(event(Kind.RECOVERED, 5));
    assertThat(ledger.isFinished()).isTrue();
  }

  @Test
  void withADelayDetachedIsDoneAndWithoutOneItIsNot() {
    ArchiveLedger delayed = ledger(new Removal(true, true, 7));
    delayed.heard(event(Kind.DETACHED, 5));
    assertThat(delayed.isFinished()).isTrue();
    ArchiveLedger direct = ledger(new Removal(true, true, 0));
    direct.heard(event(Kind.DETACHED, 5));
    assertThat(direct.isFinished()).isFalse();
  }

  @Test
  void aReceiptIsAsGoodAsAnEvent() {
    ArchiveLedger ledger = ledger(Removal.DROP);
    ledger.received(KEY, OID);
    assertThat(ledger.isFinished()).isTrue();
  }

  @Test
  void aLeafMadeAnewUnderTheSameNameIsAnotherOne() {
    ArchiveLedger ledger = ledger(Removal.DROP);
    ledger.received(KEY, OID + 1);
    assertThat(ledger.isFinished()).isFalse();
    assertThat(ledger.isTarget(KEY, OID + 1)).isFalse();
  }

  @Test
  void aRefusalStandsAfterAWhile() {
    ArchiveLedger ledger = ledger(Removal.DROP);
    ledger.heard(event(Kind.REFUSED, 5));
    assertThat(ledger.isFinished()).isFalse();
    clock.pass(Duration.ofMinutes(1));
    assertThat(ledger.isFinished()).isTrue();
    assertThat(only(ledger).failure()).isEqualTo("REFUSED for a reason");
  }

  @Test
  void aNewerExportDoesAwayWithARefusal() {
    ArchiveLedger ledger = ledger(Removal.DROP);
    ledger.heard(event(Kind.REFUSED, 5));
    ledger.committed(KEY, 6, 50);
    clock.pass(Duration.ofMinutes(1));
    assertThat(ledger.isFinished()).isFalse();
    ledger.heard(event(Kind.REFUSED, 5));
    clock.pass(Duration.ofMinutes(1));
    assertThat(ledger.isFinished()).isFalse();
    ledger.heard(event(Kind.DROPPED, 6));
    assertThat(ledger.isFinished()).isTrue();
    assertThat(only(ledger).isFailed()).isFalse();
  }

  @Test
  void whatIsGoneByOthersHandIsAFailureAtOnce() {
    ArchiveLedger ledger = ledger(Removal.DROP);
    ledger.heard(event(Kind.GONE, 5));
    assertThat(ledger.isFinished()).isTrue();
    assertThat(only(ledger).isFailed()).isTrue();
  }

  @Test
  void waitingEndsAfterSomeMinutesAndBySuccess() {
    ArchiveLedger ledger = ledger(Removal.DROP);
    ledger.heard(event(Kind.WAITING, 5));
    clock.pass(Duration.ofMinutes(2));
    assertThat(ledger.isFinished()).isFalse();
    clock.pass(Duration.ofMinutes(2));
    assertThat(ledger.isFinished()).isTrue();
    ledger.heard(event(Kind.DROPPED, 5));
    assertThat(only(ledger).isFailed()).isFalse();
  }

  @Test
  void aBrokenConnectorFailsOnlyWhatIsNotDone() {
    ArchiveLedger ledger =
        new ArchiveLedger(
            List.of(new Target(KEY, OID, 1), new Target(other(), OID + 1, 1)), Removal.NONE, clock);
    ledger.heard(event(Kind.VERIFIED, 5));
    ledger.failRest("the sink connector failed: no space");
    assertThat(ledger.isFinished()).isTrue();
    assertThat(ledger.progress().failed())
        .singleElement()
        .satisfies(one -> assertThat(one.failure()).contains("no space"));
  }

  @Test
  void onlyThoseWithoutAnyTraceAreUntouched() {
    ArchiveLedger ledger = ledger(Removal.DROP);
    assertThat(ledger.untouched()).hasSize(1);
    ledger.committed(KEY, 6, 50);
    assertThat(ledger.untouched()).isEmpty();
    assertThat(only(ledger).rows()).isEqualTo(50);
  }

  private static TablePartitionKey other() {
    return new TablePartitionKey("shop", KEY.table(), new TableName("public", "events_2"));
  }

  /** Goes when it is told to. */
  private static final class HandClock extends Clock {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    void pass(Duration time) {
      now = now.plus(time);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
