// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.archive;

import static java.util.Objects.requireNonNull;

import io.partvault.cli.connect.ConnectCluster;
import io.partvault.cli.connect.ConnectorRole;
import io.partvault.cli.connect.Workers;
import java.util.Map;

/**
 * Workers that run elsewhere and have the passwords and keys in their own environment, to which the
 * shipped settings refer.
 *
 * @param workers which
 * @param addresses of database and store as those workers reach them, by the connectors' keys
 */
public record ClusterEngine(ConnectCluster workers, Map<String, String> addresses)
    implements Engine {

  public ClusterEngine {
    requireNonNull(workers, "workers is null");
    addresses = Map.copyOf(addresses);
  }

  @Override
  public Workers open(RunSettings settings, StateFolder state) {
    return workers;
  }

  @Override
  public Map<String, String> settings(
      RunSettings settings, ConnectorRole role, StateFolder state, int tasks) {
    return settings.withoutSecrets(role, addresses, tasks);
  }
}
