// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli;

import static java.util.Objects.requireNonNull;

import io.partvault.cli.connect.Installation;
import io.partvault.cli.progress.Terminal;
import java.io.PrintStream;
import java.util.Map;

/**
 * What a command finds around it.
 *
 * @param installation where its settings and plugins lie
 * @param out for results
 * @param err for progress and failures
 * @param terminal what {@code err} goes to
 * @param environment its variables
 */
record Surroundings(
    Installation installation,
    PrintStream out,
    PrintStream err,
    Terminal terminal,
    Map<String, String> environment) {

  Surroundings {
    requireNonNull(installation, "installation is null");
    requireNonNull(out, "out is null");
    requireNonNull(err, "err is null");
    requireNonNull(terminal, "terminal is null");
    environment = Map.copyOf(environment);
  }
}
