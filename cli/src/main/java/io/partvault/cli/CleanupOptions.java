// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli;

import io.partvault.cli.outcome.CommandFailure;
import io.partvault.postgres.removal.RemovalSwitches;
import io.partvault.postgres.review.ReviewTerms;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** How cleanup is configured, as far as what it says depends on that. */
final class CleanupOptions {

  private static final int MOST_DAYS = 36_500;

  @Option(
      names = "--detach",
      description = "Cleanup detaches before it drops (cleanup.detach.enabled).")
  private boolean detach;

  @Option(
      names = "--drop-delay-days",
      paramLabel = "N",
      defaultValue = "7",
      description = "Days that cleanup leaves between both (${DEFAULT-VALUE}).")
  private int dropDelayDays;

  @Option(
      names = "--allow-changed",
      paramLabel = "SCHEMA.TABLE",
      description =
          "Cleanup may drop what was changed on the way of this table (cleanup.allow.changed); may"
              + " be given several times.")
  private List<String> allowChanged = List.of();

  @Option(
      names = "--decimal-handling",
      paramLabel = "MODE",
      defaultValue = "string",
      description =
          "decimal.handling.mode of source and cleanup: string or number (${DEFAULT-VALUE}).")
  private DecimalHandling decimals;

  /** As decimal.handling.mode has it. */
  private enum DecimalHandling {
    STRING,
    NUMBER
  }

  /**
   * Under which terms it judges: drops are assumed to be switched on, by a role that may.
   *
   * @throws CommandFailure of kind CONFIG if a number is out of range or a name cannot be read
   */
  ReviewTerms terms() {
    if (dropDelayDays < 0 || dropDelayDays > MOST_DAYS) {
      throw CommandFailure.config(
          "Cannot take --drop-delay-days %d: give a number from 0 to %d"
              .formatted(dropDelayDays, MOST_DAYS));
    }
    return new ReviewTerms(
        new RemovalSwitches(detach, true),
        Duration.ofDays(dropDelayDays),
        allowChanged.stream()
            .map(table -> SqlName.parse("--allow-changed", table))
            .collect(Collectors.toUnmodifiableSet()),
        true);
  }

  /** What decides the rendering besides the database. */
  String renderingKey() {
    return switch (decimals) {
      case STRING -> "string";
      case NUMBER -> "number";
    };
  }
}
