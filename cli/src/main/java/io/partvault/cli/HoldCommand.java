// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli;

import io.partvault.archive.table.TablePartitionKey;
import io.partvault.cli.hold.HoldRun;
import io.partvault.cli.outcome.CommandFailure;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Keeps table partitions from being dropped. */
@Command(
    name = "hold",
    description =
        "Keeps table partitions from being detached and dropped until they are released. The hold"
            + " is an object in the bucket that says since when, by whom and why; a hold that is"
            + " there already is never overwritten.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class HoldCommand implements Callable<Integer> {

  private static final int LONGEST_REASON = 1000;

  private final Surroundings surroundings;

  @Mixin private HoldOptions options;

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "Why, in one line; cleanup and `partvault why` tell it.")
  private String reason;

  @Option(
      names = "--by",
      paramLabel = "NAME",
      description = "Who sets it (the name you are logged in with).")
  private String by;

  HoldCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    String line = oneLine("--reason", reason);
    String who = by == null ? System.getProperty("user.name", "") : oneLine("--by", by);
    List<TablePartitionKey> keys = options.keys();
    HoldRun run = new HoldRun(options.place(surroundings.environment()), FromOptions.NAME);
    return HoldReport.print(surroundings, run.hold(keys, line, who, Clock.systemUTC()));
  }

  private static String oneLine(String option, String text) {
    String stripped = text.strip();
    if (stripped.isEmpty()
        || stripped.length() > LONGEST_REASON
        || stripped.chars().anyMatch(Character::isISOControl)) {
      throw CommandFailure.config(
          "Cannot use this %s: give one line of 1 to %d characters"
              .formatted(option, LONGEST_REASON));
    }
    return stripped;
  }
}
