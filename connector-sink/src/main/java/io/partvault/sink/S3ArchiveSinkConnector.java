// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink;

import io.partvault.s3.S3Probe;
import io.partvault.s3.S3Problem;
import io.partvault.sink.archiver.ArchiverParts;
import io.partvault.sink.archiver.OffsetReset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkConnector;

/** Archives the topics of the source connector in S3: Connect's entry point. */
public final class S3ArchiveSinkConnector extends SinkConnector {

  private Map<String, String> properties = Map.of(); // because Connect constructs first

  @Override
  public void start(Map<String, String> props) {
    new S3ArchiveSinkConfig(props).requireNoProblems();
    properties = Map.copyOf(props);
  }

  @Override
  public Class<? extends Task> taskClass() {
    return S3ArchiveSinkTask.class;
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    return Collections.nCopies(maxTasks, properties);
  }

  @Override
  public void stop() {
    // Nothing is held.
  }

  @Override
  public ConfigDef config() {
    return S3ArchiveSinkConfig.definition();
  }

  @Override
  public Config validate(Map<String, String> props) {
    List<ConfigValue> values = new ArrayList<>(config().validate(props));
    if (values.stream().allMatch(value -> value.errorMessages().isEmpty())) {
      S3ArchiveSinkConfig config = new S3ArchiveSinkConfig(props);
      Map<String, String> problems = config.problems();
      problems.forEach((key, problem) -> attach(values, key, key + " " + problem));
      if (problems.isEmpty()) {
        for (S3Problem problem : S3Probe.check(config.s3Settings(), config.layout())) {
          attach(values, problem.configKey(), problem.sentence());
        }
      }
    }
    return new Config(values);
  }

  /**
   * Writes where to go on to the commit logs, from which the tasks take it; Connect alters the
   * consumer group too then, which only shows it.
   */
  @Override
  public boolean alterOffsets(
      Map<String, String> connectorConfig, Map<TopicPartition, Long> offsets) {
    S3ArchiveSinkConfig config = new S3ArchiveSinkConfig(connectorConfig).requireNoProblems();
    for (Map.Entry<TopicPartition, ?> entry : offsets.entrySet()) {
      // Null for whatever the group still knows, topics of an earlier configuration included.
      if (entry.getValue() != null && !config.reads(entry.getKey().topic())) {
        throw new ConnectException(
            "Cannot alter the offset of "
                + entry.getKey()
                + ": the connector does not read that topic");
      }
    }
    try (ArchiverParts parts = config.openParts()) {
      new OffsetReset(parts).apply(offsets);
    }
    return true;
  }

  @Override
  public String version() {
    return Version.of(S3ArchiveSinkConnector.class);
  }

  private static void attach(List<ConfigValue> values, String key, String message) {
    values.stream()
        .filter(value -> value.name().equals(key))
        .findFirst()
        .orElseGet(
            () -> {
              ConfigValue added = new ConfigValue(key);
              values.add(added);
              return added;
            })
        .addErrorMessage(message);
  }
}
