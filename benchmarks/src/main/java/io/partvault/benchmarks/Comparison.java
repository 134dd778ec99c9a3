// SPDX-License-Identifier: Apache-2.0
package io.partvault.benchmarks;

import io.partvault.benchmarks.Measured.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The end-to-end comparison: one round after the other, in each all contenders once. */
@Command(
    name = "benchmarks/run",
    description =
        "Compares Partvault with psql | zstd, and its source with a Debezium snapshot, on real servers"
            + " in processes of their own. Contenders run in turn, in every other round the other way"
            + " round; figures are ratios within a round.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class Comparison implements Callable<Integer> {

  private static final String USUAL =
      "one-liner,one-liner+put,partvault-1,partvault-10,debezium,source-1,source-10,sink-1,sink-10";

  private static final Pattern ROWS_OF_A_RECORD =
      Pattern.compile(
          "(?<way>partvault|source|sink|proof)-(?<records>[1-9]\\d{0,3}|frames)"
              + "(?<variant>(?:@(?:source|sink)\\.[^=@]+=[^@]*)*)");

  @Option(
      names = "--rows",
      defaultValue = "2000000",
      description = "In all table partitions (${DEFAULT-VALUE}).")
  private long rows;

  @Option(
      names = "--months",
      defaultValue = "8",
      description = "Table partitions (${DEFAULT-VALUE}).")
  private int months;

  @Option(
      names = "--shape",
      defaultValue = "medium",
      description =
          "Of a row: narrow, short, medium, log or wide: some 120, 320, 650, 650 or 8,000 bytes (${DEFAULT-VALUE}).")
  private String shape;

  @Option(names = "--rounds", defaultValue = "5", description = "That count (${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--warm-up",
      defaultValue = "1",
      description = "Rounds before them, since a worker runs for months (${DEFAULT-VALUE}).")
  private int warmUp;

  @Option(
      names = "--contenders",
      split = ",",
      defaultValue = USUAL,
      description =
          "Out of one-liner, one-liner+put, debezium, and partvault-N, source-N, sink-N and proof-N with N rows"
              + " of a record, partvault-frames and proof-frames with record.format=frames, and with other settings behind it, such as"
              + " partvault-10@source.poll.max.rows=500@sink.file.compression.level=6"
              + " (${DEFAULT-VALUE}).")
  private List<String> contenders;

  @Option(names = "--exactly-once", description = "The worker supports exactly-once sources.")
  private boolean exactlyOnce;

  @Option(
      names = "--worker-jvm",
      split = " ",
      defaultValue = "-Xmx256m -XX:+UseSerialGC",
      description = "Options of the worker's JVM, separated by blanks (${DEFAULT-VALUE}).")
  private List<String> workerJvm;

  @Option(names = "--threads", description = "Also the processor time of each kind of thread.")
  private boolean threads;

  @Option(names = "--json", description = "File for the figures of every run.")
  private Path json;

  /** Arguments: see {@code --help}. */
  public static void main(String[] args) {
    System.exit(
        new CommandLine(new Comparison()).setCaseInsensitiveEnumValuesAllowed(true).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    DataSet data = new DataSet(RowShape.valueOf(shape.toUpperCase(Locale.ROOT)), rows, months);
    Path dir = Files.createTempDirectory("partvault-benchmark");
    Summary summary = new Summary(data, System.out);
    try (Stack stack =
        Stack.start(dir, data, exactlyOnce, contenders.contains("debezium"), workerJvm)) {
      long rawBytes = data.jsonBytes(stack.postgres());
      summary.begin(rawBytes, exactlyOnce);
      List<Contender> all = new ArrayList<>();
      for (String name : contenders) {
        all.add(contender(name, stack, data, dir));
      }
      for (int round = 1 - warmUp; round <= rounds; round++) {
        for (int turn = 0; turn < all.size(); turn++) {
          Contender next = all.get(round % 2 == 0 ? turn : all.size() - 1 - turn);
          summary.add(round, measure(next, stack, rawBytes));
        }
      }
    } finally {
      Folders.remove(dir);
    }
    summary.end();
    if (json != null) {
      summary.write(json);
    }
    return 0;
  }

  private Measured measure(Contender contender, Stack stack, long rawBytes)
      throws IOException, InterruptedException {
    contender.prepare();
    stack.forgetPeaks();
    stack.workerLogs();
    Map<Part, ThreadTimes> threadsBefore = threads ? stack.threads() : Map.of();
    Map<Part, Double> before = stack.cpuSeconds();
    long start = System.nanoTime();
    double programs = contender.run();
    double seconds = (System.nanoTime() - start) / 1e9;
    Map<Part, Double> used = new EnumMap<>(Part.class);
    stack.cpuSeconds().forEach((part, now) -> used.put(part, now - before.get(part)));
    used.put(Part.PROGRAMS, programs);
    Measured measured =
        new Measured(
            contender.name(),
            rows,
            rawBytes,
            contender.storedBytes(),
            seconds,
            used,
            stack.peakMegabytes(),
            stack.workerLogs());
    if (threads) {
      stack
          .threads()
          .forEach(
              (part, now) ->
                  System.out.println(part + ": " + now.since(threadsBefore.get(part), rows)));
    }
    contender.cleanUp();
    return measured;
  }

  private static Contender contender(String name, Stack stack, DataSet data, Path dir) {
    if (name.equals("one-liner") || name.equals("one-liner+put")) {
      return new OneLiner(stack, data, dir.resolve("files"), name.endsWith("+put"));
    }
    if (name.equals("debezium")) {
      return new DebeziumSnapshot(stack, data);
    }
    Matcher rowsOfARecord = ROWS_OF_A_RECORD.matcher(name);
    if (!rowsOfARecord.matches()) {
      throw new IllegalArgumentException(
          "Cannot run --contenders %s: give some of %s".formatted(name, USUAL));
    }
    Partvault.Way way = Partvault.Way.valueOf(rowsOfARecord.group("way").toUpperCase(Locale.ROOT));
    List<String> variant =
        Stream.of(rowsOfARecord.group("variant").split("@"))
            .filter(text -> !text.isEmpty())
            .toList();
    return new Partvault(way, stack, data, rowsOfARecord.group("records"), variant);
  }
}
