// SPDX-License-Identifier: Apache-2.0
package io.partvault.cleanup;

import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.archive.layout.ManifestName;
import io.partvault.archive.table.TableName;
import io.partvault.archive.table.TablePartitionKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutlivedArchivesTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration DAY = Duration.ofDays(1);

  private final OutlivedArchives outlived = new OutlivedArchives(DAY);
  private final ManifestName archive = archive(1001);

  @Test
  void asksWhereItWasFoundChangedForLong() {
    outlived.looked(archive, true, START);
    outlived.looked(archive, true, START.plus(DAY).minusMillis(1));
    assertThat(due(archive, START.plus(DAY).minusMillis(1))).isEmpty();
    assertThat(due(archive, START.plus(DAY))).containsExactly(archive);
  }

  @Test
  void leavesAloneWhatIsAsItWasAgain() {
    outlived.looked(archive, true, START);
    outlived.looked(archive, false, START.plusSeconds(60));
    assertThat(due(archive, START.plus(DAY))).isEmpty();
  }

  @Test
  void leavesAnArchiveAloneThatHasASuccessor() {
    outlived.looked(archive, true, START);
    assertThat(due(archive(1002), START.plus(DAY))).isEmpty();
  }

  @Test
  void eachFurtherRequestWaitsTwiceAsLongWhateverArchivesCameMeanwhile() {
    outlived.looked(archive, true, START);
    assertThat(due(archive, START.plus(DAY))).hasSize(1);
    Instant next = START.plus(DAY).plusSeconds(60);
    outlived.looked(archive(1002), true, next);
    assertThat(due(archive(1002), next.plus(DAY))).isEmpty();
    assertThat(due(archive(1002), next.plus(DAY.multipliedBy(2)))).hasSize(1);
  }

  private List<ManifestName> due(ManifestName newest, Instant now) {
    return outlived.due(List.of(newest), now);
  }

  private static ManifestName archive(long epoch) {
    return new ManifestName(
        new TablePartitionKey(
            "shop", new TableName("public", "events"), new TableName("public", "events_1")),
        16402,
        epoch);
  }
}
