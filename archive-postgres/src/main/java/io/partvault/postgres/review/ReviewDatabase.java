// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.review;

import io.partvault.archive.inventory.ArchivedLines;
import io.partvault.archive.table.TableName;
import io.partvault.archive.table.TablePartition;
import io.partvault.postgres.catalog.CatalogLeaf;
import io.partvault.postgres.catalog.PartitionMark;
import io.partvault.postgres.content.ContentColumn;
import io.partvault.postgres.content.RowExamples;
import io.partvault.postgres.proof.LeafBasis;
import io.partvault.postgres.proof.ProofOutcome;
import io.partvault.postgres.removal.RemovalFacts;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The database as a review sees it; nothing of it is changed, and no lock is taken that a reader
 * would not take. Confined to one thread. Every method fails with a {@code DatabaseException}.
 */
public interface ReviewDatabase {

  /** Of the cluster, as manifests carry it. */
  String systemIdentifier();

  /** The server's clock. */
  Instant serverClock();

  /** OID of the table that has this name now; 0 if there is none. */
  long oidOf(TableName name);

  /** What stands in the way of removing a leaf; empty if no table has the OID. */
  Optional<RemovalFacts> facts(long oid);

  /** The marks in a leaf's comment. */
  List<PartitionMark> marks(long oid);

  /**
   * All leaves of a table, oldest first, judged by cleanup's own retention. Fails with kind
   * NOT_FOUND if there is no such table.
   */
  List<CatalogLeaf> leaves(TableName table);

  /** Proves without a lock against writers; what passes here is proven again under one. */
  ProofOutcome prove(LeafBasis basis);

  /** The columns of a leaf, with what decides whether they can be compared. */
  List<ContentColumn> contentColumns(long oid);

  /** Some rows of a leaf that are not those of its archive; reads both sides twice. */
  RowExamples differences(TablePartition leaf, Supplier<ArchivedLines> archived);
}
