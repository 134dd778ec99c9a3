// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.connect;

import io.partvault.cli.outcome.CommandFailure;
import io.partvault.embedded.ConnectClient;
import io.partvault.embedded.ConnectWorker;
import io.partvault.embedded.EmbeddedServerException;
import io.partvault.embedded.KafkaBroker;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A Kafka broker and a Connect worker in this process, with their data in one folder. */
public final class ConnectNode implements Workers {

  // Small segments, looked at often, so that what is archived leaves the disk soon.
  private static final Map<String, String> BROKER_SETTINGS =
      Map.of("log.retention.check.interval.ms", "30000", "log.segment.delete.delay.ms", "1000");

  private final KafkaBroker broker;
  private final Map<String, String> settings;
  private ConnectWorker worker;
  private ConnectClient client;

  private ConnectNode(KafkaBroker broker, Map<String, String> settings) {
    this.broker = broker;
    this.settings = settings;
  }

  /**
   * Starts the broker.
   *
   * @param kafkaFolder of its data
   * @param settings of the worker, as in {@code worker.properties}; its addresses are set here
   * @param pluginPath of the worker
   * @throws CommandFailure if it does not start
   */
  public static ConnectNode startBroker(
      Path kafkaFolder, Map<String, String> settings, String pluginPath) {
    try {
      KafkaBroker broker = KafkaBroker.start(kafkaFolder, BROKER_SETTINGS);
      Map<String, String> complete = new HashMap<>(settings);
      complete.put("bootstrap.servers", broker.bootstrapServers());
      complete.put("listeners", "http://127.0.0.1:0");
      complete.put("plugin.path", pluginPath);
      return new ConnectNode(broker, complete);
    } catch (EmbeddedServerException | UncheckedIOException e) {
      throw CommandFailure.runtime(e);
    }
  }

  @Override
  public void start() {
    try {
      worker = ConnectWorker.start(settings);
      client = new ConnectClient(worker.restUrl());
    } catch (EmbeddedServerException e) {
      throw CommandFailure.runtime(e);
    }
  }

  @Override
  public ConnectClient client() {
    return client;
  }

  @Override
  public String bootstrapServers() {
    return broker.bootstrapServers();
  }

  @Override
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
