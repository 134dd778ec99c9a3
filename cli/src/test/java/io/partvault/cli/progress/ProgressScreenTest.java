// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.progress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressScreenTest {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private ProgressScreen screen(Terminal terminal) {
    return new ProgressScreen(new PrintStream(bytes, true, UTF_8), terminal);
  }

  private static RunProgress after(int seconds, TablePartitionProgress... all) {
    return new RunProgress(List.of(all), Duration.ofSeconds(seconds));
  }

  @Test
  void aTerminalIsDrawnOverInPlace() {
    ProgressScreen screen = screen(new Terminal(true, 80));
    screen.show(after(1, Examples.waiting("events", 10)));
    screen.show(after(2, Examples.waiting("events", 10).withRows(5)));
    assertThat(bytes.toString(UTF_8)).containsOnlyOnce("\u001b[2A").contains("5 rows  archiving");
  }

  @Test
  void elsewhereOnlyChangesAreTold() {
    ProgressScreen screen = screen(Terminal.NONE);
    screen.show(after(1, Examples.waiting("events", 10)));
    screen.show(after(2, Examples.waiting("events", 10).withRows(5)));
    screen.show(after(3, Examples.waiting("events", 10).withRows(6)));
    screen.show(after(6, Examples.waiting("events", 10).with(Step.VERIFIED)));
    assertThat(bytes.toString(UTF_8).lines())
        .containsExactly(
            "events: archiving, 5 rows",
            "events: verified, 0 rows, 0 B as 0 B in 0 data files",
            "overall: 0 of 10 rows");
  }
}
