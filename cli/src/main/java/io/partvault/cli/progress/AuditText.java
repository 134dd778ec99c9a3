// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.progress;

import io.partvault.archive.audit.AuditFinding;
import io.partvault.archive.audit.AuditTotals;
import io.partvault.archive.audit.Counted;
import io.partvault.archive.audit.Severity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How far an audit has come, and what it came to, as text. Pure. */
final class AuditText {

  private static final int CELLS = 20;

  private AuditText() {}

  /** {@code 3 of 4 manifests, 12 data files, 1.2 GB raw, 310.0 MB/s, 1 finding}. */
  static String line(AuditTotals totals, Duration elapsed) {
    StringBuilder text = new StringBuilder();
    text.append(Amounts.count(totals.count(Counted.MANIFESTS)))
        .append(" of ")
        .append(counted(totals.count(Counted.MANIFESTS_TO_READ), "manifest"))
        .append(", ")
        .append(counted(totals.count(Counted.DATA_FILES), "data file"))
        .append(", ")
        .append(Amounts.bytes(totals.count(Counted.RAW_BYTES)))
        .append(" raw");
    if (elapsed.toMillis() >= 1000) {
      text.append(", ").append(rate(totals, elapsed));
    }
    if (totals.findings() > 0) {
      text.append(", ").append(counted(totals.findings(), "finding"));
    }
    return text.toString();
  }

  /** The same behind a bar, no wider than the columns. */
  static String drawn(AuditTotals totals, Duration elapsed, int columns) {
    long all = totals.count(Counted.MANIFESTS_TO_READ);
    double share = all == 0 ? 0 : Math.min(1, (double) totals.count(Counted.MANIFESTS) / all);
    String line = "verifying  " + ProgressText.bar(share, CELLS) + "  " + line(totals, elapsed);
    return ProgressText.cut(line, columns);
  }

  /** One finding, in a few lines. */
  static List<String> finding(AuditFinding finding) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s: %s: %s"
            .formatted(finding.severity().word(), finding.object(), finding.defect().words()));
    lines.add("  expected: " + finding.expected());
    lines.add("  found:    " + finding.found());
    if (!finding.namedBy().isEmpty()) {
      lines.add("  named by: " + finding.namedBy());
    }
    lines.add("  way out:  " + finding.wayOut());
    return lines;
  }

  /** What was looked at. */
  static List<String> summary(
      String archive, AuditTotals totals, Duration elapsed, boolean content) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s: %s, %s, %s, %s raw as %s, %s in %s"
            .formatted(
                archive,
                counted(totals.count(Counted.MANIFESTS), "manifest"),
                counted(totals.count(Counted.DATA_FILES), "data file"),
                counted(totals.count(Counted.ROWS), "row"),
                Amounts.bytes(totals.count(Counted.RAW_BYTES)),
                Amounts.bytes(totals.count(Counted.BYTES)),
                content ? "read back" : "by size and ETag only",
                Amounts.duration(elapsed)));
    lines.add(
        "%s in %s, %s, %s, %s, %s"
            .formatted(
                counted(totals.count(Counted.COMMITS), "commit"),
                counted(totals.count(Counted.COMMIT_LOGS), "log"),
                counted(totals.count(Counted.RECEIPTS), "receipt"),
                counted(totals.count(Counted.INTENTS), "intent"),
                counted(totals.count(Counted.HOLDS), "hold"),
                counted(totals.count(Counted.BEGINS), "begin")));
    lines.add(verdict(totals));
    return lines;
  }

  private static String verdict(AuditTotals totals) {
    String rest =
        "%s, %s"
            .formatted(
                counted(totals.findings(Severity.WARNING), "warning"),
                counted(totals.findings(Severity.NOTE), "note"));
    long undetermined = totals.findings(Severity.UNDETERMINED);
    if (totals.findings(Severity.DAMAGE) > 0) {
      return "DAMAGED: %s, %s damaged; %s undetermined, %s"
          .formatted(
              counted(totals.findings(Severity.DAMAGE), "finding"),
              counted(totals.count(Counted.DAMAGED_MANIFESTS), "manifest"),
              Amounts.count(undetermined),
              rest);
    }
    return undetermined > 0
        ? "UNDETERMINED: %s could not be judged; %s"
            .formatted(counted(undetermined, "object"), rest)
        : "No damage; " + rest;
  }

  private static String rate(AuditTotals totals, Duration elapsed) {
    return Amounts.bytes(totals.count(Counted.RAW_BYTES) * 1000 / elapsed.toMillis()) + "/s";
  }

  private static String counted(long number, String what) {
    return String.format(Locale.ROOT, "%,d %s%s", number, what, number == 1 ? "" : "s");
  }
}
