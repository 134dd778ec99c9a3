// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli;

import io.partvault.cli.outcome.CommandFailure;
import io.partvault.cli.restore.RestoreJob;
import io.partvault.cli.restore.Selection;
import io.partvault.postgres.restore.RestoreRules;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of {@code partvault drill}, and the job they make. */
final class DrillOptions {

  private static final int USUAL_SAMPLE = 3;
  private static final int RANDOM_LETTERS = 8;

  @Mixin private FromOptions from;

  @Option(
      names = "--source-database",
      paramLabel = "NAME",
      description = "Logical database, topic.prefix of the source; needed where several are there.")
  private String sourceDatabase = "";

  @Option(
      names = "--table",
      paramLabel = "SCHEMA.TABLE",
      description =
          "Partitioned table, as it was called when it was archived; may be given several times."
              + " Without it: all tables that are in the archive.")
  private List<String> tables = List.of();

  @ArgGroup private Which which;

  /** One of these at most says which table partitions. */
  private static final class Which {
    @Option(
        names = "--sample",
        paramLabel = "N",
        description = "So many of each table, drawn anew each time (" + USUAL_SAMPLE + ").")
    private Integer sample;

    @Option(
        names = "--partition",
        paramLabel = "NAME",
        description = "This one of the --table; may be given several times.")
    private List<String> names;

    @Option(names = "--all", description = "All that the archive has.")
    private boolean all;
  }

  @Mixin private DatabaseOptions database;
  @Mixin private ReportOptions report;

  boolean isJson() {
    return report.isJson();
  }

  /**
   * The job that the options describe.
   *
   * @throws CommandFailure of kind CONFIG if they contradict each other or cannot be read
   */
  RestoreJob job(Map<String, String> environment) {
    return new RestoreJob(
        from.place(environment),
        new RestoreJob.Source(
            sourceDatabase,
            tables.stream().map(table -> SqlName.parse("--table", table)).distinct().toList(),
            selection(),
            0),
        database.settings(environment),
        new RestoreJob.Way.Drill(scratchSchema()),
        RestoreRules.USUAL,
        1);
  }

  /** Two drills at a time do not meet in it, and nothing of the database has this name. */
  private static String scratchSchema() {
    return "partvault_drill_" + UUID.randomUUID().toString().substring(0, RANDOM_LETTERS);
  }

  private Selection selection() {
    if (which == null) {
      return new Selection.Sample(USUAL_SAMPLE);
    }
    if (which.all) {
      return new Selection.All();
    }
    if (which.names == null) {
      return sample(which.sample);
    }
    if (tables.size() != 1) {
      throw CommandFailure.config(
          "Cannot tell whose --partition %s is: give its --table, one"
              .formatted(which.names.get(0)));
    }
    return new Selection.Named(which.names);
  }

  private static Selection sample(int count) {
    try {
      return new Selection.Sample(count);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.config("Cannot take --sample " + count + ": give 1 or more, or --all");
    }
  }
}
