// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli;

import io.partvault.archive.audit.ArchiveAudit;
import io.partvault.archive.audit.AuditScope;
import io.partvault.archive.audit.AuditTotals;
import io.partvault.archive.audit.Severity;
import io.partvault.archive.store.ObjectStoreException;
import io.partvault.cli.archive.ArchivePlace;
import io.partvault.cli.archive.Failures;
import io.partvault.cli.outcome.CommandFailure;
import io.partvault.cli.outcome.ExitCode;
import io.partvault.cli.progress.AuditReport;
import io.partvault.cli.progress.AuditScreen;
import io.partvault.s3.S3ObjectStore;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Looks through an archive. */
@Command(
    name = "verify",
    description =
        "Looks through an archive without a database, and names what is missing, truncated, changed,"
            + " overwritten, contradictory, orphaned or alien: manifests, data files, commit logs,"
            + " receipts and all other objects. Writes nothing.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class VerifyCommand implements Callable<Integer> {

  private final Surroundings surroundings;
  private final Clock clock = Clock.systemUTC();

  @Mixin private VerifyOptions options;

  VerifyCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    ArchivePlace place = options.place(surroundings.environment());
    AuditScope scope = options.scope();
    AuditReport report = new AuditReport(place.toString(), scope);
    AuditScreen screen =
        new AuditScreen(surroundings.err(), surroundings.terminal(), clock, report::add);
    Instant start = clock.instant();
    AuditTotals totals = audit(place, scope, screen);
    if (report.isOfNothing(totals)) {
      throw CommandFailure.config(report.nothing());
    }
    print(report, totals, Duration.between(start, clock.instant()));
    return exitCode(totals).number();
  }

  private AuditTotals audit(ArchivePlace place, AuditScope scope, AuditScreen screen) {
    try (S3ObjectStore store = S3ObjectStore.open(place.settings())) {
      return new ArchiveAudit(store, place.layout(), scope, clock).run(screen);
    } catch (ObjectStoreException e) {
      throw Failures.of(e, "--from");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandFailure.interrupted();
    } finally {
      screen.end();
    }
  }

  private void print(AuditReport report, AuditTotals totals, Duration elapsed) {
    PrintStream out = surroundings.out();
    if (options.isJson()) {
      out.println(report.json(totals, elapsed));
    } else {
      report.lines(totals, elapsed).forEach(out::println);
    }
    out.flush();
  }

  private static ExitCode exitCode(AuditTotals totals) {
    if (totals.findings(Severity.DAMAGE) > 0) {
      return ExitCode.SOME_FAILED;
    }
    return totals.findings(Severity.UNDETERMINED) > 0 ? ExitCode.FAILURE : ExitCode.DONE;
  }
}
