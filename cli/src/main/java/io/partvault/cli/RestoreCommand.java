// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli;

import io.partvault.cli.outcome.CommandFailure;
import io.partvault.cli.outcome.ExitCode;
import io.partvault.cli.restore.RestoreJob;
import io.partvault.cli.restore.RestoreResult;
import io.partvault.cli.restore.RestoreRun;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Brings archived table partitions back. */
@Command(
    name = "restore",
    description =
        "Brings archived table partitions back into a PostgreSQL database: built again from their"
            + " manifest and attached, or into a table that is there. Each in one transaction, all of"
            + " it or nothing, compared with the manifest before the commit. The role must own the"
            + " tables it attaches to or restores into, and may create tables in their schema.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class RestoreCommand implements Callable<Integer> {

  private final Surroundings surroundings;

  @Mixin private RestoreOptions options;

  RestoreCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    RestoreJob job = options.job(surroundings.environment());
    return Interruption.watch(
        surroundings,
        "Stopped; nothing of the table partition under way was restored.",
        () -> restore(job));
  }

  private int restore(RestoreJob job) throws InterruptedException {
    RestoreScreen screen =
        new RestoreScreen(surroundings.err(), surroundings.terminal(), System::nanoTime);
    RestoreRun run = new RestoreRun(job);
    List<RestoreResult> results = options.isDryRun() ? run.rehearse(screen) : run.restore(screen);
    report(new RestoreReport(job, results));
    return exitCode(job, results).number();
  }

  private void report(RestoreReport report) {
    PrintStream out = surroundings.out();
    if (options.isJson()) {
      out.println(options.isDryRun() ? report.planJson() : report.json());
    } else {
      (options.isDryRun() ? report.plan() : report.table()).forEach(out::println);
    }
    out.flush();
  }

  private ExitCode exitCode(RestoreJob job, List<RestoreResult> results) {
    ExitCode code = RestoreResult.exitCode(results);
    boolean partial = !options.isDryRun() && job.rules().isPartial();
    if (code == ExitCode.DONE && partial && RestoreReport.rows(results) == 0) {
      throw CommandFailure.config(
          "Nothing was restored: no archived row meets --where " + job.rules().where());
    }
    return code;
  }
}
