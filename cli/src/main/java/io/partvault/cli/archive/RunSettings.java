// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.archive;

import io.partvault.archive.table.TableName;
import io.partvault.cli.connect.ConnectorFiles;
import io.partvault.cli.connect.ConnectorRole;
import io.partvault.cli.connect.TableReader;
import io.partvault.postgres.catalog.RetentionRule;
import io.partvault.s3.S3Config;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The connectors' settings for one job: the files in {@code config/}, in which only addresses,
 * credentials, tables, retention, switches and the pace are replaced.
 *
 * <p>What is replaced is not sent to Connect itself, which would keep it on disk, but put into a
 * file of the run that the settings refer to. So no password stays in Kafka's data, and connectors
 * that a worker finds from a killed run start with the switches of this run and not of that one.
 */
public final class RunSettings {

  private static final Set<String> SECRETS =
      Set.of(
          "connection.user",
          "connection.password",
          "database.user",
          "database.password",
          "aws.access.key.id",
          "aws.secret.access.key");

  /** Where the sink asks how many topic partitions Debezium's topics have. */
  private static final String BROKERS = "kafka.bootstrap.servers";

  private final ConnectorFiles files;
  private final TableReader reader;
  private final Map<ConnectorRole, Map<String, String>> replaced = new LinkedHashMap<>();

  /**
   * Settings for a job.
   *
   * @param leaves the table partitions that were named, if any were
   */
  RunSettings(ConnectorFiles files, ArchiveJob job, Pace pace, List<TableName> leaves) {
    this.files = files;
    this.reader = job.reader();
    replaced.put(ConnectorRole.SOURCE, source(job, pace, leaves));
    replaced.put(ConnectorRole.SINK, sink(job));
    replaced.put(ConnectorRole.CLEANUP, cleanup(job, pace, leaves));
  }

  /**
   * What belongs into the file of the run.
   *
   * @param bootstrapServers where its brokers are
   */
  Map<String, String> run(String bootstrapServers) {
    Map<String, String> all = new LinkedHashMap<>();
    replaced.forEach(
        (role, settings) -> settings.forEach((key, value) -> all.put(name(role, key), value)));
    all.put(name(ConnectorRole.SINK, BROKERS), bootstrapServers);
    return all;
  }

  /** What is sent to Connect for one connector, referring to the file of the run. */
  Map<String, String> connector(ConnectorRole role, Path runFile, int tasks) {
    Map<String, String> settings = new LinkedHashMap<>(files.connector(reader, role));
    List<String> keys = new ArrayList<>(replaced.get(role).keySet());
    if (role == ConnectorRole.SINK && settings.containsKey(BROKERS)) {
      keys.add(BROKERS);
    }
    keys.forEach(key -> settings.put(key, "${file:" + runFile + ":" + name(role, key) + "}"));
    settings.put("tasks.max", Integer.toString(tasks(role, tasks)));
    return settings;
  }

  /**
   * What is sent to workers that have users, passwords and keys themselves: those stay as the file
   * refers to them, or out where it does not, all else of the job is written into it.
   *
   * @param addresses as the workers have them, in place of this process's
   */
  Map<String, String> withoutSecrets(ConnectorRole role, Map<String, String> addresses, int tasks) {
    Map<String, String> settings = new LinkedHashMap<>(files.connector(reader, role));
    replaced
        .get(role)
        .forEach(
            (key, value) -> {
              if (!SECRETS.contains(key)) {
                settings.put(key, addresses.getOrDefault(key, value));
              }
            });
    settings.put("tasks.max", Integer.toString(tasks(role, tasks)));
    return settings;
  }

  private int tasks(ConnectorRole role, int wish) {
    return switch (role) {
      case SOURCE -> reader == TableReader.DEBEZIUM ? 1 : wish;
      case SINK -> wish;
      case CLEANUP -> 1;
    };
  }

  private static String name(ConnectorRole role, String key) {
    return role.word() + "." + key;
  }

  private static Map<String, String> source(ArchiveJob job, Pace pace, List<TableName> leaves) {
    Map<String, String> settings;
    if (job.reader() == TableReader.DEBEZIUM) {
      settings = DebeziumSettings.source(job, leaves);
    } else {
      settings = tables(job, leaves);
      settings.put("poll.interval.ms", Long.toString(pace.poll().toMillis()));
      settings.put("recheck.interval.ms", Long.toString(pace.recheck().toMillis()));
    }
    // What was archived is deleted from the embedded broker at once; what was not must never be.
    settings.put("topic.creation.default.retention.ms", "-1");
    settings.put("topic.creation.default.segment.bytes", "67108864");
    return settings;
  }

  private static Map<String, String> sink(ArchiveJob job) {
    Map<String, String> settings =
        S3Config.properties(job.place().settings(), job.place().prefix());
    settings.put("topics.regex", topics(job.logicalDatabase()));
    return settings;
  }

  private static Map<String, String> cleanup(ArchiveJob job, Pace pace, List<TableName> leaves) {
    Map<String, String> settings = tables(job, leaves);
    settings.putAll(S3Config.properties(job.place().settings(), job.place().prefix()));
    settings.put("cleanup.interval.ms", Long.toString(pace.cleanup().toMillis()));
    settings.put("cleanup.detach.enabled", Boolean.toString(job.removal().detach()));
    settings.put("cleanup.drop.enabled", Boolean.toString(job.removal().drop()));
    if (job.removal().detach()) {
      settings.put("cleanup.drop.delay.days", Integer.toString(job.removal().delayDays()));
    }
    return settings;
  }

  /** Every rule is written, also where it says nothing, lest one of an earlier run stays. */
  private static Map<String, String> tables(ArchiveJob job, List<TableName> leaves) {
    RetentionRule retention = job.retention();
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("connection.url", job.database().url());
    settings.put("connection.user", job.database().user());
    settings.put("connection.password", job.database().password());
    settings.put("topic.prefix", job.logicalDatabase());
    settings.put("table.include.list", names(job.tables()));
    settings.put("partition.include.list", names(leaves));
    settings.put("retention.period", retention.period());
    settings.put("retention.keep.count", Integer.toString(retention.keepCount()));
    return settings;
  }

  private static String names(List<TableName> names) {
    return names.stream().map(TableName::sql).collect(Collectors.joining(","));
  }

  /** All topics of tables, and not that of cleanup's events. */
  static String topics(String logicalDatabase) {
    return logicalDatabase.replace(".", "\\.") + "\\.(?!partvault\\.cleanup$).+";
  }
}
