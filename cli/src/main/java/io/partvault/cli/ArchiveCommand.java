// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli;

import io.partvault.cli.archive.ArchiveJob;
import io.partvault.cli.archive.ArchivePlan;
import io.partvault.cli.archive.ArchiveRun;
import io.partvault.cli.archive.Pace;
import io.partvault.cli.archive.StateFolder;
import io.partvault.cli.outcome.CommandFailure;
import io.partvault.cli.outcome.ExitCode;
import io.partvault.cli.progress.ProgressScreen;
import io.partvault.cli.progress.RunProgress;
import io.partvault.cli.progress.Summary;
import io.partvault.embedded.EmbeddedLogging;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Archives tables of the user's own. */
@Command(
    name = "archive",
    description =
        "Archives table partitions of a PostgreSQL database to S3, with a Kafka broker and a Connect"
            + " worker inside this process. Without --detach and --drop nothing is removed. Killed"
            + " and started again with the same arguments it goes on. The role needs SELECT on the"
            + " tables; with --detach or --drop it must own them.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ArchiveCommand implements Callable<Integer> {

  private final Surroundings surroundings;

  @Mixin private ArchiveOptions options;

  ArchiveCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    ArchiveJob job = options.job(surroundings.environment());
    if (options.isDryRun()) {
      return plan(job);
    }
    try (Interruption interruption = Interruption.install()) {
      return archive(job, interruption);
    }
  }

  private int plan(ArchiveJob job) {
    // Nothing may be written, so not even the store is asked.
    PlanReport report = new PlanReport(job, ArchivePlan.make(job));
    PrintStream out = surroundings.out();
    if (options.isJson()) {
      out.println(report.json());
    } else {
      report.lines().forEach(out::println);
    }
    out.flush();
    return ExitCode.DONE.number();
  }

  private int archive(ArchiveJob job, Interruption interruption) {
    try (StateFolder state = StateFolder.open(options.stateFolder(job))) {
      EmbeddedLogging.toFile(state.log());
      ArchivePlan plan = ArchivePlan.make(job);
      ArchiveRun.requireUsable(job.place());
      ArchiveRun run = new ArchiveRun(surroundings.installation(), job, Pace.REMOTE, state);
      if (run.targets(plan).isEmpty()) {
        surroundings
            .err()
            .println(
                "No table partition of %s is eligible: nothing to do."
                    .formatted(PlanReport.tables(job)));
        report(new RunProgress(List.of(), Duration.ZERO));
        return ExitCode.DONE.number();
      }
      return archive(run, plan, state, interruption);
    }
  }

  private int archive(
      ArchiveRun run, ArchivePlan plan, StateFolder state, Interruption interruption) {
    ProgressScreen screen = new ProgressScreen(surroundings.err(), surroundings.terminal());
    screen.say(
        "Starting a Kafka broker and a Connect worker; state and log in "
            + state.log().getParent());
    try {
      RunProgress progress = run.run(plan, screen::show);
      report(progress);
      if (progress.failed().isEmpty()) {
        return ExitCode.DONE.number();
      }
      surroundings.err().println("Some table partitions failed; the log is " + state.log());
      return ExitCode.SOME_FAILED.number();
    } catch (InterruptedException | RuntimeException e) {
      if (interruption.isRequested()) {
        surroundings.err().println("Stopped; run the same command again to go on.");
        return ExitCode.FAILURE.number();
      }
      surroundings.err().println("The run broke off; the log is " + state.log());
      if (e instanceof RuntimeException failure) {
        throw failure;
      }
      Thread.currentThread().interrupt();
      throw CommandFailure.interrupted();
    }
  }

  private void report(RunProgress progress) {
    PrintStream out = surroundings.out();
    if (options.isJson()) {
      out.println(Summary.json(progress));
    } else if (!progress.tablePartitions().isEmpty()) {
      out.println();
      Summary.table(progress).forEach(out::println);
    }
    out.flush();
  }
}
