// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

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
import org.apache.kafka.connect.source.ConnectorTransactionBoundaries;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds table partitions of PostgreSQL that are past their retention and emits each row of them
 * once, then a seal. Only reads.
 *
 * <p>Tasks are all alike: each takes the oldest table partition that no other one has claimed, so
 * more tasks than table partitions at work are idle.
 */
public final class PartitionSourceConnector extends SourceConnector {

  private static final Logger log = LoggerFactory.getLogger(PartitionSourceConnector.class);
  private static final String TOPIC_PARTITIONS = "topic.creation.default.partitions";

  private Map<String, String> properties = Map.of();

  @Override
  public String version() {
    return SourceVersion.text();
  }

  @Override
  public ConfigDef config() {
    return SourceConfigDefinition.definition();
  }

  @Override
  public Class<? extends Task> taskClass() {
    return PartitionSourceTask.class;
  }

  @Override
  public void start(Map<String, String> props) {
    PartitionSourceConfig config = PartitionSourceConfig.consistent(props);
    properties = Map.copyOf(props);
    log.info(
        "Source connector {} started: database {}, tables {}, retention {}",
        version(),
        config.connection(),
        config.tableNames(),
        config.retention());
    RecordRules.waste(config).ifPresent(log::warn);
    if (!props.containsKey(TOPIC_PARTITIONS)) {
      log.warn(
          "{} is not set: the topics of {} must exist already or be created by the broker, or the"
              + " tasks wait for them in silence",
          TOPIC_PARTITIONS,
          config.tableNames());
    }
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    List<Map<String, String>> configs = new ArrayList<>();
    for (int number = 0; number < maxTasks; number++) {
      Map<String, String> config = new HashMap<>(properties);
      config.put(PartitionSourceTask.TASK_NUMBER, Integer.toString(number));
      configs.add(config);
    }
    return configs;
  }

  @Override
  public void stop() {
    properties = Map.of();
  }

  @Override
  public Config validate(Map<String, String> connectorConfigs) {
    Config config = super.validate(connectorConfigs);
    List<ConfigProblem> problems = new ArrayList<>(ConverterRules.problems(connectorConfigs));
    if (config.configValues().stream().allMatch(value -> value.errorMessages().isEmpty())) {
      problems.addAll(problems(connectorConfigs));
    }
    return with(config, problems);
  }

  @Override
  public ExactlyOnceSupport exactlyOnceSupport(Map<String, String> connectorConfig) {
    return ExactlyOnceSupport.SUPPORTED;
  }

  /** Supported, and drawn where {@code transaction.boundary=poll} has them: see the task. */
  @Override
  public ConnectorTransactionBoundaries canDefineTransactionBoundaries(
      Map<String, String> connectorConfig) {
    return ConnectorTransactionBoundaries.SUPPORTED;
  }

  /**
   * An offset of null archives that table partition again, under a new epoch; so does {@code
   * abandoned}, and then the new epoch is greater than the old one even if the server's clock went
   * back.
   */
  @Override
  public boolean alterOffsets(
      Map<String, String> connectorConfig, Map<Map<String, ?>, Map<String, ?>> offsets) {
    OffsetRules.require(connectorConfig, offsets);
    return true;
  }

  private static List<ConfigProblem> problems(Map<String, String> connectorConfigs) {
    try {
      PartitionSourceConfig config = new PartitionSourceConfig(connectorConfigs);
      List<ConfigProblem> contradictions = config.contradictions();
      return contradictions.isEmpty() ? DatabaseCheck.problems(config) : contradictions;
    } catch (ConfigException e) {
      // Every single key was valid; a provider may still refuse when all are read together.
      return List.of(
          new ConfigProblem(
              PartitionSourceConfig.TABLE_INCLUDE_LIST, Objects.toString(e.getMessage())));
    }
  }

  private static Config with(Config config, List<ConfigProblem> problems) {
    List<ConfigValue> values = new ArrayList<>(config.configValues());
    for (ConfigProblem problem : problems) {
      ConfigValue value =
          values.stream()
              .filter(candidate -> candidate.name().equals(problem.key()))
              .findFirst()
              .orElseGet(() -> new ConfigValue(problem.key()));
      value.addErrorMessage(problem.message());
      if (!values.contains(value)) {
        values.add(value);
      }
    }
    return new Config(values);
  }
}
