// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.debezium;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.partvault.it.BucketJudge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What one run of the {@code partvault} command came to.
 *
 * @param exitCode of its process
 * @param out the one JSON object that it printed; missing if it printed none
 * @param err progress and failures
 */
record Command(int exitCode, JsonNode out, String err) {

  /** Runs the command in a process of its own, as an operator does. */
  static Command run(Path dir, Map<String, String> properties, List<String> arguments)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile(dir, "command", ".out");
    Path err = Files.createTempFile(dir, "command", ".err");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")); // it lives for seconds
    properties.forEach((name, value) -> command.add("-D" + name + "=" + value));
    command.add("io.partvault.cli.Partvault");
    command.addAll(arguments);
    int exitCode =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start()
            .waitFor();
    String printed = Files.readString(out);
    return new Command(
        exitCode,
        BucketJudge.parsed(printed.isBlank() ? "{}" : printed),
        new String(Files.readAllBytes(err), UTF_8));
  }

  /** The word on a table partition, in a list of the object that was printed. */
  JsonNode of(String list, String leaf) {
    for (JsonNode one : out.path(list)) {
      if (one.path("tablePartition").asText().equals("public." + leaf)) {
        return one;
      }
    }
    throw new AssertionError("Nothing is said of %s in %s: %s".formatted(leaf, list, out));
  }
}
