// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.progress;

import java.io.PrintStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Shows a run's progress: bars drawn in place in a terminal; elsewhere a line whenever a table
 * partition gets further, and one for all every few seconds. Not thread-safe.
 */
public final class ProgressScreen {

  private static final Duration OVERALL_EVERY = Duration.ofSeconds(5);

  private final PrintStream out;
  private final Terminal terminal;
  private final Map<String, String> statesShown = new HashMap<>();
  private int linesDrawn;
  private Duration nextOverall = OVERALL_EVERY;

  /** Shows progress there, in the way that terminal allows. */
  public ProgressScreen(PrintStream out, Terminal terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** A line of its own, above or below what is drawn. */
  public void say(String line) {
    linesDrawn = 0;
    out.println(line);
    out.flush();
  }

  /** Shows where the run stands. */
  public void show(RunProgress progress) {
    if (terminal.isInteractive()) {
      draw(ProgressText.bars(progress, terminal.columns()));
    } else {
      list(progress);
    }
    out.flush();
  }

  private void draw(List<String> lines) {
    StringBuilder text = new StringBuilder();
    if (linesDrawn > 0) {
      text.append("\u001b[").append(linesDrawn).append('A');
    }
    for (String line : lines) {
      text.append("\r\u001b[2K").append(line).append('\n');
    }
    linesDrawn = lines.size();
    out.print(text);
  }

  private void list(RunProgress progress) {
    for (TablePartitionProgress one : progress.tablePartitions()) {
      String before = statesShown.put(one.key().toString(), one.state());
      if (!one.state().equals(before) && !(before == null && one.state().equals("waiting"))) {
        out.println(ProgressText.line(one));
      }
    }
    if (progress.elapsed().compareTo(nextOverall) >= 0) {
      out.println("overall: " + ProgressText.overall(progress));
      nextOverall = progress.elapsed().plus(OVERALL_EVERY);
    }
  }
}
