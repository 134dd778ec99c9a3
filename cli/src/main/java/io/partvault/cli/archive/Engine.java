// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.archive;

import io.partvault.cli.connect.ConnectorRole;
import io.partvault.cli.connect.Workers;
import io.partvault.cli.outcome.CommandFailure;
import java.util.Map;

/** What runs the connectors of an archive run, and how their settings get there. */
public interface Engine {

  /**
   * The workers, which may not run yet.
   *
   * @throws CommandFailure if what has to be started for them does not start
   */
  Workers open(RunSettings settings, StateFolder state);

  /** What is sent to Connect for one connector. */
  Map<String, String> settings(
      RunSettings settings, ConnectorRole role, StateFolder state, int tasks);
}
