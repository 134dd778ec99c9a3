// SPDX-License-Identifier: Apache-2.0
package io.partvault.embedded.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/** The very files of {@code config/}, as a user would send them. */
public final class ShippedConfig {

  private static final Path FOLDER = Path.of("..", "config");

  private ShippedConfig() {}

  public static Properties worker() throws IOException {
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(FOLDER.resolve("worker.properties"))) {
      properties.load(in);
    }
    return properties;
  }

  /** A connector's settings, with some replaced. */
  public static Map<String, String> connector(String name, Map<String, String> replaced)
      throws IOException {
    JsonNode file = new ObjectMapper().readTree(FOLDER.resolve(name + ".json").toFile());
    Map<String, String> settings = new LinkedHashMap<>();
    file.properties().forEach(field -> settings.put(field.getKey(), field.getValue().asText()));
    settings.putAll(replaced);
    return settings;
  }
}
