// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli;

import io.partvault.cli.outcome.CommandFailure;
import io.partvault.postgres.catalog.RetentionRule;
import java.util.List;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Which table partitions, by age, by number or by name. */
final class RetentionOptions {

  @ArgGroup(multiplicity = "1")
  private Choice choice;

  /** Exactly one of these. */
  private static final class Choice {
    @Option(
        names = "--older-than",
        paramLabel = "PERIOD",
        description = "Those whose upper bound lies so far back: P90D, P13M, PT12H.")
    private String olderThan;

    @Option(names = "--keep", paramLabel = "N", description = "All but the newest N of each table.")
    private Integer keep;

    @Option(
        names = "--partition",
        paramLabel = "NAME",
        description = "Exactly this one, whatever its age; may be given several times.")
    private List<String> names;
  }

  /**
   * The rule.
   *
   * @throws CommandFailure of kind CONFIG if it cannot be read
   */
  RetentionRule rule() {
    try {
      if (choice.olderThan != null) {
        return RetentionRule.olderThan(choice.olderThan);
      }
      if (choice.keep != null) {
        if (choice.keep < 0) {
          throw new IllegalArgumentException("Cannot --keep " + choice.keep + ": give 0 or more");
        }
        return RetentionRule.keepNewest(choice.keep);
      }
      return RetentionRule.only(choice.names);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.config(e.getMessage());
    }
  }
}
