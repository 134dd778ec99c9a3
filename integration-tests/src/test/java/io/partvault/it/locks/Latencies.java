// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.locks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** How long transactions took from when they were due to their end, in microseconds. */
final class Latencies {

  private static final int LATENCY_FIELD = 2;

  private final long[] sorted;

  private Latencies(LongStream micros) {
    sorted = micros.sorted().toArray();
  }

  static Latencies of(long... micros) {
    return new Latencies(Arrays.stream(micros));
  }

  /** Reads the logs of transactions that pgbench left in a folder, one for each of its threads. */
  static Latencies read(Path folder) throws IOException {
    LongStream.Builder micros = LongStream.builder();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        List<String> lines = Files.readAllLines(file);
        lines.forEach(line -> micros.add(Long.parseLong(line.split(" ")[LATENCY_FIELD])));
      }
    }
    return new Latencies(micros.build());
  }

  int count() {
    return sorted.length;
  }

  /** The smallest latency that so many hundredths of the transactions do not exceed. */
  double millis(int percent) {
    int rank = Math.max(1, (int) Math.ceil(sorted.length * percent / 100.0));
    return sorted[rank - 1] / 1000.0;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%8.2f %8.2f %8.2f %8.2f", millis(50), millis(95), millis(99), millis(100));
  }
}
