// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SummaryTest {

  private static final RunProgress DONE =
      new RunProgress(
          List.of(
              Examples.waiting("events_2026_06", 0)
                  .archived(50_000, new ArchiveSize(21_500_000, 3_900_000, 1))
                  .with(Step.DROPPED),
              Examples.waiting("events_2026_07", 0)
                  .archived(40_000, new ArchiveSize(20_000_000, 3_000_000, 2))
                  .with(Step.DETACHED)
                  .with(Step.DROPPED)),
          Duration.ofMillis(12_345));

  @Test
  void jsonIsOneObjectOnOneLine() {
    assertThat(Summary.json(DONE))
        .isEqualTo(
            "{\"tablePartitions\":2,\"rows\":90000,\"rawBytes\":41500000,\"compressedBytes\":6900000,"
                + "\"dataFiles\":3,\"verified\":2,\"detached\":1,\"dropped\":2,\"failed\":[],\"seconds\":12.3}");
  }

  @Test
  void jsonNamesWhatFailedAndWhy() {
    RunProgress progress =
        new RunProgress(
            List.of(Examples.waiting("events_2026_06", 0).failed("say \"why\"")), Duration.ZERO);
    assertThat(Summary.json(progress))
        .contains(
            "\"failed\":[{\"tablePartition\":\"public.events_2026_06\",\"reason\":\"say \\\"why\\\"\"}]")
        .contains("\"verified\":0");
  }

  @Test
  void theTableHasARowForEachAndOneForAll() {
    assertThat(Summary.table(DONE))
        .containsExactly(
            "table partition    rows      raw  compressed  files  verdict     detached  dropped",
            "events_2026_06   50,000  21.5 MB      3.9 MB      1  complete    no        yes",
            "events_2026_07   40,000  20.0 MB      3.0 MB      2  complete    yes       yes",
            "all 2            90,000  41.5 MB      6.9 MB      3  2 complete  1         2");
  }

  @Test
  void theTableEndsWithTheReasons() {
    RunProgress progress =
        new RunProgress(List.of(Examples.waiting("events", 0).failed("it is held")), Duration.ZERO);
    assertThat(Summary.table(progress)).last().isEqualTo("events failed: it is held");
  }
}
