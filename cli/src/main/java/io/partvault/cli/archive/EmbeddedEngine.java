// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.archive;

import static java.util.Objects.requireNonNull;

import io.partvault.cli.connect.ConnectNode;
import io.partvault.cli.connect.ConnectorFiles;
import io.partvault.cli.connect.ConnectorRole;
import io.partvault.cli.connect.Installation;
import io.partvault.cli.connect.Workers;
import java.util.Map;

/**
 * A broker and a worker inside this process, on the state folder.
 *
 * @param installation where the worker's settings and plugins lie
 */
public record EmbeddedEngine(Installation installation) implements Engine {

  public EmbeddedEngine {
    requireNonNull(installation, "installation is null");
  }

  @Override
  public Workers open(RunSettings settings, StateFolder state) {
    state.writeSettings(settings.run());
    return ConnectNode.startBroker(
        state.kafka(),
        new ConnectorFiles(installation.config()).worker(),
        installation.pluginPath());
  }

  @Override
  public Map<String, String> settings(
      RunSettings settings, ConnectorRole role, StateFolder state, int tasks) {
    return settings.connector(role, state.settings(), tasks);
  }
}
