// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.progress;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A run's progress as lines of text. Pure: the same progress gives the same text.
 *
 * <pre>
 * events_2026_06  ██████████████████████████    50,000 rows  dropped
 * events_2026_07  ██████████░░░░░░░░░░░░░░░░    20,000 rows  archiving
 * overall         ██████████████████░░░░░░░░    70,000 of 100,000 rows, 35,000 rows/s, 1 s left
 * </pre>
 */
final class ProgressText {

  /** More table partitions than this are summed up, so that the lines fit a screen. */
  static final int MOST_BARS = 16;

  private static final int MOST_CELLS = 40;
  private static final int FEWEST_CELLS = 8;

  private ProgressText() {}

  /** A bar for each table partition and one for all; no line is wider than the columns. */
  static List<String> bars(RunProgress progress, int columns) {
    List<TablePartitionProgress> shown = mostInteresting(progress.tablePartitions());
    int labels = Math.max(7, shown.stream().mapToInt(one -> one.label().length()).max().orElse(0));
    int cells = Math.max(FEWEST_CELLS, Math.min(MOST_CELLS, columns - labels - 52));
    List<String> lines = new ArrayList<>();
    for (TablePartitionProgress one : shown) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%-" + labels + "s  %s %13s rows  %s",
              one.label(),
              bar(share(one), cells),
              Amounts.count(one.rows()),
              one.state()));
    }
    int hidden = progress.tablePartitions().size() - shown.size();
    if (hidden > 0) {
      lines.add("and " + hidden + " more");
    }
    lines.add(
        String.format(
            Locale.ROOT,
            "%-" + labels + "s  %s  %s",
            "overall",
            bar(share(progress), cells),
            overall(progress)));
    return lines.stream().map(line -> cut(line, columns)).toList();
  }

  /** One line for all: {@code 70,000 of 100,000 rows, 35,000 rows/s, 1 s left}. */
  static String overall(RunProgress progress) {
    StringBuilder text = new StringBuilder();
    text.append(Amounts.count(progress.rows()))
        .append(" of ")
        .append(Amounts.count(progress.expectedRows()))
        .append(" rows");
    double seconds = progress.seconds();
    long left = progress.expectedRows() - progress.rows();
    if (seconds >= 1 && progress.rows() > 0) {
      double rate = progress.rows() / seconds;
      text.append(", ").append(Amounts.count(Math.round(rate))).append(" rows/s");
      if (left > 0) {
        text.append(", ")
            .append(Amounts.duration(Duration.ofMillis(Math.round(left / rate * 1000))))
            .append(" left");
      }
    }
    int failed = progress.failed().size();
    return failed == 0 ? text.toString() : text + ", " + failed + " failed";
  }

  /** One line for one, for places where nothing can be drawn over. */
  static String line(TablePartitionProgress one) {
    String text = one.label() + ": " + one.state() + ", " + Amounts.count(one.rows()) + " rows";
    if (one.has(Step.ARCHIVED)) {
      text +=
          ", "
              + Amounts.bytes(one.size().rawBytes())
              + " as "
              + Amounts.bytes(one.size().bytes())
              + " in "
              + files(one.size().dataFiles());
    }
    return one.isFailed() ? text + ": " + one.failure() : text;
  }

  private static String files(int number) {
    return number == 1 ? "1 data file" : number + " data files";
  }

  /** Those under way and those that come next, in their order, when there are too many for all. */
  private static List<TablePartitionProgress> mostInteresting(List<TablePartitionProgress> all) {
    if (all.size() <= MOST_BARS) {
      return all;
    }
    int first =
        IntStream.range(0, all.size())
            .filter(i -> !all.get(i).has(Step.VERIFIED) && !all.get(i).isFailed())
            .findFirst()
            .orElse(all.size());
    int start = Math.max(0, Math.min(first - 2, all.size() - MOST_BARS));
    return all.subList(start, start + MOST_BARS);
  }

  private static double share(TablePartitionProgress one) {
    return one.has(Step.ARCHIVED) ? 1 : share(one.rows(), one.expectedRows());
  }

  private static double share(RunProgress progress) {
    boolean whole = progress.tablePartitions().stream().allMatch(one -> one.has(Step.ARCHIVED));
    return whole ? 1 : share(progress.rows(), progress.expectedRows());
  }

  private static double share(long rows, long expectedRows) {
    // The catalog's number is an estimate: only a manifest makes a bar full.
    return expectedRows <= 0 ? 0 : Math.min(0.99, (double) rows / expectedRows);
  }

  static String bar(double share, int cells) {
    int full = (int) Math.floor(share * cells);
    return "█".repeat(full) + "░".repeat(cells - full);
  }

  static String cut(String line, int columns) {
    return line.length() <= columns ? line : line.substring(0, Math.max(0, columns - 1)) + "…";
  }
}
