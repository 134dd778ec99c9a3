// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli;

import io.partvault.archive.table.TableName;
import io.partvault.cli.archive.ArchiveJob;
import io.partvault.cli.archive.Removal;
import io.partvault.cli.outcome.CommandFailure;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of {@code partvault archive}, and the job they make. */
final class ArchiveOptions {

  @Mixin private DatabaseOptions database;

  @Option(
      names = "--table",
      required = true,
      paramLabel = "SCHEMA.TABLE",
      description = "Partitioned table; may be given several times.")
  private List<String> tables;

  @Mixin private RetentionOptions retention;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "s3://BUCKET/PREFIX",
      description = "Where the archive is kept; credentials come from the AWS default chain.")
  private String to;

  @Mixin private StoreOptions store;

  @Option(names = "--detach", description = "Detach what is archived and proven.")
  private boolean detach;

  @Option(
      names = "--drop",
      description = "Drop what is archived and proven; with --detach after it was detached.")
  private boolean drop;

  @Option(
      names = "--drop-delay-days",
      paramLabel = "N",
      description = "Days between --detach and --drop, which a later run then finishes (0).")
  private Integer dropDelayDays;

  @Option(
      names = "--tasks",
      paramLabel = "N",
      defaultValue = "2",
      description = "How many read and write at once (${DEFAULT-VALUE}).")
  private int tasks;

  @Option(
      names = "--state-dir",
      paramLabel = "DIR",
      description =
          "Kafka's data and the offsets, by which a killed run goes on"
              + " (~/.partvault/state/…, one for each database and target).")
  private Path stateDir;

  @Option(
      names = "--dry-run",
      description = "Print what would be archived and removed, and write nothing.")
  private boolean dryRun;

  @Mixin private ReportOptions report;

  boolean isDryRun() {
    return dryRun;
  }

  boolean isJson() {
    return report.isJson();
  }

  /**
   * The job that the options describe.
   *
   * @throws CommandFailure of kind CONFIG if they contradict each other or cannot be read
   */
  ArchiveJob job(Map<String, String> environment) {
    DatabaseUrl url = database.url();
    if (tasks < 1 || tasks > 64) {
      throw CommandFailure.config("Cannot run --tasks " + tasks + ": give a number from 1 to 64");
    }
    return new ArchiveJob(
        database.settings(environment),
        url.logicalName(),
        store.place(to, "archive to --to", environment),
        tableNames(),
        retention.rule(),
        removal(),
        tasks);
  }

  /** Where the job's state is kept. */
  Path stateFolder(ArchiveJob job) {
    return stateDir != null ? stateDir : database.url().stateFolder(job.place());
  }

  private List<TableName> tableNames() {
    return tables.stream().map(table -> SqlName.parse("--table", table)).distinct().toList();
  }

  private Removal removal() {
    if (dropDelayDays != null && !(detach && drop)) {
      throw CommandFailure.config(
          "Cannot wait --drop-delay-days %d: a delay lies between --detach and --drop, give both"
              .formatted(dropDelayDays));
    }
    if (dropDelayDays != null && (dropDelayDays < 0 || dropDelayDays > 36_500)) {
      throw CommandFailure.config(
          "Cannot wait --drop-delay-days " + dropDelayDays + ": give a number from 0 to 36500");
    }
    return new Removal(detach, drop, dropDelayDays == null ? 0 : dropDelayDays);
  }
}
