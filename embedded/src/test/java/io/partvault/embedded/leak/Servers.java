// SPDX-License-Identifier: Apache-2.0
package io.partvault.embedded.leak;

import io.partvault.embedded.RunningServers;
import java.util.HashMap;
import java.util.Map;

/** Database and S3 servers that run; broker and worker show by their threads. */
final class Servers implements Probe {

  @Override
  public Map<String, String> now() {
    Map<String, String> servers = new HashMap<>();
    RunningServers.postgres()
        .forEach(
            server -> servers.put(server.toString(), "PostgreSQL server on port " + server.port()));
    RunningServers.s3()
        .forEach(server -> servers.put(server.toString(), "S3 server at " + server.endpoint()));
    return servers;
  }
}
