// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.crash;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a JVM holds at a moment.
 *
 * @param heapMegabytes in use after a full collection
 * @param threads of the operating system
 * @param handles open files and sockets
 */
record Vitals(long heapMegabytes, long threads, long handles) {

  private static final Pattern USED =
      Pattern.compile("(?:heap|generation) +total \\d+K, used (\\d+)K");
  private static final Pattern THREADS = Pattern.compile("Threads:\\s+(\\d+)");

  /** Reads them from the kernel and, after a collection, from the JVM. */
  static Vitals of(long pid) throws IOException {
    jcmd(pid, "GC.run");
    Path process = Path.of("/proc", Long.toString(pid));
    try (Stream<Path> handles = Files.list(process.resolve("fd"))) {
      return new Vitals(
          sum(USED, jcmd(pid, "GC.heap_info")) / 1024,
          sum(THREADS, Files.readString(process.resolve("status"))),
          handles.count());
    }
  }

  /** Some collectors have one line for the heap, others one for each generation. */
  private static long sum(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IllegalStateException("No " + pattern + " in: " + text);
    }
    return matcher.reset().results().mapToLong(found -> Long.parseLong(found.group(1))).sum();
  }

  private static String jcmd(long pid, String command) throws IOException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Process process =
        new ProcessBuilder(jcmd.toString(), Long.toString(pid), command)
            .redirectErrorStream(true)
            .start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
