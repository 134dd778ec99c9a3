// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.connect;

import io.partvault.cli.outcome.CommandFailure;
import io.partvault.cli.outcome.FailureKind;
import io.partvault.embedded.ConnectClient;
import io.partvault.embedded.ConnectRestException;
import java.util.Map;
import java.util.Optional;

/** Connect workers and the broker behind them. The broker runs when this is made. */
public interface Workers extends AutoCloseable {

  /**
   * Has the workers run, from here on at the latest; connectors that were there before go on.
   *
   * @throws CommandFailure if they do not
   */
  void start();

  /** Where Kafka clients of this process connect first. */
  String bootstrapServers();

  /** The workers' REST interface; only after {@link #start}. */
  ConnectClient client();

  /** Why the broker gave up, a full disk for example; empty as far as is known. */
  Optional<String> failure();

  /** Gives up what this has started, and nothing else. */
  @Override
  void close();

  /**
   * Creates a connector or changes its settings.
   *
   * @throws CommandFailure of kind CONFIG with Connect's words if it refuses them
   */
  default void put(ConnectorRole role, Map<String, String> settings) {
    try {
      client().put(role.connectorName(), settings);
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
}
