// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.locks;

import java.io.IOException;
import java.util.List;

/**
 * Scheduling of Linux, by {@code chrt} of util-linux: who is idle runs on a processor that nobody
 * else wants, as if it had a machine of its own.
 */
final class Priority {

  /** What a command begins with to be scheduled as usual, whoever starts it. */
  static final List<String> USUAL = List.of("chrt", "--other", "0");

  private Priority() {}

  /** All threads of a process, and the processes it starts from now on, are idle. */
  static void idle(long pid) throws IOException, InterruptedException {
    Process chrt =
        new ProcessBuilder("chrt", "--all-tasks", "--idle", "--pid", "0", Long.toString(pid))
            .inheritIO()
            .start();
    if (chrt.waitFor() != 0) {
      throw new IOException("chrt ended with " + chrt.exitValue() + " for process " + pid);
    }
  }
}
