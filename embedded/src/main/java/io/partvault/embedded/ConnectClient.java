// SPDX-License-Identifier: Apache-2.0
package io.partvault.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Kafka Connect's REST interface, as far as it is needed here. Every method throws {@link
 * ConnectRestException} when Connect refuses, and {@link UncheckedIOException} when it cannot be
 * reached. While the workers rebalance, a request is repeated. Thread-safe.
 */
public final class ConnectClient {
  /** Connect answers within 90 seconds, or with a time-out of its own. */
  private static final Duration ANSWER_WITHIN = Duration.ofMinutes(2);

  private static final Duration REBALANCED_WITHIN = Duration.ofMinutes(1);
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final int CONFLICT = 409;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private final ObjectMapper json = new ObjectMapper();
  private final URI restUrl;

  /** Speaks to the worker at the given address; nothing is sent yet. */
  public ConnectClient(URI restUrl) {
    this.restUrl = restUrl;
  }

  /** Creates a connector or changes its configuration. */
  public void put(String connector, Map<String, String> config) {
    send("PUT", path(connector, "/config"), config);
  }

  /** State of a connector and its tasks; Connect's own words, which may lag behind a crash. */
  public JsonNode status(String connector) {
    return send("GET", path(connector, "/status"));
  }

  /** The source or sink offsets Connect has stored for a connector. */
  public JsonNode offsets(String connector) {
    return send("GET", path(connector, "/offsets"));
  }

  /**
   * Alters offsets of a stopped connector.
   *
   * @param offsets JSON as Connect wants it: {@code {"offsets":[{"partition":{…},"offset":{…}}]}}
   */
  public void alterOffsets(String connector, String offsets) {
    send("PATCH", path(connector, "/offsets"), BodyPublishers.ofString(offsets));
  }

  /** Resets all offsets of a stopped connector. */
  public void resetOffsets(String connector) {
    send("DELETE", path(connector, "/offsets"));
  }

  /** Restarts a connector and all of its tasks. */
  public void restart(String connector) {
    send("POST", path(connector, "/restart?includeTasks=true&onlyFailed=false"));
  }

  /** Pauses a connector: its tasks stay, idle. */
  public void pause(String connector) {
    send("PUT", path(connector, "/pause"));
  }

  /** Resumes a paused or stopped connector. */
  public void resume(String connector) {
    send("PUT", path(connector, "/resume"));
  }

  /** Stops a connector's tasks; its configuration stays. */
  public void stop(String connector) {
    send("PUT", path(connector, "/stop"));
  }

  /** Removes a connector; its offsets stay. */
  public void delete(String connector) {
    send("DELETE", path(connector, ""));
  }

  /** Checks a configuration without using it: {@code error_count} and, by key, the errors found. */
  public JsonNode validate(String pluginClassName, Map<String, String> config) {
    Map<String, String> named = new HashMap<>(config);
    named.putIfAbsent("connector.class", pluginClassName);
    named.putIfAbsent("name", "validated");
    return send("PUT", "/connector-plugins/" + encode(pluginClassName) + "/config/validate", named);
  }

  /** Class names of the connectors this worker can run. */
  public List<String> plugins() {
    return send("GET", "/connector-plugins").findValuesAsText("class");
  }

  private JsonNode send(String method, String path) {
    return send(method, path, BodyPublishers.noBody());
  }

  private JsonNode send(String method, String path, Map<String, String> body) {
    try {
      return send(method, path, BodyPublishers.ofString(json.writeValueAsString(body)));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("Cannot write a configuration as JSON", e);
    }
  }

  private JsonNode send(String method, String path, BodyPublisher body) {
    HttpRequest request =
        HttpRequest.newBuilder(restUrl.resolve(path))
            .timeout(ANSWER_WITHIN)
            .header("Content-Type", "application/json")
            .method(method, body)
            .build();
    long deadline = System.nanoTime() + REBALANCED_WITHIN.toNanos();
    HttpResponse<String> response = exchange(request);
    while (response.statusCode() == CONFLICT && System.nanoTime() < deadline) {
      LockSupport.parkNanos(PAUSE.toNanos());
      response = exchange(request);
    }
    if (response.statusCode() >= 300) {
      throw refusal(response);
    }
    return tree(response.body());
  }

  private HttpResponse<String> exchange(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot reach Kafka Connect at " + restUrl, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedServerException("Cannot reach Kafka Connect at " + restUrl, e);
    }
  }

  private ConnectRestException refusal(HttpResponse<String> response) {
    String message = tree(response.body()).path("message").asText();
    return new ConnectRestException(
        response.statusCode(),
        message.isEmpty() ? "Kafka Connect answered " + response.statusCode() : message);
  }

  /** Errors of the HTTP server below Connect come as HTML, which counts as no answer. */
  private JsonNode tree(String body) {
    try {
      return json.readTree(body);
    } catch (JsonProcessingException e) {
      return json.missingNode();
    }
  }

  private static String path(String connector, String rest) {
    return "/connectors/" + encode(connector) + rest;
  }

  private static String encode(String segment) {
    return URLEncoder.encode(segment, UTF_8).replace("+", "%20");
  }
}
