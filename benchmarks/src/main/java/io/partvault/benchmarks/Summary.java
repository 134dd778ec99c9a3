// SPDX-License-Identifier: Apache-2.0
package io.partvault.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.partvault.benchmarks.Measured.Part;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Prints each run as it ends and, in the end, how each contender stands to the first in its round.
 */
final class Summary {

  private final DataSet data;
  private final PrintStream out;
  private final Map<Integer, List<Measured>> rounds = new LinkedHashMap<>();
  private long rawBytes;

  Summary(DataSet data, PrintStream out) {
    this.data = data;
    this.out = out;
  }

  /** The servers stand. */
  void begin(long bytesOfJson, boolean exactlyOnce) {
    rawBytes = bytesOfJson;
    out.printf(
        Locale.ROOT,
        "%,d rows of %,d bytes as JSON in %d table partitions; %d processors; exactly-once source %s%n",
        data.rows(),
        rawBytes / data.rows(),
        data.months(),
        Runtime.getRuntime().availableProcessors(),
        exactlyOnce ? "on" : "off");
  }

  /** A run has ended; those of rounds below 1 are printed and do not count. */
  void add(int round, Measured run) {
    rounds.computeIfAbsent(round, number -> new ArrayList<>()).add(run);
    out.printf(
        Locale.ROOT,
        "%5s  %-14s %,11.0f rows/s %7.1f MB/s %7s  CPU s per M rows: %6.2f = server %.2f, broker %.2f,"
            + " worker %.2f, store %.2f, programs %.2f; peak MB: worker %d (heap %d, live %d), broker %d;"
            + " %d requests%n",
        round < 1 ? "warm" : round,
        run.contender(),
        run.rowsPerSecond(),
        run.megabytesPerSecond(),
        compressed(run),
        run.cpuPerMillionRows(),
        run.cpuPerMillionRows(Part.SERVER),
        run.cpuPerMillionRows(Part.BROKER),
        run.cpuPerMillionRows(Part.WORKER),
        run.cpuPerMillionRows(Part.STORE),
        run.cpuPerMillionRows(Part.PROGRAMS),
        run.peakMegabytes().getOrDefault(Part.WORKER, 0L),
        run.worker().heapMegabytes(),
        run.worker().liveMegabytes(),
        run.peakMegabytes().getOrDefault(Part.BROKER, 0L),
        run.worker().requests());
  }

  private static String compressed(Measured run) {
    return run.storedBytes() == 0
        ? "-"
        : String.format(Locale.ROOT, "%.2fx", 1.0 * run.rawBytes() / run.storedBytes());
  }

  /** Prints ratios of rows a second, of processor time a row and of the server's. */
  void end() {
    List<List<Measured>> counted =
        rounds.entrySet().stream()
            .filter(round -> round.getKey() > 0)
            .map(Map.Entry::getValue)
            .toList();
    List<String> names =
        counted.get(0).stream().map(Measured::contender).distinct().sorted().toList();
    String base = names.contains("one-liner") ? "one-liner" : names.get(0);
    out.printf("%nAgainst %s in the same round: median (least to most)%n", base);
    for (String name : names) {
      out.printf(
          Locale.ROOT,
          "%-14s rows/s %s   CPU a row %s   server CPU a row %s%n",
          name,
          ratio(counted, name, base, Measured::rowsPerSecond),
          ratio(counted, name, base, Measured::cpuPerMillionRows),
          ratio(counted, name, base, run -> run.cpuPerMillionRows(Part.SERVER)));
    }
  }

  /** Writes the figures of every run. */
  void write(Path file) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode document = mapper.createObjectNode();
    document.put("rows", data.rows()).put("rawBytes", rawBytes).put("months", data.months());
    ArrayNode runs = document.putArray("runs");
    rounds.forEach(
        (round, measured) ->
            measured.forEach(
                run -> {
                  ObjectNode node = mapper.valueToTree(run);
                  runs.add(node.put("round", round));
                }));
    mapper.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), document);
  }

  @FunctionalInterface
  private interface Figure {
    double of(Measured run);
  }

  private static String ratio(
      List<List<Measured>> rounds, String name, String base, Figure figure) {
    double[] ratios =
        rounds.stream()
            .mapToDouble(round -> figure.of(run(round, name)) / figure.of(run(round, base)))
            .sorted()
            .toArray();
    return String.format(
        Locale.ROOT, "%.2f (%.2f to %.2f)", median(ratios), ratios[0], ratios[ratios.length - 1]);
  }

  private static Measured run(List<Measured> round, String name) {
    return round.stream().filter(run -> run.contender().equals(name)).findFirst().orElseThrow();
  }

  static double median(double[] sorted) {
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }
}
