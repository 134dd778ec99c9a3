// SPDX-License-Identifier: Apache-2.0
package io.partvault.benchmarks;

import java.util.Map;
import java.util.TreeMap;

/**
 * What one run took.
 *
 * @param contender who ran
 * @param rows that came to their place
 * @param rawBytes of them as JSON
 * @param storedBytes that lie there in the end, 0 where none do
 * @param seconds from the command to the end
 * @param cpuSeconds by part
 * @param peakMegabytes greatest resident set, by part
 * @param worker its heap and its requests to S3
 */
record Measured(
    String contender,
    long rows,
    long rawBytes,
    long storedBytes,
    double seconds,
    Map<Part, Double> cpuSeconds,
    Map<Part, Long> peakMegabytes,
    WorkerLogs.Seen worker) {

  Measured {
    cpuSeconds = new TreeMap<>(cpuSeconds);
    peakMegabytes = new TreeMap<>(peakMegabytes);
  }

  /** Who uses processors. */
  enum Part {
    SERVER,
    BROKER,
    WORKER,
    STORE,
    PROGRAMS
  }

  double rowsPerSecond() {
    return rows / seconds;
  }

  double megabytesPerSecond() {
    return rawBytes / seconds / 1e6;
  }

  /** Seconds of processor time for a million rows. */
  double cpuPerMillionRows(Part part) {
    return cpuSeconds.getOrDefault(part, 0.0) / rows * 1e6;
  }

  /** The same of all parts. */
  double cpuPerMillionRows() {
    return cpuSeconds.values().stream().mapToDouble(Double::doubleValue).sum() / rows * 1e6;
  }
}
