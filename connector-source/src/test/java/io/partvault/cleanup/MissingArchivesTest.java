// SPDX-License-Identifier: Apache-2.0
package io.partvault.cleanup;

import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.archive.export.Epoch;
import io.partvault.archive.layout.ManifestName;
import io.partvault.archive.table.PartitionBounds;
import io.partvault.archive.table.TableName;
import io.partvault.archive.table.TablePartition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class MissingArchivesTest {

  private static final Instant START = Instant.parse("2026-11-20T10:00:00Z");
  private static final long STARTED = Epoch.smallestAt(START.toEpochMilli());
  private static final Duration DAY = Duration.ofDays(1);

  private final MissingArchives missing = new MissingArchives(DAY);
  private final TablePartition leaf =
      new TablePartition(
          "shop",
          new TableName("public", "events"),
          new TableName("public", "events_1"),
          16402,
          new PartitionBounds("0", "10", ""));

  @Test
  void asksAfterTheTimeItWasFirstSeenMissingOnceItWasMissingForLong() {
    assertThat(due(START, 0, 0, 0)).isEmpty();
    assertThat(due(START.plus(DAY).minusMillis(1), 0, 0, 0)).isEmpty();
    assertThat(due(START.plus(DAY), 0, 0, 0)).containsExactly(ask(STARTED));
  }

  @Test
  void manifestThatComesMeanwhileEndsTheWait() {
    assertThat(due(START, 0, 0, 0)).isEmpty();
    assertThat(due(START.plus(DAY.dividedBy(2)), 4711, 0, 0)).isEmpty();
    assertThat(due(START.plus(DAY), 0, 0, 0)).as("waits anew").isEmpty();
  }

  @Test
  void eachFurtherRequestWaitsTwiceAsLong() {
    assertThat(due(START, 0, 0, 0)).isEmpty();
    assertThat(due(START.plus(DAY), 0, 0, 0)).hasSize(1);
    Instant marked = START.plus(DAY).plusSeconds(60);
    assertThat(due(marked, 0, STARTED, 0)).isEmpty();
    assertThat(due(marked.plus(DAY), 0, STARTED, 0)).isEmpty();
    assertThat(due(marked.plus(DAY).plus(DAY), 0, STARTED, 0))
        .containsExactly(ask(Epoch.smallestAt(marked.toEpochMilli())));
  }

  @Test
  void requestThatCouldNotBeMarkedIsMadeAgainLater() {
    assertThat(due(START, 0, 0, 0)).isEmpty();
    assertThat(due(START.plus(DAY), 0, 0, 0)).hasSize(1);
    assertThat(due(START.plus(DAY).plusSeconds(60), 0, 0, 0)).isEmpty();
    assertThat(due(START.plus(DAY.multipliedBy(3)), 0, 0, 0)).hasSize(1);
  }

  @Test
  void reportThatNobodyActedUponIsLeftToItsOwnRule() {
    assertThat(due(START, 0, 0, 1000)).isEmpty();
    assertThat(due(START.plus(DAY), 0, 0, 1000)).isEmpty();
  }

  @Test
  void nothingAfterARequestIsMissingTooWhateverCameBefore() {
    assertThat(due(START, 1000, 1000, 1000)).isEmpty();
    assertThat(due(START.plus(DAY), 1000, 1000, 1000)).containsExactly(ask(STARTED));
  }

  @Test
  void requestBySomebodyElseBeginsTheWaitAnew() {
    assertThat(due(START, 0, 0, 0)).isEmpty();
    Instant marked = START.plus(DAY).minusSeconds(60);
    assertThat(due(marked, 0, 1000, 1000)).isEmpty();
    assertThat(due(START.plus(DAY), 0, 1000, 1000)).isEmpty();
    assertThat(due(marked.plus(DAY), 0, 1000, 1000))
        .containsExactly(ask(Epoch.smallestAt(marked.toEpochMilli())));
  }

  @Test
  void tablePartitionThatIsGoneOrNotExpectedAnyMoreIsForgotten() {
    assertThat(due(START, 0, 0, 0)).isEmpty();
    assertThat(missing.due(List.of(), START.plusSeconds(60))).isEmpty();
    assertThat(due(START.plus(DAY), 0, 0, 0)).isEmpty();
  }

  private List<ManifestName> due(Instant now, long archived, long asked, long reported) {
    return missing.due(List.of(new MissingArchives.Expected(leaf, archived, asked, reported)), now);
  }

  private ManifestName ask(long after) {
    return new ManifestName(leaf.key(), leaf.oid(), after);
  }
}
