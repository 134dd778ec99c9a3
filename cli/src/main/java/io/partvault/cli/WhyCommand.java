// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli;

import io.partvault.archive.verdict.VerifyMode;
import io.partvault.cli.archive.Failures;
import io.partvault.cli.outcome.ExitCode;
import io.partvault.cli.why.WhyJob;
import io.partvault.cli.why.WhyReport;
import io.partvault.cli.why.WhyRun;
import io.partvault.postgres.review.Explanation;
import io.partvault.postgres.review.LeafCondition;
import io.partvault.postgres.review.ReviewTarget;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says why table partitions are not dropped. */
@Command(
    name = "why",
    description =
        "Says of each table partition what it waits for: retention, a hold, an export, a lock, a"
            + " foreign key, late rows. Looks at catalog, rows and archive, and writes nothing. Give"
            + " the retention that cleanup has. The role needs SELECT on the tables, and membership"
            + " in pg_read_all_stats to see who holds locks.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class WhyCommand implements Callable<Integer> {

  private final Surroundings surroundings;

  @Mixin private DatabaseOptions database;

  @Option(
      names = "--table",
      paramLabel = "SCHEMA.TABLE",
      description =
          "Partitioned table; may be given several times. Without it: all tables that are in the"
              + " archive.")
  private List<String> tables = List.of();

  @Mixin private RetentionOptions retention;
  @Mixin private FromOptions from;
  @Mixin private CleanupOptions cleanup;

  @Option(
      names = "--logical-database",
      paramLabel = "NAME",
      description = "topic.prefix of the connectors, if it is not the name of the database.")
  private String logicalDatabase;

  @Option(
      names = "--verify",
      paramLabel = "MODE",
      defaultValue = "metadata",
      description =
          "metadata asks for size and tag of each data file, content reads all of them back"
              + " (${DEFAULT-VALUE}).")
  private VerifyMode verify;

  @Mixin private ReportOptions report;

  WhyCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    WhyJob job = job(surroundings.environment());
    List<Explanation> explanations = new WhyRun(job, FromOptions.NAME).run();
    WhyReport told =
        new WhyReport(explanations, sentence -> Failures.withOptions(sentence, FromOptions.NAME));
    PrintStream out = surroundings.out();
    if (report.isJson()) {
      out.println(told.json());
    } else if (explanations.isEmpty()) {
      surroundings
          .err()
          .println("Neither the tables nor their archive have a table partition to explain.");
    } else {
      told.lines().forEach(out::println);
    }
    out.flush();
    boolean failed =
        explanations.stream()
            .anyMatch(one -> one.answer().condition() == LeafCondition.NOT_EXAMINED);
    return (failed ? ExitCode.SOME_FAILED : ExitCode.DONE).number();
  }

  private WhyJob job(Map<String, String> environment) {
    DatabaseUrl url = database.url();
    String logical =
        logicalDatabase == null
            ? url.logicalName()
            : DatabaseUrl.requireLogicalName("--logical-database", logicalDatabase);
    return new WhyJob(
        database.settings(environment),
        new ReviewTarget(logical, retention.rule(), cleanup.renderingKey()),
        tables.stream().map(table -> SqlName.parse("--table", table)).distinct().toList(),
        from.place(environment),
        verify,
        cleanup.terms());
  }
}
