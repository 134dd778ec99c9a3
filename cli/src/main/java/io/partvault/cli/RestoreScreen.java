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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Shows how a restore or a drill goes on: one line drawn over in a terminal, elsewhere one every
 * few seconds; and a line for what became of each table partition. Thread-safe.
 */
final class RestoreScreen implements RestoreRun.Listener {

  private static final Duration DRAWN_EVERY = Duration.ofMillis(200);
  private static final Duration TOLD_EVERY = Duration.ofSeconds(5);

  private final PrintStream out;
  private final Terminal terminal;
  private final LongSupplier nanoTime;
  private final Map<ManifestName, UnderWay> underWay = new LinkedHashMap<>();
  private long shownAt;

  /** How far one has come, and since when it does what it does. */
  private record UnderWay(long expectedRows, Stage stage, long since, long rows) {
    UnderWay at(Stage now, long reached, long time) {
      return new UnderWay(expectedRows, now, now == stage ? since : time, reached);
    }
  }

  /** Shows it there; time is told as {@link System#nanoTime} does. */
  RestoreScreen(PrintStream out, Terminal terminal, LongSupplier nanoTime) {
    this.out = requireNonNull(out, "out is null");
    this.terminal = requireNonNull(terminal, "terminal is null");
    this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
  }

  @Override
  public synchronized void begun(ManifestName name, long rows) {
    long time = nanoTime.getAsLong();
    shownAt = underWay.isEmpty() ? time : shownAt;
    underWay.put(name, new UnderWay(rows, Stage.LOADING, time, 0));
  }

  @Override
  public synchronized void at(ManifestName name, Stage stage, long rows) {
    long time = nanoTime.getAsLong();
    underWay.computeIfPresent(name, (same, before) -> before.at(stage, rows, time));
    Duration pause = terminal.isInteractive() ? DRAWN_EVERY : TOLD_EVERY;
    if (time - shownAt < pause.toNanos()) {
      return;
    }
    shownAt = time;
    String line = line(time);
    if (terminal.isInteractive()) {
      String cut = line.substring(0, Math.min(line.length(), terminal.columns() - 1));
      out.print("\r\u001b[2K" + cut);
    } else {
      out.println(line);
    }
    out.flush();
  }

  @Override
  public synchronized void ended(RestoreResult result) {
    underWay.remove(result.name());
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

  private String line(long time) {
    return underWay.entrySet().stream()
        .map(one -> one.getKey().tablePartition().name() + ": " + words(one.getValue(), time))
        .collect(Collectors.joining("; "));
  }

  private static String words(UnderWay one, long time) {
    if (one.stage() == Stage.BUILDING) {
      return "building keys and attaching";
    }
    double seconds = (time - one.since()) / 1e9;
    String rate =
        seconds < 1 ? "" : ", " + Amounts.count(Math.round(one.rows() / seconds)) + " rows/s";
    return "%s, %s of %s rows%s"
        .formatted(
            one.stage() == Stage.LOADING ? "loading" : "reading back",
            Amounts.count(one.rows()),
            Amounts.count(one.expectedRows()),
            rate);
  }
}
