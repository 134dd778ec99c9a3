// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli;

import io.partvault.cli.connect.Installation;
import picocli.CommandLine.Command;

/** Prints which build this is. */
@Command(name = "version", description = "Prints which build this is, on which Java.")
final class VersionCommand implements Runnable {

  private final Surroundings surroundings;

  VersionCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public void run() {
    surroundings
        .out()
        .println(
            "partvault %s, Java %s"
                .formatted(Installation.version(), System.getProperty("java.version")));
    surroundings.out().flush();
  }
}
