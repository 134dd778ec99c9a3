// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.why;

import io.partvault.archive.index.ArchiveIndex;
import io.partvault.archive.index.ExportStandings;
import io.partvault.archive.layout.ArchiveLayout;
import io.partvault.archive.receipt.Holds;
import io.partvault.archive.store.ObjectStore;
import io.partvault.archive.store.ObjectStoreException;
import io.partvault.archive.table.TableName;
import io.partvault.archive.verdict.ArchiveVerifier;
import io.partvault.cli.archive.ArchivePlan;
import io.partvault.cli.archive.Failures;
import io.partvault.cli.outcome.CommandFailure;
import io.partvault.cli.outcome.FailureKind;
import io.partvault.postgres.catalog.PartitionCatalog;
import io.partvault.postgres.catalog.RetentionRule;
import io.partvault.postgres.review.Explainer;
import io.partvault.postgres.review.Explanation;
import io.partvault.postgres.review.LeafExaminer;
import io.partvault.postgres.review.ReviewSession;
import io.partvault.postgres.session.DatabaseException;
import io.partvault.postgres.session.PostgresSession;
import io.partvault.s3.S3ObjectStore;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Looks at database and archive, and writes to neither. */
public final class WhyRun {

  private static final String APPLICATION = "partvault-why";

  private final WhyJob job;
  private final String placeOption;

  /**
   * Explains what a job asks for.
   *
   * @param placeOption the option that says where the archive is
   */
  public WhyRun(WhyJob job, String placeOption) {
    this.job = job;
    this.placeOption = placeOption;
  }

  /**
   * One explanation for each table partition, table by table.
   *
   * @throws CommandFailure if database or store cannot be asked, a table cannot be archived or
   *     read, or a table partition was named that neither of them knows
   */
  public List<Explanation> run() {
    try (PostgresSession session = PostgresSession.open(job.database(), APPLICATION);
        S3ObjectStore store = S3ObjectStore.open(job.place().settings())) {
      ReviewSession review = new ReviewSession(session, job.target());
      Explainer explainer = explainer(review, store);
      PartitionCatalog catalog = new PartitionCatalog(session, job.target().logicalDatabase());
      boolean all = job.tables().isEmpty();
      List<Explanation> explanations = new ArrayList<>();
      Consumer<TableName> check =
          all ? table -> {} : table -> ArchivePlan.requireArchivable(catalog, table);
      for (TableName table : all ? archived(store) : job.tables()) {
        explanations.addAll(explain(table, check, explainer, review));
      }
      requireKnown(explanations);
      return explanations;
    } catch (DatabaseException e) {
      throw Failures.of(e);
    } catch (ObjectStoreException e) {
      throw Failures.of(e, placeOption);
    }
  }

  /** PostgreSQL lists no table partition of a table while somebody keeps readers out of one. */
  private List<Explanation> explain(
      TableName table, Consumer<TableName> check, Explainer explainer, ReviewSession review) {
    try {
      check.accept(table);
      return explainer.explain(table, job.target().retention()::includes);
    } catch (DatabaseException e) {
      String holders = e.kind() == DatabaseException.Kind.LOCK ? review.excluding(table) : "";
      if (holders.isEmpty()) {
        throw e;
      }
      throw new CommandFailure(
          FailureKind.LOCK,
          "Cannot look at table %s, which is locked against readers: %s".formatted(table, holders),
          e);
    }
  }

  private List<TableName> archived(ObjectStore store) {
    String database = job.target().logicalDatabase();
    List<TableName> tables = new ArchiveIndex(store, job.place().layout()).tables(database);
    if (tables.isEmpty()) {
      throw CommandFailure.config(
          "Cannot explain all tables that are archived at %s: nothing of logical database %s is there;"
                  .formatted(job.place(), database)
              + " give --table, or another name with --logical-database");
    }
    return tables;
  }

  private Explainer explainer(ReviewSession review, ObjectStore store) {
    ArchiveLayout layout = job.place().layout();
    return new Explainer(
        job.target().logicalDatabase(),
        review,
        new LeafExaminer.Archive(
            new ArchiveIndex(store, layout),
            new Holds(store, layout),
            new ArchiveVerifier(store, layout, job.verifyMode(), Clock.systemUTC())),
        new ExportStandings(store, layout),
        job.terms());
  }

  private void requireKnown(List<Explanation> explanations) {
    RetentionRule retention = job.target().retention();
    List<TableName> names = explanations.stream().map(one -> one.key().name()).toList();
    List<String> unknown = retention.unmatched(names);
    if (!unknown.isEmpty()) {
      throw CommandFailure.config(
          "Cannot explain --partition %s: neither the given tables nor their archive at %s, logical"
                  .formatted(String.join(", ", unknown), job.place())
              + " database %s, have a table partition of that name"
                  .formatted(job.target().logicalDatabase()));
    }
  }
}
