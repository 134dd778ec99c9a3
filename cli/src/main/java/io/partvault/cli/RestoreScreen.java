// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.layout.ManifestName;
import io.partvault.cli.outcome.CommandFailure;
import io.partvault.cli.progress.Amounts;
import io.partvault.cli.progress.Terminal;
import io.partvault.cli.restore.RestoreResult;
import io.partvault.cli.restore.RestoreRun;
import io.partvault.postgres.restore.RestoreListener.Stage;
import io.partvault.postgres.restore.Restored;
import java.io.PrintStream;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Shows how a restore or a drill goes on: one line drawn over in a terminal, elsewhere one every
 * few seconds; and a line for what became of each table partition. Not thread-safe.
 */
final class RestoreScreen implements RestoreRun.Listener {

  private static final Duration DRAWN_EVERY = Duration.ofMillis(200);
  private static final Duration TOLD_EVERY = Duration.ofSeconds(5);

  private final PrintStream out;
  private final Terminal terminal;
  private final LongSupplier nanoTime;
  private String label = "";
  private long expectedRows;
  private long shownAt;
  private Stage stage = Stage.LOADING;
  private long stageBegunAt;

  /** Shows it there; time is told as {@link System#nanoTime} does. */
  RestoreScreen(PrintStream out, Terminal terminal, LongSupplier nanoTime) {
    this.out = requireNonNull(out, "out is null");
    this.terminal = requireNonNull(terminal, "terminal is null");
    this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
  }

  @Override
  public void begun(ManifestName name, long rows) {
    label = name.tablePartition().name().toString();
    expectedRows = rows;
    shownAt = nanoTime.getAsLong();
    stage = Stage.LOADING;
    stageBegunAt = shownAt;
  }

  @Override
  public void at(Stage now, long rows) {
    long time = nanoTime.getAsLong();
    if (now != stage) {
      stage = now;
      stageBegunAt = time;
    }
    Duration pause = terminal.isInteractive() ? DRAWN_EVERY : TOLD_EVERY;
    if (time - shownAt < pause.toNanos()) {
      return;
    }
    shownAt = time;
    String line = label + ": " + words(rows, time);
    if (terminal.isInteractive()) {
      String cut = line.substring(0, Math.min(line.length(), terminal.columns() - 1));
      out.print("\r\u001b[2K" + cut);
    } else {
      out.println(line);
    }
    out.flush();
  }

  @Override
  public void ended(RestoreResult result) {
    if (terminal.isInteractive()) {
      out.print("\r\u001b[2K");
    }
    if (result instanceof RestoreResult.Failed failed) {
      out.println(CommandFailure.line(failed.kind(), failed.reason()));
    } else if (result instanceof RestoreResult.Done done) {
      ended("restored", done, done.restored(), done.took());
    } else if (result instanceof RestoreResult.Drilled drilled) {
      ended("can be restored", drilled, drilled.restored(), drilled.took());
    }
    out.flush();
  }

  private void ended(String how, RestoreResult result, Restored restored, Duration took) {
    out.println(
        "%s: %s, %s rows in %s"
            .formatted(
                result.name().tablePartition().name(),
                how,
                Amounts.count(restored.rows()),
                Amounts.duration(took)));
  }

  private String words(long rows, long time) {
    if (stage == Stage.BUILDING) {
      return "building keys and attaching";
    }
    double seconds = (time - stageBegunAt) / 1e9;
    String rate = seconds < 1 ? "" : ", " + Amounts.count(Math.round(rows / seconds)) + " rows/s";
    return "%s, %s of %s rows%s"
        .formatted(
            stage == Stage.LOADING ? "loading" : "reading back",
            Amounts.count(rows),
            Amounts.count(expectedRows),
            rate);
  }
}
