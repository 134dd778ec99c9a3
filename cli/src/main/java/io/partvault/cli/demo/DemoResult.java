// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.demo;

import static java.util.Objects.requireNonNull;

import io.partvault.cli.progress.RunProgress;
import java.util.List;

/**
 * What the demo came to.
 *
 * @param progress as the run reported it
 * @param contradictions where database and archive do not agree with that; empty if all is well
 * @param traces what is left and how to look at it, in lines for a terminal
 */
public record DemoResult(RunProgress progress, List<String> contradictions, List<String> traces) {

  public DemoResult {
    requireNonNull(progress, "progress is null");
    contradictions = List.copyOf(contradictions);
    traces = List.copyOf(traces);
  }

  /** Whether everything that was to go was archived, proven and dropped, and nothing else. */
  public boolean isGood() {
    return contradictions.isEmpty() && progress.failed().isEmpty();
  }
}
