// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.archive;

import static java.util.Objects.requireNonNull;

import io.partvault.cli.connect.ConnectNode;
import io.partvault.cli.connect.ConnectorFiles;
import io.partvault.cli.connect.ConnectorRole;
import io.partvault.cli.connect.Installation;
import io.partvault.cli.connect.TableReader;
import io.partvault.cli.connect.Workers;
import java.util.Map;

/**
 * A broker and a worker inside this process, on the state folder.
 *
 * @param installation where the worker's settings and plugins lie
 * @param reader what reads the table partitions
 */
public record EmbeddedEngine(Installation installation, TableReader reader) implements Engine {

  public EmbeddedEngine {
    requireNonNull(installation, "installation is null");
    requireNonNull(reader, "reader is null");
  }

  @Override
  public Workers open(RunSettings settings, StateFolder state) {
    String pluginPath =
        reader == TableReader.DEBEZIUM
            ? installation.pluginPathWithDebezium()
            : installation.pluginPath();
    ConnectNode node =
        ConnectNode.startBroker(
            state.kafka(), new ConnectorFiles(installation.config()).worker(), pluginPath);
    // Before the worker starts, which reads them.
    try {
      state.writeSettings(settings.run(node.bootstrapServers()));
    } catch (RuntimeException e) {
      node.close();
      throw e;
    }
    return node;
  }

  @Override
  public Map<String, String> settings(
      RunSettings settings, ConnectorRole role, StateFolder state, int tasks) {
    return settings.connector(role, state.settings(), tasks);
  }
}
