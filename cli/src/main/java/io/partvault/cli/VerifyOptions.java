// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli;

import io.partvault.archive.audit.AuditScope;
import io.partvault.cli.archive.ArchivePlace;
import io.partvault.cli.outcome.CommandFailure;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of {@code partvault verify}. */
final class VerifyOptions {

  private static final int MOST_PARALLEL = 64;

  @Mixin private FromOptions from;

  @Option(
      names = "--table",
      paramLabel = "SCHEMA.TABLE",
      description =
          "Only what is archived of this partitioned table; may be given several times. Orphans and"
              + " alien objects are then not looked for.")
  private List<String> tables = List.of();

  @Option(
      names = "--database",
      paramLabel = "NAME",
      description =
          "Only what is archived of this logical database (the connectors' topic.prefix). Orphans"
              + " and alien objects are then not looked for.")
  private String database = "";

  @Option(
      names = "--metadata-only",
      description =
          "Compare sizes and ETags of data files instead of reading them back. Quick; does not see"
              + " what changed inside an object.")
  private boolean metadataOnly;

  @Option(
      names = "--parallel",
      paramLabel = "N",
      description = "How many objects are read at once (two for each processor).")
  private Integer parallel;

  @Mixin private ReportOptions report;

  boolean isJson() {
    return report.isJson();
  }

  ArchivePlace place(Map<String, String> environment) {
    return from.place(environment);
  }

  /**
   * What is to be looked at.
   *
   * @throws CommandFailure of kind CONFIG if that cannot be read
   */
  AuditScope scope() {
    int threads =
        parallel != null
            ? parallel
            : Math.min(MOST_PARALLEL, 2 * Runtime.getRuntime().availableProcessors());
    if (threads < 1 || threads > MOST_PARALLEL) {
      throw CommandFailure.config(
          "Cannot read --parallel %d: give a number from 1 to %d"
              .formatted(threads, MOST_PARALLEL));
    }
    return new AuditScope(
        database,
        tables.stream()
            .map(table -> SqlName.parse("--table", table))
            .collect(Collectors.toUnmodifiableSet()),
        !metadataOnly,
        threads);
  }
}
