// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.connect;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import io.partvault.archive.json.Json;
import io.partvault.archive.json.JsonFormatException;
import io.partvault.cli.outcome.CommandFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/** The settings in {@code config/}, as they are sent to a worker. */
public final class ConnectorFiles {

  private final Path folder;

  /** Those in a folder; each is read when it is asked for. */
  public ConnectorFiles(Path folder) {
    this.folder = requireNonNull(folder, "folder is null");
  }

  /** The worker's settings. */
  public Map<String, String> worker() {
    Path file = folder.resolve("worker.properties");
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(file)) {
      properties.load(in);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
    Map<String, String> settings = new LinkedHashMap<>();
    properties.stringPropertyNames().forEach(k -> settings.put(k, properties.getProperty(k)));
    return settings;
  }

  /** One connector's settings, as {@code PUT /connectors/{name}/config} takes them. */
  public Map<String, String> connector(TableReader reader, ConnectorRole role) {
    Path file = folder.resolve(reader.file(role));
    try {
      JsonNode json = Json.parse(Files.readAllBytes(file), file.toString());
      Map<String, String> settings = new LinkedHashMap<>();
      json.properties().forEach(field -> settings.put(field.getKey(), text(field.getValue())));
      return settings;
    } catch (IOException | JsonFormatException e) {
      throw unreadable(file, e);
    }
  }

  /** Those where the source connector reads. */
  public Map<String, String> connector(ConnectorRole role) {
    return connector(TableReader.PARTVAULT, role);
  }

  private static String text(JsonNode value) {
    if (!value.isValueNode() || value.isNull()) {
      throw new JsonFormatException("Settings are strings, this one is not: " + value);
    }
    return value.asText();
  }

  private static CommandFailure unreadable(Path file, Exception e) {
    return CommandFailure.config("Cannot read " + file + ": " + e.getMessage());
  }
}
