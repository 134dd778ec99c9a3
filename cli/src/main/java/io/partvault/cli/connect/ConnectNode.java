// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.connect;

import io.partvault.cli.outcome.CommandFailure;
import io.partvault.cli.outcome.FailureKind;
import io.partvault.embedded.ConnectClient;
import io.partvault.embedded.ConnectRestException;
import io.partvault.embedded.ConnectWorker;
import io.partvault.embedded.EmbeddedServerException;
import io.partvault.embedded.KafkaBroker;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A Kafka broker and a Connect worker in this process, with their data in one folder. */
public final class ConnectNode implements AutoCloseable {

  // Small segments, looked at often, so that what is archived leaves the disk soon.
  private static final Map<String, String> BROKER_SETTINGS =
      Map.of("log.retention.check.interval.ms", "30000", "log.segment.delete.delay.ms", "1000");

  private final KafkaBroker broker;
  private ConnectWorker worker;
  private ConnectClient client;

  private ConnectNode(KafkaBroker broker) {
    this.broker = broker;
  }

  /**
   * Starts the broker.
   *
   * @param kafkaFolder of its data
   * @throws CommandFailure if it does not start
   */
  public static ConnectNode startBroker(Path kafkaFolder) {
    try {
      return new ConnectNode(KafkaBroker.start(kafkaFolder, BROKER_SETTINGS));
    } catch (EmbeddedServerException | UncheckedIOException e) {
      throw CommandFailure.runtime(e);
    }
  }

  /**
   * Starts the worker; connectors that were there when the folder was last used go on at once.
   *
   * @param settings as in {@code worker.properties}; addresses and plugin path are set here
   * @throws CommandFailure if it does not start
   */
  public void startWorker(Map<String, String> settings, String pluginPath) {
    Map<String, String> complete = new HashMap<>(settings);
    complete.put("bootstrap.servers", broker.bootstrapServers());
    complete.put("listeners", "http://127.0.0.1:0");
    complete.put("plugin.path", pluginPath);
    try {
      worker = ConnectWorker.start(complete);
      client = new ConnectClient(worker.restUrl());
    } catch (EmbeddedServerException e) {
      throw CommandFailure.runtime(e);
    }
  }

  /**
   * Creates a connector or changes its settings.
   *
   * @throws CommandFailure of kind CONFIG with Connect's words if it refuses them
   */
  public void put(ConnectorRole role, Map<String, String> settings) {
    try {
      client.put(role.connectorName(), settings);
    } catch (ConnectRestException e) {
      throw new CommandFailure(
          e.status() == 400 ? FailureKind.CONFIG : FailureKind.RUNTIME,
          "Cannot start the %s connector: %s".formatted(role.word(), reason(e)),
          e);
    }
  }

  /** Connect's words without what it puts before and after those of the connector. */
  private static String reason(ConnectRestException e) {
    return e.getMessage()
        .replaceFirst(
            "(?s)^Connector configuration is invalid and contains .*?error\\(s\\):\\s*", "")
        .replaceFirst("(?s)\\s*You can also find the above list of errors .*$", "");
  }

  /** The worker's REST interface. */
  public ConnectClient client() {
    return client;
  }

  /** Where Kafka clients connect first. */
  public String bootstrapServers() {
    return broker.bootstrapServers();
  }

  /** Why the broker gave up, a full disk for example; empty while all is well. */
  public Optional<String> failure() {
    return broker.failure();
  }

  /** Stops worker and broker in an orderly way; the folder stays. */
  @Override
  public void close() {
    try (broker) {
      if (worker != null) {
        worker.close();
      }
    }
  }
}
