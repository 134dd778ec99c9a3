// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partvault.archive.table.TablePartition;
import io.partvault.postgres.proof.LeafState;
import org.junit.jupiter.api.Test;

class ExportStateTest {

  private static final TopicPlace PLACE = new TopicPlace("shop.public.events", 0);

  private final FakePostgres server = new FakePostgres(new MutableClock());
  private final TablePartition tablePartition = server.createLeaf("events_1", 10);
  private final LeafState leaf = server.look(tablePartition, server.state(0));
  private final Acknowledgements acknowledgements = new Acknowledgements(PLACE, () -> {});
  private final ExportState state =
      new ExportState(
          leaf,
          ExportPosition.begun(5, RecordFormat.JSON, ExportBasis.of(leaf)).at(PLACE),
          2,
          acknowledgements);

  @Test
  void readsRangeAfterRangeToTheLastBlock() {
    ChunkRange first = range();
    assertThat(first.afterTid()).isZero();
    assertThat(first.endBlock()).isEqualTo(2);

    state.rangeRead(first);
    ChunkRange second = range();

    assertThat(second.afterTid()).isEqualTo(2 << 16);
    assertThat(second.endBlock()).isEqualTo(4);
    state.rangeRead(second);
    assertThat(state.next()).isNotInstanceOf(ExportStep.Read.class);
  }

  @Test
  void goesOnBehindTheLastRowInsideARange() {
    take(0);
    take(1);

    assertThat(range().afterTid()).isEqualTo(FakePostgres.tid(1));
    assertThat(range().endBlock()).isEqualTo(2);
  }

  @Test
  void asksForNoProofWithFewerRowsThanTheBeginHeld() {
    take(0);
    readAll();

    assertThat(state.next()).isEqualTo(new ExportStep.Abandon("it gave 1 rows, 10 at begin"));
  }

  @Test
  void asksForAProofOnlyWhenEveryRowIsAcknowledged() {
    for (int slot = 0; slot < 10; slot++) {
      take(slot);
    }
    acknowledgements.emitted(1);
    readAll();

    assertThat(state.next()).isEqualTo(new ExportStep.Await());
    acknowledgements.acknowledged(PLACE);
    assertThat(state.next()).isInstanceOf(ExportStep.Prove.class);
    assertThat(((ExportStep.Prove) state.next()).basis().rows()).isEqualTo(10);
  }

  @Test
  void refusesRowsOutOfOrder() {
    take(3);

    assertThatThrownBy(() -> take(3))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Cannot export public.events_1: row at tid");
  }

  @Test
  void readsNothingThatIsBehindOrLate() {
    long wal = leaf.walPosition();
    long horizon = leaf.horizon();

    assertThat(state.isNotBehind(new SnapshotView(wal, horizon, horizon))).isTrue();
    assertThat(state.isNotBehind(new SnapshotView(wal - 1, horizon, horizon))).isFalse();
    assertThat(state.isNotBehind(new SnapshotView(wal, horizon - 1, horizon))).isFalse();
    SnapshotView view = new SnapshotView(wal, horizon + 5, horizon + 9);
    assertThat(state.isNotLate(view, horizon - 1)).isTrue();
    assertThat(state.isNotLate(view, horizon)).isFalse();
    assertThat(state.isNotLate(view, horizon + 8)).isFalse();
  }

  private ChunkRange range() {
    return ((ExportStep.Read) state.next()).range();
  }

  private void readAll() {
    state.rangeRead(new ChunkRange(leaf, range().basis(), 0, ChunkRange.TO_THE_END));
  }

  private void take(int slot) {
    state.take(FakePostgres.tid(slot), "{}".getBytes(UTF_8), 0, 2);
  }
}
