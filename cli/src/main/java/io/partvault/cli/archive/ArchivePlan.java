// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.archive;

import io.partvault.archive.table.TableName;
import io.partvault.cli.outcome.CommandFailure;
import io.partvault.postgres.catalog.CatalogLeaf;
import io.partvault.postgres.catalog.PartitionCatalog;
import io.partvault.postgres.catalog.RetentionRule;
import io.partvault.postgres.session.DatabaseException;
import io.partvault.postgres.session.PostgresSession;
import java.util.ArrayList;
import java.util.List;

/**
 * What the catalog says of a job's tables.
 *
 * @param leaves all leaves of all tables, each table's oldest first
 */
public record ArchivePlan(List<CatalogLeaf> leaves) {

  private static final String APPLICATION = "partvault";

  public ArchivePlan {
    leaves = List.copyOf(leaves);
  }

  /**
   * Looks at the database; changes nothing.
   *
   * @throws CommandFailure if it cannot be reached, a table cannot be archived, or a table
   *     partition was named that does not exist
   */
  public static ArchivePlan make(ArchiveJob job) {
    try (PostgresSession session = PostgresSession.open(job.database(), APPLICATION)) {
      PartitionCatalog catalog = new PartitionCatalog(session, job.logicalDatabase());
      List<CatalogLeaf> leaves = new ArrayList<>();
      for (TableName table : job.tables()) {
        requireArchivable(catalog, table);
        leaves.addAll(catalog.leaves(table, job.retention()));
      }
      requireKnown(job.retention(), leaves);
      return new ArchivePlan(leaves);
    } catch (DatabaseException e) {
      throw Failures.of(e);
    }
  }

  /**
   * Asks the catalog whether a table is one that can be archived, and may be read.
   *
   * @throws CommandFailure with the first thing that is in the way
   * @throws DatabaseException if the database cannot be asked
   */
  public static void requireArchivable(PartitionCatalog catalog, TableName table) {
    List<String> obstacles = catalog.checkTable(table);
    if (!obstacles.isEmpty()) {
      throw Failures.ofTable(obstacles.get(0));
    }
  }

  private static void requireKnown(RetentionRule retention, List<CatalogLeaf> leaves) {
    List<TableName> names = leaves.stream().map(leaf -> leaf.tablePartition().name()).toList();
    List<String> unknown = retention.unmatched(names);
    if (!unknown.isEmpty()) {
      throw CommandFailure.config(
          "Cannot archive --partition %s: no table partition of the given tables has that name;"
                  .formatted(String.join(", ", unknown))
              + " see what there is with --dry-run");
    }
  }

  /** Those that passed their retention. */
  public List<CatalogLeaf> eligible() {
    return leaves.stream().filter(CatalogLeaf::eligible).toList();
  }

  /** Those that stay. */
  public List<CatalogLeaf> staying() {
    return leaves.stream().filter(leaf -> !leaf.eligible()).toList();
  }
}
