// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli;

import io.partvault.archive.table.TablePartitionKey;
import io.partvault.cli.hold.HoldRun;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Takes holds away. */
@Command(
    name = "release",
    description =
        "Takes holds on table partitions away and says what they were. From then on cleanup treats"
            + " them as all others.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ReleaseCommand implements Callable<Integer> {

  private final Surroundings surroundings;

  @Mixin private HoldOptions options;

  ReleaseCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    List<TablePartitionKey> keys = options.keys();
    HoldRun run = new HoldRun(options.place(surroundings.environment()), FromOptions.NAME);
    return HoldReport.print(surroundings, run.release(keys));
  }
}
