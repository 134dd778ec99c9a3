// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.connect;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import io.partvault.embedded.ConnectClient;
import io.partvault.embedded.ConnectRestException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Watches the connectors. One that has failed is restarted once: a sink fails on purpose after it
 * has put a broken export aside, and what Connect reports right after a start may be older than it.
 * Confined to one thread.
 */
public final class ConnectorHealth {

  private static final Duration RESTART_TAKES = Duration.ofSeconds(10);
  private static final String FAILED = "FAILED";

  private final ConnectClient client;
  private final Clock clock;
  private final Map<ConnectorRole, Instant> restartedAt = new EnumMap<>(ConnectorRole.class);

  /** Watches over the connectors of one worker. */
  public ConnectorHealth(ConnectClient client, Clock clock) {
    this.client = requireNonNull(client, "client is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** Why no more can be expected of a connector, the first line of its trace; empty if it works. */
  public Optional<String> failure() {
    for (ConnectorRole role : ConnectorRole.values()) {
      Optional<String> reason = failure(role);
      if (reason.isPresent()) {
        return Optional.of("the " + role.word() + " connector failed: " + reason.get());
      }
    }
    return Optional.empty();
  }

  private Optional<String> failure(ConnectorRole role) {
    Optional<String> reason = reported(role);
    if (reason.isEmpty()) {
      return reason;
    }
    Instant restarted = restartedAt.get(role);
    if (restarted == null) {
      restartedAt.put(role, clock.instant());
      client.restart(role.connectorName());
      return Optional.empty();
    }
    return clock.instant().isBefore(restarted.plus(RESTART_TAKES)) ? Optional.empty() : reason;
  }

  private Optional<String> reported(ConnectorRole role) {
    try {
      return reason(client.status(role.connectorName()));
    } catch (ConnectRestException e) {
      // Not known yet to the worker that was just asked to create it.
      return Optional.empty();
    }
  }

  /** What a status says: a failed connector, or tasks that have all failed. */
  static Optional<String> reason(JsonNode status) {
    JsonNode connector = status.path("connector");
    if (FAILED.equals(connector.path("state").asText())) {
      return Optional.of(firstLine(connector));
    }
    String reason = "";
    for (JsonNode task : status.path("tasks")) {
      if (!FAILED.equals(task.path("state").asText())) {
        return Optional.empty();
      }
      reason = firstLine(task);
    }
    return reason.isEmpty() ? Optional.empty() : Optional.of(reason);
  }

  /**
   * The sentence in a trace: Connect wraps what a task throws, so the innermost cause of
   * Partvault's or the first line.
   */
  private static String firstLine(JsonNode failed) {
    String trace = failed.path("trace").asText();
    String line =
        trace
            .lines()
            .filter(text -> text.startsWith("Caused by: "))
            .reduce((first, last) -> last)
            .map(text -> text.substring("Caused by: ".length()))
            .orElse(trace.lines().findFirst().orElse("no reason is given"));
    return line.replaceFirst("^[A-Za-z0-9_.$]+(Exception|Error): ", "");
  }
}
