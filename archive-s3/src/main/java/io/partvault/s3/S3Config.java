// SPDX-License-Identifier: Apache-2.0
package io.partvault.s3;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** The keys about the store, the same in everything that uses it. */
public final class S3Config {

  static final String GROUP = "S3";

  private final AbstractConfig config;

  /** Reads the keys out of a connector's configuration, whose definition {@link #define} made. */
  public S3Config(AbstractConfig config) {
    this.config = config;
  }

  /** Adds the keys to a connector's definition and returns it. */
  public static ConfigDef define(ConfigDef definition) {
    S3PlaceKeys.define(definition);
    S3AccessKeys.define(definition);
    S3ObjectKeys.define(definition);
    return S3TransferKeys.define(definition);
  }

  /** The keys that give these settings and this prefix, all of them, secrets included. */
  public static Map<String, String> properties(S3Settings settings, String keyPrefix) {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put(S3PlaceKeys.BUCKET, settings.bucket());
    properties.put(S3PlaceKeys.REGION, settings.region());
    properties.put(S3PlaceKeys.ENDPOINT, settings.endpoint());
    properties.put(S3PlaceKeys.PATH_STYLE, Boolean.toString(settings.pathStyle()));
    properties.put(S3PlaceKeys.PREFIX, keyPrefix);
    S3AccessKeys.put(settings.identity(), properties);
    S3ObjectKeys.put(settings.objects(), properties);
    S3TransferKeys.put(settings.transfer(), properties);
    return properties;
  }

  /**
   * What each key alone does not show: messages by key, empty if all is well. To be called before
   * {@link #settings}, from {@code Connector.validate} as well as at start.
   */
  public Map<String, String> problems() {
    Map<String, String> problems = new LinkedHashMap<>(S3AccessKeys.problems(config));
    if (!pathStyle() && S3PlaceKeys.needsPathStyle(endpoint())) {
      problems.put(
          S3PlaceKeys.PATH_STYLE,
          "must be true for %s: a bucket cannot stand in front of that host name"
              .formatted(endpoint()));
    }
    problems.putAll(S3ObjectKeys.problems(config, endpoint()));
    problems.putAll(S3TransferKeys.problems(config));
    return problems;
  }

  /**
   * What a client needs to know.
   *
   * @throws ConfigException if there are {@link #problems}
   */
  public S3Settings settings() {
    problems()
        .forEach(
            (key, problem) -> {
              throw new ConfigException(key + " " + problem);
            });
    return new S3Settings(
        config.getString(S3PlaceKeys.BUCKET),
        config.getString(S3PlaceKeys.REGION),
        endpoint(),
        pathStyle(),
        S3AccessKeys.identity(config),
        S3ObjectKeys.objects(config),
        S3TransferKeys.transfer(config));
  }

  /** In front of every key of the archive; may be empty. */
  public String keyPrefix() {
    return config.getString(S3PlaceKeys.PREFIX);
  }

  private String endpoint() {
    return config.getString(S3PlaceKeys.ENDPOINT);
  }

  private boolean pathStyle() {
    return config.getBoolean(S3PlaceKeys.PATH_STYLE);
  }
}
