// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli;

import io.partvault.cli.outcome.CommandFailure;
import io.partvault.s3.S3Config;
import io.partvault.s3.S3Settings;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** A file with the connectors' own keys about the store, for what the options do not say. */
final class StoreSettingsFile {

  private static final String BUCKET = "s3.bucket.name";
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{env:([^}]+)}");

  private StoreSettingsFile() {}

  /**
   * Reads one; its bucket and prefix mean nothing, since the address names them.
   *
   * @throws CommandFailure of kind CONFIG that names file, key and way out
   */
  static S3Settings read(Path file, Map<String, String> environment) {
    Map<String, String> values = new HashMap<>();
    Properties properties = load(file);
    for (String key : properties.stringPropertyNames()) {
      values.put(key, replaced(file, properties.getProperty(key), environment));
    }
    ConfigDef definition = S3Config.define(new ConfigDef());
    requireKnown(file, values.keySet(), definition.names());
    values.put(BUCKET, "named-by-the-address");
    try {
      return new S3Config(new AbstractConfig(definition, values, false)).settings();
    } catch (ConfigException e) {
      throw CommandFailure.config("Cannot use " + file + ": " + e.getMessage());
    }
  }

  private static Properties load(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
      return properties;
    } catch (IOException | IllegalArgumentException e) {
      throw CommandFailure.config(
          "Cannot read --s3-settings %s: %s; give a file of lines key=value".formatted(file, e));
    }
  }

  private static void requireKnown(Path file, Set<String> keys, Set<String> known) {
    Set<String> unknown = new TreeSet<>(keys);
    unknown.removeAll(known);
    if (!unknown.isEmpty()) {
      throw CommandFailure.config(
          "Cannot use %s: %s is no key about the store; docs/configuration.md has them"
              .formatted(file, unknown.iterator().next()));
    }
  }

  /** References to the environment are as in the connectors' own settings. */
  private static String replaced(Path file, String value, Map<String, String> environment) {
    Matcher matcher = VARIABLE.matcher(value);
    StringBuilder text = new StringBuilder();
    while (matcher.find()) {
      String found = environment.get(matcher.group(1));
      if (found == null) {
        throw CommandFailure.config(
            "Cannot use %s: environment variable %s is not set".formatted(file, matcher.group(1)));
      }
      matcher.appendReplacement(text, Matcher.quoteReplacement(found));
    }
    return matcher.appendTail(text).toString();
  }
}
