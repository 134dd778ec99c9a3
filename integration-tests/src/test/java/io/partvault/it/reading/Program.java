// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.reading;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A program of this machine that reads lines and writes lines. */
final class Program {

  private Program() {}

  /** Skips the test where the program is missing or too old; in CI that is a failure. */
  static void require(String need, String... probe) throws InterruptedException {
    boolean there;
    try {
      there =
          new ProcessBuilder(probe)
                  .redirectErrorStream(true)
                  .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                  .start()
                  .waitFor()
              == 0;
    } catch (IOException e) {
      there = false;
    }
    if ("true".equals(System.getenv("CI"))) {
      assertThat(there).as(".ci/run must install " + need).isTrue();
    }
    assumeTrue(there, "Skipped: this machine has no " + need + "; install it to run this test");
  }

  /**
   * What it prints for an input, line by line.
   *
   * @param scratch a folder for the files in between
   */
  static List<String> run(Path scratch, String input, String... command)
      throws IOException, InterruptedException {
    File in = Files.writeString(scratch.resolve("in"), input).toFile();
    File out = scratch.resolve("out").toFile();
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectInput(in).redirectOutput(out);
    builder.environment().put("PYTHONUTF8", "1");
    int exitCode = builder.start().waitFor();
    String printed = Files.readString(out.toPath(), UTF_8);
    assertThat(exitCode).as(printed).isZero();
    return List.of(printed.split("\n"));
  }
}
