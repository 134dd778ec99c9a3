// SPDX-License-Identifier: Apache-2.0
package io.partvault.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Processor time by thread of a JVM, native code included, as {@code jcmd Thread.print} has it. */
final class ThreadTimes {

  /** {@code "main" #1 prio=5 os_prio=0 cpu=85.13ms elapsed=…}. */
  private static final Pattern THREAD =
      Pattern.compile("^\"(.*)\" .*?cpu=([\\d.]+)ms", Pattern.MULTILINE);

  private static final Pattern NUMBER = Pattern.compile("\\d+");
  private static final double LEAST_SHOWN = 0.05;

  private final Map<String, Double> seconds;

  private ThreadTimes(Map<String, Double> seconds) {
    this.seconds = seconds;
  }

  /** Of the threads that live now; those that differ in numbers alone are one. */
  static ThreadTimes of(long pid) throws IOException, InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Process process =
        new ProcessBuilder(jcmd.toString(), Long.toString(pid), "Thread.print")
            .redirectErrorStream(true)
            .start();
    String threads = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    Map<String, Double> seconds = new TreeMap<>();
    Matcher thread = THREAD.matcher(threads);
    while (thread.find()) {
      seconds.merge(
          NUMBER.matcher(thread.group(1)).replaceAll("N"),
          Double.parseDouble(thread.group(2)) / 1000,
          Double::sum);
    }
    return new ThreadTimes(seconds);
  }

  /** What each has used since, in seconds for a million rows, the greatest first. */
  String since(ThreadTimes before, long rows) {
    Map<String, Double> used = new TreeMap<>();
    seconds.forEach(
        (thread, now) ->
            used.put(thread, (now - before.seconds.getOrDefault(thread, 0.0)) / rows * 1_000_000));
    return used.entrySet().stream()
        .filter(entry -> entry.getValue() >= LEAST_SHOWN)
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .map(entry -> "%.2f %s".formatted(entry.getValue(), entry.getKey()))
        .collect(Collectors.joining("; "));
  }
}
