// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.review;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.file.DataFileException;
import io.partvault.archive.index.ArchiveIndex;
import io.partvault.archive.store.ObjectStoreException;
import io.partvault.postgres.content.RowExamples;
import io.partvault.postgres.line.LineException;
import io.partvault.postgres.proof.ProofOutcome;
import io.partvault.postgres.removal.RemovalBasis;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Proves a table partition without a lock against writers, and where a comparison of content failed
 * names rows that differ. Confined to one thread.
 */
public final class LeafProver {

  private static final Logger log = LoggerFactory.getLogger(LeafProver.class);

  private final ReviewDatabase database;
  private final ArchiveIndex index;

  /** Proves leaves of a database. */
  public LeafProver(ReviewDatabase database, ArchiveIndex index) {
    this.database = requireNonNull(database, "database is null");
    this.index = requireNonNull(index, "index is null");
  }

  /**
   * Proves; what passes here is proven again under a lock.
   *
   * @param provenHorizon of a later proof of the same manifest that succeeded, 0 for none
   */
  public ProofOutcome prove(LeafSituation leaf, long provenHorizon) {
    ProofOutcome outcome =
        database.prove(RemovalBasis.of(leaf.manifest(), leaf.tablePartition(), provenHorizon));
    return outcome instanceof ProofOutcome.Different different
        ? new ProofOutcome.Different(different.reason() + differences(leaf))
        : outcome;
  }

  /** The outcome stands, whether rows can be named or not. */
  private String differences(LeafSituation leaf) {
    try {
      return database
          .differences(leaf.tablePartition(), () -> index.lines(leaf.manifest()))
          .sentence();
    } catch (ObjectStoreException | DataFileException | LineException e) {
      log.warn("Cannot name the rows of {} that differ", leaf.tablePartition(), e);
      return RowExamples.NONE.sentence();
    }
  }
}
