// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.progress;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.audit.AuditFinding;
import io.partvault.archive.audit.AuditListener;
import io.partvault.archive.audit.AuditTotals;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * Shows how far an audit has come: one line drawn in place in a terminal, elsewhere a line every
 * few seconds.
 */
public final class AuditScreen implements AuditListener {

  private static final Duration DRAWN_EVERY = Duration.ofMillis(100);
  private static final Duration TOLD_EVERY = Duration.ofSeconds(5);

  private final PrintStream out;
  private final Terminal terminal;
  private final Clock clock;
  private final Consumer<AuditFinding> findings;
  private final Instant start;
  private Instant next;
  private boolean drawn;

  /**
   * Shows progress there, in the way that terminal allows.
   *
   * @param findings takes what is found
   */
  public AuditScreen(
      PrintStream out, Terminal terminal, Clock clock, Consumer<AuditFinding> findings) {
    this.out = requireNonNull(out, "out is null");
    this.terminal = requireNonNull(terminal, "terminal is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.findings = requireNonNull(findings, "findings is null");
    start = clock.instant();
    next = terminal.isInteractive() ? start : start.plus(TOLD_EVERY);
  }

  @Override
  public void found(AuditFinding finding) {
    findings.accept(finding);
  }

  @Override
  public void progress(AuditTotals totals) {
    Instant now = clock.instant();
    if (now.isBefore(next)) {
      return;
    }
    Duration elapsed = Duration.between(start, now);
    if (terminal.isInteractive()) {
      out.print("\r\u001b[2K" + AuditText.drawn(totals, elapsed, terminal.columns()));
      drawn = true;
      next = now.plus(DRAWN_EVERY);
    } else {
      out.println(AuditText.line(totals, elapsed));
      next = now.plus(TOLD_EVERY);
    }
    out.flush();
  }

  /** Nothing more is shown; what was drawn makes room. */
  public void end() {
    if (drawn) {
      out.print("\r\u001b[2K");
      out.flush();
    }
  }
}
