// SPDX-License-Identifier: Apache-2.0
package io.partvault.cleanup;

import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.archive.layout.ManifestName;
import io.partvault.archive.table.PartitionBounds;
import io.partvault.archive.table.TableName;
import io.partvault.archive.table.TablePartition;
import io.partvault.cleanup.CleanupEvent.Kind;
import io.partvault.cleanup.CleanupEvent.Size;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class CleanupMemoryTest {

  private static final Instant START = Instant.parse("2026-11-20T10:00:00Z");

  private final List<CleanupEvent> events = new ArrayList<>();
  private final CleanupJournal journal = new CleanupJournal(Clock.systemUTC(), events::add);
  private final TablePartition leaf = leaf("events_1", "10");
  private final ManifestName manifest = new ManifestName(leaf.key(), leaf.oid(), 1000);

  @Test
  void stateThatLastsIsToldOnce() {
    journal.verified(manifest, leaf, Size.NONE, "");
    journal.report(manifest, leaf, Size.NONE, LeafReport.waiting("locked", "pid 1"));
    journal.verified(manifest, leaf, Size.NONE, "");
    journal.report(manifest, leaf, Size.NONE, LeafReport.waiting("locked", "pid 2"));
    journal.report(manifest, leaf, Size.NONE, LeafReport.of(Kind.DROPPED));
    assertThat(events)
        .extracting(CleanupEvent::kind)
        .containsExactly(Kind.VERIFIED, Kind.WAITING, Kind.DROPPED);
  }

  @Test
  void otherCauseIsAnotherState() {
    journal.report(manifest, leaf, Size.NONE, LeafReport.waiting("hold", ""));
    journal.report(manifest, leaf, Size.NONE, LeafReport.waiting("locked", ""));
    assertThat(events).hasSize(2);
  }

  @Test
  void pausesDoubleUpToAnHourAndStartOverForANewExport() {
    Patience patience = new Patience(Duration.ofMinutes(20));
    assertThat(patience.isDue(manifest, START)).isTrue();
    patience.inVain(manifest, START);
    assertThat(patience.isDue(manifest, START.plus(Duration.ofMinutes(20)).minusMillis(1)))
        .isFalse();
    assertThat(patience.isDue(manifest, START.plus(Duration.ofMinutes(20)))).isTrue();
    patience.inVain(manifest, START);
    patience.inVain(manifest, START);
    assertThat(patience.isDue(manifest, START.plus(Duration.ofMinutes(59)))).isFalse();
    assertThat(patience.isDue(manifest, START.plus(Duration.ofMinutes(60)))).isTrue();
    assertThat(patience.isDue(new ManifestName(leaf.key(), leaf.oid(), 2000), START)).isTrue();
  }

  @Test
  @Tag("D1")
  void oldestGoesFirstByValueAndNotByName() {
    ArchiveSummary ten = new ArchiveSummary(leaf("events_10", "1000"), Size.NONE);
    ArchiveSummary nine = new ArchiveSummary(leaf("events_9", "900"), Size.NONE);
    assertThat(Stream.of(ten, nine).sorted(ArchiveSummary.BY_BOUNDS)).containsExactly(nine, ten);
  }

  private static TablePartition leaf(String name, String to) {
    return new TablePartition(
        "shop",
        new TableName("public", "events"),
        new TableName("public", name),
        16402,
        new PartitionBounds("0", to, ""));
  }
}
