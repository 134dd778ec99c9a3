// SPDX-License-Identifier: Apache-2.0
package io.partvault.cleanup;

import io.partvault.archive.manifest.PartitionManifest;
import io.partvault.archive.table.TableName;
import io.partvault.archive.table.TablePartition;
import io.partvault.postgres.catalog.CatalogLeaf;
import io.partvault.postgres.catalog.PartitionMark;
import io.partvault.postgres.proof.ProofOutcome;
import io.partvault.postgres.removal.LockBudget;
import io.partvault.postgres.removal.RemovalFacts;
import io.partvault.postgres.removal.RemovalOrder;
import io.partvault.postgres.removal.RemovalOutcome;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The database as cleanup sees it. Confined to one thread but for {@link #interrupt}. Every method
 * fails with a {@code DatabaseException}; after one of kind CONNECTION the next call connects anew.
 */
interface CleanupDatabase extends AutoCloseable {

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
   * The leaves of a table that are past cleanup's own retention. Fails with kind NOT_FOUND if there
   * is no such table.
   */
  List<CatalogLeaf> eligibleLeaves(TableName table);

  /** Why cleanup's own retention keeps a leaf, by the server's clock; empty if it does not. */
  Optional<String> keptByRetention(TablePartition tablePartition);

  /** Proves without a lock; what passes here is proven again under the lock. */
  ProofOutcome prove(PartitionManifest manifest, long provenHorizon);

  /** Carries out an order; see {@code PartitionRemover}. */
  RemovalOutcome remove(RemovalOrder order, LockBudget budget) throws InterruptedException;

  /** Attaches a leaf again that changed after its detach; see {@code PartitionRemover}. */
  RemovalOutcome reattach(RemovalOrder order, PartitionMark.Detached mark, LockBudget budget)
      throws InterruptedException;

  /** Asks the source for an export with a greater epoch; idempotent. */
  void askAgain(long oid, long epoch);

  /** Takes the advisory lock of a leaf; false if source or another cleanup has it. */
  boolean claim(long oid);

  /** Gives the advisory lock back; does nothing if it is not held or the session is gone. */
  void release(long oid);

  /** Breaks off the statement that runs now; may be called by any thread. */
  void interrupt();

  @Override
  void close();
}
