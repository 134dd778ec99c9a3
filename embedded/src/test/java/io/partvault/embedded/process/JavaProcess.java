// SPDX-License-Identifier: Apache-2.0
package io.partvault.embedded.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A JVM of its own with a log file, and the signals that an operator or the kernel may send it.
 * Ends with this JVM at the latest.
 */
public final class JavaProcess implements AutoCloseable {

  private static final long STOP_SECONDS = 30;

  /** Of this JVM, which may be one of several that test at once. */
  private static final Path LOGS =
      Path.of("target", "processes", System.getProperty("partvault.fork", ""));

  private final Process process;
  private final Path log;
  private volatile boolean frozen;

  private JavaProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
  }

  /**
   * Starts {@code java}.
   *
   * @param name of the log file below {@code target/processes}; a later process of the same name
   *     appends to it
   * @param arguments options, main class and its arguments
   */
  public static JavaProcess start(
      String name, String classPath, Map<String, String> environment, List<String> arguments)
      throws IOException {
    Path log = Files.createDirectories(LOGS).resolve(name + ".log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", classPath));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    return new JavaProcess(builder.start(), log);
  }

  /** Everything that it and its namesakes before it have printed. */
  public Path log() {
    return log;
  }

  /** The operating system's number of it. */
  public long pid() {
    return process.pid();
  }

  /** Whether it runs or is frozen. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Whether it runs and is not frozen. */
  public boolean isRunning() {
    return process.isAlive() && !frozen;
  }

  /** SIGKILL: no callback runs, nothing is closed. Returns when it is gone. */
  public void kill() {
    process.destroyForcibly();
    await();
  }

  /** SIGTERM, as an operator or Kubernetes stops it. Returns when it is gone. */
  public void terminate() {
    process.destroy();
    await();
  }

  /** SIGSTOP: it holds its memory and its sockets, and does nothing. */
  public void freeze() {
    signal("STOP");
    frozen = true;
  }

  /** SIGCONT: it goes on as if no time had passed. */
  public void thaw() {
    signal("CONT");
    frozen = false;
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      thaw();
      process.destroy();
    }
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor(); // whoever closes it removes its folder next
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private void await() {
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while process " + pid() + " ended", e);
    }
  }

  private void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
          .inheritIO()
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new IllegalStateException("Cannot send SIG" + name + " to process " + pid(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
