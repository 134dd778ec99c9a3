// SPDX-License-Identifier: Apache-2.0
package io.partvault.embedded;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/**
 * A small shell that outlives the JVM and stops PostgreSQL when the JVM is gone, however it went.
 * It notices by the end of its standard input, whose other end only the JVM holds, and stops the
 * one process that runs in the data folder.
 */
final class PostgresWatchdog implements AutoCloseable {
  private final Process shell;

  private PostgresWatchdog(Process shell) {
    this.shell = shell;
  }

  /**
   * Starts watching; to be called before the server is started, so that no moment is left
   * unwatched.
   */
  static PostgresWatchdog over(Path dataFolder) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", script(), "partvault-watchdog", dataFolder.toString());
    builder.directory(Path.of("/").toFile());
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    return new PostgresWatchdog(builder.start());
  }

  /** To be called when the server has stopped. */
  @Override
  public void close() throws IOException {
    try (var stdin = shell.getOutputStream()) {
      stdin.write("stopped\n".getBytes(US_ASCII));
    }
  }

  private static String script() throws IOException {
    try (InputStream in = PostgresWatchdog.class.getResourceAsStream("postgres-watchdog.sh")) {
      return new String(in.readAllBytes(), US_ASCII);
    }
  }
}
