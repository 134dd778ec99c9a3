// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli;

import io.partvault.cli.restore.RestoreJob;
import io.partvault.cli.restore.RestoreResult;
import io.partvault.cli.restore.RestoreRun;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows that archived table partitions can be restored, for a schedule. */
@Command(
    name = "drill",
    description =
        "Restores a sample of the archive into a scratch schema, compares it with the manifest and"
            + " with the table partition where that is still there, and leaves nothing behind: each"
            + " in a transaction that is taken back. The role needs CREATE on the database, and"
            + " SELECT on the table partitions to compare with.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class DrillCommand implements Callable<Integer> {

  private final Surroundings surroundings;

  @Mixin private DrillOptions options;

  DrillCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    RestoreJob job = options.job(surroundings.environment());
    return Interruption.watch(
        surroundings, "Stopped; nothing of the drill is left in the database.", () -> drill(job));
  }

  private int drill(RestoreJob job) throws InterruptedException {
    RestoreScreen screen =
        new RestoreScreen(surroundings.err(), surroundings.terminal(), System::nanoTime);
    List<RestoreResult> results = new RestoreRun(job).drill(screen);
    report(new DrillReport(results));
    return RestoreResult.exitCode(results).number();
  }

  private void report(DrillReport report) {
    PrintStream out = surroundings.out();
    if (options.isJson()) {
      out.println(report.json());
    } else {
      report.lines().forEach(out::println);
    }
    out.flush();
  }
}
