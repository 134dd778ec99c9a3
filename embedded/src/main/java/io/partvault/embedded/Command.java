// SPDX-License-Identifier: Apache-2.0
package io.partvault.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A short-lived program that has ended: how, and what it said on both of its streams. */
record Command(int exitCode, String output) {

  /** Runs a program to its end in the root folder, with English messages. */
  static Command run(List<String> arguments) {
    try {
      ProcessBuilder builder = new ProcessBuilder(arguments).redirectErrorStream(true);
      builder.directory(Path.of("/").toFile());
      builder.environment().put("LC_ALL", "C");
      Process process = builder.start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
      return new Command(process.waitFor(), output);
    } catch (IOException e) {
      return new Command(127, e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedServerException("Cannot run " + arguments.get(0) + ": interrupted", e);
    }
  }

  boolean succeeded() {
    return exitCode == 0;
  }
}
