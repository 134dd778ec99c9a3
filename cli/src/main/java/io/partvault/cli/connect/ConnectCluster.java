// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.connect;

import static java.util.Objects.requireNonNull;

import io.partvault.cli.outcome.CommandFailure;
import io.partvault.cli.outcome.FailureKind;
import io.partvault.embedded.ConnectClient;
import io.partvault.embedded.ConnectRestException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Workers and brokers that somebody else runs. */
public final class ConnectCluster implements Workers {

  private final URI restUrl;
  private final String bootstrapServers;
  private final String wayOut;
  private final ConnectClient client;

  /**
   * Nothing is asked yet.
   *
   * @param restUrl of a worker
   * @param bootstrapServers of its brokers, as this process reaches them
   * @param wayOut what to do if it cannot be reached, for the message
   */
  public ConnectCluster(URI restUrl, String bootstrapServers, String wayOut) {
    this.restUrl = requireNonNull(restUrl, "restUrl is null");
    this.bootstrapServers = requireNonNull(bootstrapServers, "bootstrapServers is null");
    this.wayOut = requireNonNull(wayOut, "wayOut is null");
    this.client = new ConnectClient(restUrl);
  }

  /** Asks whether they run, and have Partvault's connectors. */
  @Override
  public void start() {
    List<String> plugins;
    try {
      plugins = client.plugins();
    } catch (UncheckedIOException | ConnectRestException e) {
      throw new CommandFailure(
          FailureKind.NETWORK,
          "Cannot reach Kafka Connect at %s: %s".formatted(restUrl, wayOut),
          e);
    }
    if (plugins.stream().noneMatch(name -> name.startsWith("io.partvault."))) {
      throw CommandFailure.config(
          "Cannot run connectors at %s: that worker has none of Partvault's on its plugin.path, %s"
              .formatted(restUrl, wayOut));
    }
  }

  @Override
  public String bootstrapServers() {
    return bootstrapServers;
  }

  @Override
  public ConnectClient client() {
    return client;
  }

  @Override
  public Optional<String> failure() {
    return Optional.empty();
  }

  /** They go on. */
  @Override
  public void close() {}
}
