// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.hold;

import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.archive.layout.ArchiveLayout;
import io.partvault.archive.layout.DataPathTemplate;
import io.partvault.archive.receipt.Hold;
import io.partvault.archive.receipt.PlacedHold;
import io.partvault.archive.table.TableName;
import io.partvault.archive.table.TablePartitionKey;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class HoldWordsTest {

  private static final TablePartitionKey KEY =
      new TablePartitionKey(
          "shop", new TableName("public", "events"), new TableName("public", "a"));
  private static final PlacedHold AUDIT =
      new PlacedHold.Known(new Hold(KEY, "audit", "ada", Instant.EPOCH));
  private static final PlacedHold UNREADABLE =
      new PlacedHold.Unreadable(
          new ArchiveLayout("", DataPathTemplate.parse(DataPathTemplate.DEFAULT)).hold(KEY), "bad");

  @Test
  void newHoldIsDone() {
    assertThat(HoldWords.held(KEY, "audit", List.of(), "look"))
        .isEqualTo(new HoldOutcome(KEY, true, "Held public.a: audit", "look"));
  }

  @Test
  void sameReasonIsDoneAlreadyWhoeverAsks() {
    assertThat(HoldWords.held(KEY, "audit", List.of(AUDIT), ""))
        .isEqualTo(
            new HoldOutcome(
                KEY,
                true,
                "public.a is held since 1970-01-01T00:00:00Z by ada: audit (already)",
                ""));
  }

  @Test
  void otherOrUnreadableHoldIsLeftAndNotDone() {
    assertThat(HoldWords.held(KEY, "other", List.of(AUDIT), "").isDone()).isFalse();
    HoldOutcome unreadable = HoldWords.held(KEY, "audit", List.of(UNREADABLE), "");
    assertThat(unreadable.isDone()).isFalse();
    assertThat(unreadable.sentence()).contains("holds/shop/public.events/a.json");
  }

  @Test
  void releaseSaysWhatWasThere() {
    assertThat(HoldWords.released(KEY, List.of(AUDIT), "look"))
        .isEqualTo(
            new HoldOutcome(
                KEY, true, "Released public.a, held since 1970-01-01T00:00:00Z by ada: audit", ""));
    assertThat(HoldWords.released(KEY, List.of(), "look").warning()).isEqualTo("look");
  }
}
