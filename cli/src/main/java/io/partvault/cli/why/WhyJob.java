// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.why;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.table.TableName;
import io.partvault.archive.verdict.VerifyMode;
import io.partvault.cli.archive.ArchivePlace;
import io.partvault.postgres.review.ReviewTarget;
import io.partvault.postgres.review.ReviewTerms;
import io.partvault.postgres.session.ConnectionSettings;
import java.util.List;

/**
 * What is to be explained.
 *
 * @param database where the tables are
 * @param target their logical database, and the retention that cleanup keeps
 * @param tables partitioned tables; empty for all that are in the archive
 * @param place where the archive is kept
 * @param verifyMode how far data files are looked into
 * @param terms what cleanup may do
 */
public record WhyJob(
    ConnectionSettings database,
    ReviewTarget target,
    List<TableName> tables,
    ArchivePlace place,
    VerifyMode verifyMode,
    ReviewTerms terms) {

  public WhyJob {
    requireNonNull(database, "database is null");
    requireNonNull(target, "target is null");
    tables = List.copyOf(tables);
    requireNonNull(place, "place is null");
    requireNonNull(verifyMode, "verifyMode is null");
    requireNonNull(terms, "terms is null");
  }
}
