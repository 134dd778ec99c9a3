// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which window a commit is in, and which manifests it asks for. */
final class RecordStandingTest {

  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void theFirstCommitOpensTheWindowOfItsClock() {
    RecordStanding first = at("2026-11-27T07:59:59.9Z", RecordStanding.NONE, batch(0, 0, 10));

    assertThat(first.window())
        .isEqualTo(
            new RecordWindow(
                Instant.parse("2026-11-27T07:00:00Z"),
                Instant.parse("2026-11-27T08:00:00Z"),
                0,
                0,
                0,
                10));
    assertThat(first.due()).isEmpty();
    assertThat(first.window().isOver(Instant.parse("2026-11-27T07:59:59.9Z"))).isFalse();
    assertThat(first.window().isOver(Instant.parse("2026-11-27T08:00:00Z"))).isTrue();
  }

  @Test
  void commitsOfOneWindowExtendItAndTheFirstOneBehindItAsksForItsManifest() {
    RecordStanding first = at("2026-11-27T07:10:00Z", RecordStanding.NONE, batch(0, 0, 10));
    RecordStanding second = at("2026-11-27T07:20:00Z", first, batch(1, 10, 25));
    RecordStanding third = at("2026-11-27T09:20:00Z", second, batch(2, 25, 26));

    assertThat(second.window().nextOffset()).isEqualTo(25);
    assertThat(second.window().lastSequence()).isEqualTo(1);
    assertThat(third.due()).containsExactly(second.window());
    assertThat(third.window().from()).isEqualTo("2026-11-27T09:00:00Z");
    assertThat(third.window().firstOffset()).isEqualTo(25);
    assertThat(third.oldestNeeded(2)).isZero();
    assertThat(third.settled(second.window()).due()).isEmpty();
    assertThat(third.settled(second.window()).oldestNeeded(2)).isEqualTo(2);
  }

  @Test
  void aWindowThatCoversNothingIsNeverDue() {
    RecordStanding first = at("2026-11-27T07:10:00Z", RecordStanding.NONE, batch(0, 0, 10));
    RecordStanding empty = at("2026-11-27T08:00:00Z", first, batch(1, 10, 10));
    RecordStanding later = at("2026-11-27T11:00:00Z", empty, batch(2, 10, 11));

    assertThat(empty.window().isEmpty()).isTrue();
    assertThat(empty.window().isOver(Instant.MAX)).isFalse();
    assertThat(later.due()).containsExactly(first.window());
  }

  @Test
  void aClockThatIsBehindStaysInTheWindowOfItsPredecessor() {
    RecordStanding first = at("2026-11-27T08:10:00Z", RecordStanding.NONE, batch(0, 0, 10));
    RecordStanding behind = at("2026-11-27T06:00:00Z", first, batch(1, 10, 20));

    assertThat(behind.window().from()).isEqualTo("2026-11-27T08:00:00Z");
    assertThat(behind.due()).isEmpty();
  }

  @Test
  void windowsDoNotOverlapWhenTheirLengthIsChanged() {
    RecordStanding first = at("2026-11-27T07:10:00Z", RecordStanding.NONE, batch(0, 0, 10));
    RecordStanding day =
        first.next(batch(1, 10, 20), Instant.parse("2026-11-27T08:30:00Z"), Duration.ofDays(1));

    assertThat(day.window().from()).isEqualTo("2026-11-27T08:00:00Z");
    assertThat(day.window().to()).isEqualTo("2026-11-28T00:00:00Z");
  }

  @Test
  void aResetEndsTheWindowThatItJumpsOutOf() {
    RecordStanding first = at("2026-11-27T07:10:00Z", RecordStanding.NONE, batch(0, 0, 10));
    RecordStanding reset = first.reset(1, 4);
    RecordStanding again = at("2026-11-27T07:20:00Z", reset, batch(2, 4, 10));

    assertThat(reset.due()).containsExactly(first.window());
    assertThat(again.window().firstOffset()).isEqualTo(4);
    assertThat(again.window().firstSequence()).isEqualTo(1);
    assertThat(again.due()).containsExactly(first.window());
    assertThat(RecordStanding.NONE.reset(1, 4).isNone()).isTrue();
  }

  private static RecordStanding at(String now, RecordStanding before, RecordBatch batch) {
    return before.next(batch, Instant.parse(now), HOUR);
  }

  private static RecordBatch batch(long sequence, long from, long next) {
    return new RecordBatch(sequence, from, next, 0, 0, List.of());
  }
}
