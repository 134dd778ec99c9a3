// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli;

import io.partvault.cli.hold.HoldOutcome;
import io.partvault.cli.outcome.ExitCode;
import java.util.List;

/** Prints what came of holds. */
final class HoldReport {

  private HoldReport() {}

  /** What is done goes to standard output; what is not, and what may be a mistake, does not. */
  static int print(Surroundings surroundings, List<HoldOutcome> outcomes) {
    for (HoldOutcome outcome : outcomes) {
      (outcome.isDone() ? surroundings.out() : surroundings.err()).println(outcome.sentence());
      if (!outcome.warning().isEmpty()) {
        surroundings.err().println("Warning: " + outcome.warning());
      }
    }
    surroundings.out().flush();
    boolean done = outcomes.stream().allMatch(HoldOutcome::isDone);
    return (done ? ExitCode.DONE : ExitCode.SOME_FAILED).number();
  }
}
