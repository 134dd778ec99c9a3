// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.archive;

import io.partvault.archive.table.TableName;
import io.partvault.cli.connect.ConnectorFiles;
import io.partvault.cli.connect.ConnectorRole;
import io.partvault.postgres.catalog.RetentionRule;
import io.partvault.s3.S3Config;
import java.nio.file.Path;
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
          "connection.user", "connection.password", "aws.access.key.id", "aws.secret.access.key");

  private final ConnectorFiles files;
  private final Map<ConnectorRole, Map<String, String>> replaced = new LinkedHashMap<>();

  /**
   * Settings for a job.
   *
   * @param leaves the table partitions that were named, if any were
   */
  RunSettings(ConnectorFiles files, ArchiveJob job, Pace pace, List<TableName> leaves) {
    this.files = files;
    replaced.put(ConnectorRole.SOURCE, source(job, pace, leaves));
    replaced.put(ConnectorRole.SINK, sink(job));
    replaced.put(ConnectorRole.CLEANUP, cleanup(job, pace, leaves));
  }

  /** What belongs into the file of the run. */
  Map<String, String> run() {
    Map<String, String> all = new LinkedHashMap<>();
    replaced.forEach(
        (role, settings) -> settings.forEach((key, value) -> all.put(name(role, key), value)));
    return all;
  }

  /** What is sent to Connect for one connector, referring to the file of the run. */
  Map<String, String> connector(ConnectorRole role, Path runFile, int tasks) {
    Map<String, String> settings = new LinkedHashMap<>(files.connector(role));
    replaced
        .get(role)
        .keySet()
        .forEach(key -> settings.put(key, "${file:" + runFile + ":" + name(role, key) + "}"));
    settings.put("tasks.max", Integer.toString(role == ConnectorRole.CLEANUP ? 1 : tasks));
    return settings;
  }

  /**
   * What is sent to workers that have users, passwords and keys themselves: those stay as the file
   * refers to them, or out where it does not, all else of the job is written into it.
   *
   * @param addresses as the workers have them, in place of this process's
   */
  Map<String, String> withoutSecrets(ConnectorRole role, Map<String, String> addresses, int tasks) {
    Map<String, String> settings = new LinkedHashMap<>(files.connector(role));
    replaced
        .get(role)
        .forEach(
            (key, value) -> {
              if (!SECRETS.contains(key)) {
                settings.put(key, addresses.getOrDefault(key, value));
              }
            });
    settings.put("tasks.max", Integer.toString(role == ConnectorRole.CLEANUP ? 1 : tasks));
    return settings;
  }

  private static String name(ConnectorRole role, String key) {
    return role.word() + "." + key;
  }

  private static Map<String, String> source(ArchiveJob job, Pace pace, List<TableName> leaves) {
    Map<String, String> settings = tables(job, leaves);
    settings.put("poll.interval.ms", Long.toString(pace.poll().toMillis()));
    settings.put("recheck.interval.ms", Long.toString(pace.recheck().toMillis()));
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
