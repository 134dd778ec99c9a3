// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.demo;

import static java.util.Objects.requireNonNull;

import io.partvault.cli.progress.RunProgress;
import java.nio.file.Path;
import java.util.List;

/**
 * What the demo came to.
 *
 * @param progress as the run reported it
 * @param contradictions where database and archive do not agree with that; empty if all is well
 * @param bucket the folder that holds the bucket
 * @param dataFiles in it, oldest first
 */
public record DemoResult(
    RunProgress progress, List<String> contradictions, Path bucket, List<Path> dataFiles) {

  public DemoResult {
    requireNonNull(progress, "progress is null");
    contradictions = List.copyOf(contradictions);
    requireNonNull(bucket, "bucket is null");
    dataFiles = List.copyOf(dataFiles);
  }

  /** Whether everything that was to go was archived, proven and dropped, and nothing else. */
  public boolean isGood() {
    return contradictions.isEmpty() && progress.failed().isEmpty();
  }
}
