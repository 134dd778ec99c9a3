// SPDX-License-Identifier: Apache-2.0
package io.partvault.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What a process has used, from Linux's {@code /proc}; see proc(5). */
final class ProcessorTime {

  /** Of {@code USER_HZ}, which is 100 wherever Java runs. */
  private static final double TICKS_PER_SECOND = 100;

  private static final int PARENT = 1;
  private static final int USER = 11;
  private static final int SYSTEM = 12;
  private static final int CHILDREN_USER = 13;
  private static final int CHILDREN_SYSTEM = 14;

  private ProcessorTime() {}

  /** Seconds that all threads of a process have used so far. */
  static double ofProcess(long pid) {
    String[] fields = stat(pid);
    return (number(fields, USER) + number(fields, SYSTEM)) / TICKS_PER_SECOND;
  }

  /** The same with its children, those that have ended and those that run. */
  static double ofFamily(long pid) {
    String[] fields = stat(pid);
    double ended =
        (number(fields, CHILDREN_USER) + number(fields, CHILDREN_SYSTEM)) / TICKS_PER_SECOND;
    return ofProcess(pid) + ended + runningChildren(pid);
  }

  /** Greatest resident set so far, in megabytes; {@link #forgetPeak} begins anew. */
  static long peakMegabytes(long pid) {
    try (Stream<String> lines = Files.lines(file(pid, "status"))) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** From now on the peak is that of what follows. */
  static void forgetPeak(long pid) {
    try {
      Files.writeString(file(pid, "clear_refs"), "5");
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot reset the peak of process " + pid, e);
    }
  }

  private static double runningChildren(long pid) {
    return ProcessHandle.of(pid).stream()
        .flatMap(ProcessHandle::children)
        .mapToDouble(child -> ofProcessThatMayEnd(child.pid()))
        .sum();
  }

  private static double ofProcessThatMayEnd(long pid) {
    try {
      return ofProcess(pid);
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof NoSuchFileException) {
        return 0;
      }
      throw e;
    }
  }

  static long parent(long pid) {
    return number(stat(pid), PARENT);
  }

  /** The fields behind the name of the program, which may hold blanks. */
  private static String[] stat(long pid) {
    try {
      String stat = Files.readString(file(pid, "stat"));
      return stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long number(String[] fields, int index) {
    return Long.parseLong(fields[index]);
  }

  private static Path file(long pid, String name) {
    return Path.of("/proc", Long.toString(pid), name);
  }
}
