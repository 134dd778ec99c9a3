// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.crash;

import io.partvault.it.ProcessHeap;
import java.io.IOException;
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

  private static final Pattern THREADS = Pattern.compile("Threads:\\s+(\\d+)");

  /** Reads them from the kernel and, after a collection, from the JVM. */
  static Vitals of(long pid, ProcessHeap heap) throws IOException {
    long megabytes = heap.collectedMegabytes();
    Path process = Path.of("/proc", Long.toString(pid));
    try (Stream<Path> handles = Files.list(process.resolve("fd"))) {
      return new Vitals(
          megabytes, threads(Files.readString(process.resolve("status"))), handles.count());
    }
  }

  private static long threads(String status) {
    Matcher matcher = THREADS.matcher(status);
    if (!matcher.find()) {
      throw new IllegalStateException("No " + THREADS + " in: " + status);
    }
    return Long.parseLong(matcher.group(1));
  }
}
