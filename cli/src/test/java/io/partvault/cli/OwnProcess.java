// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A command in a process of its own, to be killed. */
final class OwnProcess {

  private OwnProcess() {}

  static Process start(int heapMegabytes, Path log, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("-Xmx" + heapMegabytes + "m");
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")); // it lives for seconds
    for (String property : List.of("partvault.home", "aws.accessKeyId", "aws.secretAccessKey")) {
      command.add("-D" + property + "=" + System.getProperty(property));
    }
    command.add("io.partvault.cli.Partvault");
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }
}
