// SPDX-License-Identifier: Apache-2.0
package io.partvault.cleanup;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies archives and, where it is allowed to, detaches and drops the table partitions that are
 * proven to be in them. A source connector, because its events go to a topic; always one task.
 */
public final class PartitionCleanupConnector extends SourceConnector {

  private static final Logger log = LoggerFactory.getLogger(PartitionCleanupConnector.class);
  private static final String NOT_PACKAGED = "0.0.0";

  private Map<String, String> properties = Map.of();

  @Override
  public String version() {
    return versionText();
  }

  @Override
  public ConfigDef config() {
    return CleanupConfigDefinition.definition();
  }

  @Override
  public Class<? extends Task> taskClass() {
    return PartitionCleanupTask.class;
  }

  @Override
  public void start(Map<String, String> props) {
    PartitionCleanupConfig config = PartitionCleanupConfig.consistent(props);
    properties = Map.copyOf(props);
    log.info(
        "Cleanup connector {} started: database {}, tables {}, {}, {}",
        version(),
        config.connection(),
        config.tables(),
        config.retention(),
        config.settings().terms().switches());
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    return List.of(new HashMap<>(properties));
  }

  @Override
  public void stop() {
    properties = Map.of();
  }

  @Override
  public Config validate(Map<String, String> connectorConfigs) {
    Config config = super.validate(connectorConfigs);
    boolean valid = config.configValues().stream().allMatch(v -> v.errorMessages().isEmpty());
    return valid ? with(config, problems(connectorConfigs)) : config;
  }

  /** Events are told again after a crash; nothing else rests on them. */
  @Override
  public ExactlyOnceSupport exactlyOnceSupport(Map<String, String> connectorConfig) {
    return ExactlyOnceSupport.SUPPORTED;
  }

  static String versionText() {
    String version = PartitionCleanupConnector.class.getPackage().getImplementationVersion();
    return version == null ? NOT_PACKAGED : version;
  }

  private static Map<String, String> problems(Map<String, String> connectorConfigs) {
    try {
      PartitionCleanupConfig config = new PartitionCleanupConfig(connectorConfigs);
      Map<String, String> contradictions = config.contradictions();
      return contradictions.isEmpty() ? CleanupCheck.problems(config) : contradictions;
    } catch (ConfigException e) {
      return Map.of(PartitionCleanupConfig.TABLE_INCLUDE_LIST, Objects.toString(e.getMessage()));
    }
  }

  private static Config with(Config config, Map<String, String> problems) {
    List<ConfigValue> values = new ArrayList<>(config.configValues());
    problems.forEach(
        (key, message) -> {
          ConfigValue value =
              values.stream()
                  .filter(candidate -> candidate.name().equals(key))
                  .findFirst()
                  .orElseGet(() -> new ConfigValue(key));
          value.addErrorMessage(message);
          if (!values.contains(value)) {
            values.add(value);
          }
        });
    return new Config(values);
  }
}
