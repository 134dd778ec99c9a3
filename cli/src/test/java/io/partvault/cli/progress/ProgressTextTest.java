// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProgressTextTest {

  private static final ArchiveSize SIZE = new ArchiveSize(2_500_000, 400_000, 2);

  private static RunProgress run(TablePartitionProgress... all) {
    return new RunProgress(List.of(all), Duration.ofSeconds(10));
  }

  @Test
  void everyTablePartitionHasABarAndAllHaveOne() {
    RunProgress progress =
        run(
            Examples.waiting("events_2026_06", 1000).archived(1000, SIZE).with(Step.DROPPED),
            Examples.waiting("events_2026_07", 1000).withRows(500),
            Examples.waiting("events_2026_08", 1000));
    List<String> lines = ProgressText.bars(progress, 80);
    assertThat(lines).hasSize(4).allMatch(line -> line.length() <= 80);
    assertThat(lines.get(0)).startsWith("events_2026_06  ██████").contains("1,000 rows  dropped");
    assertThat(lines.get(1)).contains("█░").contains("500 rows  archiving");
    assertThat(lines.get(2)).contains("  ░░░").endsWith("0 rows  waiting");
    assertThat(lines.get(3))
        .startsWith("overall ")
        .contains("1,500 of 3,000 rows, 150 rows/s, 10 s left");
  }

  @Test
  void aBarIsFullOnlyWithAManifest() {
    RunProgress progress = run(Examples.waiting("events", 1000).withRows(5000));
    assertThat(ProgressText.bars(progress, 100).get(0)).contains("░");
  }

  @Test
  void anUnknownNumberOfRowsIsNoDivisionByZero() {
    assertThat(ProgressText.bars(run(Examples.waiting("events", -1)), 100).get(0)).contains("░");
    assertThat(ProgressText.bars(run(), 100)).singleElement().asString().contains("0 of 0 rows");
  }

  @Test
  void manyTablePartitionsAreShownAroundThoseUnderWay() {
    TablePartitionProgress[] all =
        IntStream.range(0, 100)
            .mapToObj(i -> Examples.waiting("p%03d".formatted(i), 10))
            .map(one -> one.label().compareTo("p050") < 0 ? one.with(Step.VERIFIED) : one)
            .toArray(TablePartitionProgress[]::new);
    List<String> lines = ProgressText.bars(run(all), 80);
    assertThat(lines).hasSize(ProgressText.MOST_BARS + 2);
    assertThat(lines.get(0)).startsWith("p048");
    assertThat(lines.get(ProgressText.MOST_BARS)).isEqualTo("and 84 more");
  }

  @Test
  void narrowTerminalsCutLines() {
    assertThat(ProgressText.bars(run(Examples.waiting("a_rather_long_name_2026", 10)), 30))
        .allMatch(line -> line.length() <= 30);
  }

  @Test
  void aLineSaysWhatWasArchivedAndWhyItFailed() {
    TablePartitionProgress one = Examples.waiting("events", 9).archived(9, SIZE);
    assertThat(ProgressText.line(one))
        .isEqualTo("events: archived, 9 rows, 2.5 MB as 400.0 KB in 2 data files");
    assertThat(ProgressText.line(one.failed("it is held")))
        .contains("failed")
        .endsWith(": it is held");
  }
}
