// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli;

import io.partvault.archive.table.TableName;
import io.partvault.cli.outcome.CommandFailure;
import io.partvault.cli.restore.RestoreJob;
import io.partvault.cli.restore.RestoreJob.Way;
import io.partvault.cli.restore.Selection;
import io.partvault.postgres.restore.ConflictMode;
import io.partvault.postgres.restore.RestoreRules;
import io.partvault.postgres.restore.RowCheck;
import io.partvault.postgres.restore.SchemaMode;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of {@code partvault restore}, and the job they make. */
final class RestoreOptions {

  private static final int MOST_DAYS = 36_500;
  private static final int MOST_PARALLEL = 64;
  private static final int USUAL_PARALLEL = 4;

  @Mixin private FromOptions from;

  @Option(
      names = "--source-database",
      paramLabel = "NAME",
      description = "Logical database, topic.prefix of the source; needed where several are there.")
  private String sourceDatabase;

  @Option(
      names = "--table",
      required = true,
      paramLabel = "SCHEMA.TABLE",
      description = "Partitioned table, as it was called when it was archived.")
  private String table;

  @ArgGroup(multiplicity = "1")
  private Which which;

  /** Exactly one of these says which table partitions. */
  private static final class Which {
    @Option(
        names = "--partition",
        paramLabel = "NAME",
        description = "This one; may be given several times.")
    private List<String> names;

    @ArgGroup(exclusive = false)
    private Days days;

    @Option(names = "--all", description = "All that the archive has of the table.")
    private boolean all;
  }

  /** Both are needed. */
  private static final class Days {
    @Option(
        names = "--from-date",
        required = true,
        paramLabel = "DATE",
        description = "Those whose bounds touch the days from this one …")
    private LocalDate first;

    @Option(
        names = "--to-date",
        required = true,
        paramLabel = "DATE",
        description = "… to this one, included.")
    private LocalDate last;
  }

  @Option(
      names = "--epoch",
      paramLabel = "N",
      description = "Another export than the newest; with one --partition.")
  private Long epoch;

  @Mixin private DatabaseOptions database;

  @ArgGroup private Where where;

  /** Without any of these, the table partition is built again and attached to --table. */
  private static final class Where {
    @Option(
        names = "--attach-to",
        paramLabel = "SCHEMA.TABLE",
        description = "Attach to this table, a table partition of --table as a rule.")
    private String parent;

    @Option(
        names = "--stand-alone",
        description = "Build again and attach to nothing, where --table is gone.")
    private boolean standAlone;

    @Option(
        names = "--into",
        paramLabel = "SCHEMA.TABLE",
        description = "Put the rows into this table, which is there.")
    private String into;
  }

  @Option(
      names = "--append",
      description = "With --into: although it has rows and no primary key to know them by.")
  private boolean append;

  @Option(
      names = "--on-conflict",
      paramLabel = "MODE",
      description = "With --into, rows whose primary key is there: fail, skip or overwrite (fail).")
  private ConflictMode conflict;

  @Option(
      names = "--schema",
      paramLabel = "MODE",
      defaultValue = "strict",
      description =
          "strict: columns must be those of the archive; lenient: added ones take their default,"
              + " dropped ones are left out, wider types cast (${DEFAULT-VALUE}).")
  private SchemaMode schema;

  @Option(
      names = "--where",
      paramLabel = "CONDITION",
      description = "With --into or --stand-alone: only rows that meet this SQL condition.")
  private String condition;

  @Option(
      names = "--check",
      paramLabel = "MODE",
      defaultValue = "digest",
      description =
          "digest: read the rows back before the commit and compare their digest, about as long"
              + " again as loading; rows: compare their number (${DEFAULT-VALUE}).")
  private RowCheck check;

  @Option(
      names = "--parallel",
      paramLabel = "N",
      description =
          "How many table partitions are restored at once, each on a session of its own (one for each"
              + " processor, "
              + USUAL_PARALLEL
              + " at most; with --into one).")
  private Integer parallel;

  @Option(
      names = "--keep-days",
      paramLabel = "N",
      defaultValue = "30",
      description = "So long neither archived nor dropped again (${DEFAULT-VALUE}).")
  private int keepDays;

  @Option(names = "--dry-run", description = "Look whether it could be done, and change nothing.")
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
  RestoreJob job(Map<String, String> environment) {
    TableName archived = SqlName.parse("--table", table);
    return new RestoreJob(
        from.place(environment),
        new RestoreJob.Source(
            sourceDatabase == null ? "" : sourceDatabase, List.of(archived), selection(), epoch()),
        database.settings(environment),
        way(archived),
        rules(),
        parallel());
  }

  private Selection selection() {
    if (which.names != null) {
      return new Selection.Named(which.names);
    }
    if (which.all) {
      return new Selection.All();
    }
    try {
      return new Selection.Days(which.days.first, which.days.last);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.config(e.getMessage());
    }
  }

  private long epoch() {
    if (epoch == null) {
      return 0;
    }
    if (which.names == null || which.names.size() != 1 || epoch < 1) {
      throw CommandFailure.config(
          "Cannot restore --epoch %d: an epoch is of one table partition, give its --partition"
              .formatted(epoch));
    }
    return epoch;
  }

  private Way way(TableName archived) {
    boolean isInto = where != null && where.into != null;
    if (!isInto && (append || conflict != null)) {
      throw CommandFailure.config(
          "Cannot use %s: it says what happens to rows that are there, give --into"
              .formatted(append ? "--append" : "--on-conflict"));
    }
    if (isInto) {
      return new Way.Into(SqlName.parse("--into", where.into), append);
    }
    if (where != null && where.standAlone) {
      return new Way.StandAlone();
    }
    if (condition != null) {
      throw CommandFailure.config(
          "Cannot restore only rows --where %s under the table partition's own name: they would be"
                  .formatted(condition)
              + " archived later as if they were all; give --into");
    }
    return new Way.Attach(where == null ? archived : SqlName.parse("--attach-to", where.parent));
  }

  private int parallel() {
    boolean isInto = where != null && where.into != null;
    if (parallel == null) {
      int processors = Runtime.getRuntime().availableProcessors();
      return isInto ? 1 : Math.min(USUAL_PARALLEL, processors);
    }
    if (parallel < 1 || parallel > MOST_PARALLEL) {
      throw CommandFailure.config(
          "Cannot restore --parallel %d at once: give a number from 1 to %d"
              .formatted(parallel, MOST_PARALLEL));
    }
    if (isInto && parallel > 1) {
      throw CommandFailure.config(
          "Cannot restore --parallel %d at once --into %s: the rows of each are compared with those"
                  .formatted(parallel, where.into)
              + " that are there already; leave --parallel out");
    }
    return parallel;
  }

  private RestoreRules rules() {
    return new RestoreRules(
        schema,
        conflict == null ? ConflictMode.FAIL : conflict,
        condition == null ? "" : condition,
        check,
        kept());
  }

  private Duration kept() {
    if (keepDays < 1 || keepDays > MOST_DAYS) {
      throw CommandFailure.config(
          "Cannot keep it for --keep-days %d: give a number from 1 to %d"
              .formatted(keepDays, MOST_DAYS));
    }
    return Duration.ofDays(keepDays);
  }
}
