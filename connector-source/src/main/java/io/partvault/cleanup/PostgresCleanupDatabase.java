// SPDX-License-Identifier: Apache-2.0
package io.partvault.cleanup;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.inventory.ArchivedLines;
import io.partvault.archive.table.TableName;
import io.partvault.archive.table.TablePartition;
import io.partvault.archive.verdict.ArchiveVerifier;
import io.partvault.postgres.catalog.CatalogLeaf;
import io.partvault.postgres.catalog.PartitionMark;
import io.partvault.postgres.catalog.PartitionMarks;
import io.partvault.postgres.content.ContentColumn;
import io.partvault.postgres.content.RowExamples;
import io.partvault.postgres.proof.LeafBasis;
import io.partvault.postgres.proof.LeafProof;
import io.partvault.postgres.proof.ProofOutcome;
import io.partvault.postgres.removal.LockBudget;
import io.partvault.postgres.removal.PartitionRemover;
import io.partvault.postgres.removal.PeriodCheck;
import io.partvault.postgres.removal.RemovalFacts;
import io.partvault.postgres.removal.RemovalOrder;
import io.partvault.postgres.removal.RemovalOutcome;
import io.partvault.postgres.review.ReviewDatabase;
import io.partvault.postgres.review.ReviewSession;
import io.partvault.postgres.review.ReviewTarget;
import io.partvault.postgres.session.ConnectionSettings;
import io.partvault.postgres.session.DatabaseException;
import io.partvault.postgres.session.PostgresSession;
import io.partvault.postgres.session.TransactionMode;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** The database over one session, which is opened when it is needed and again after it broke. */
final class PostgresCleanupDatabase implements CleanupDatabase {

  private static final String APPLICATION = "partvault-cleanup";

  private final Target target;
  private final ArchiveVerifier verifier;
  private final Clock clock;
  private volatile PostgresSession session; // written by the rounds' thread, read by interrupt()

  /** Which database, and what of it may go. */
  record Target(ConnectionSettings connection, ReviewTarget review) {
    Target {
      requireNonNull(connection, "connection is null");
      requireNonNull(review, "review is null");
    }
  }

  PostgresCleanupDatabase(Target target, ArchiveVerifier verifier, Clock clock) {
    this.target = requireNonNull(target, "target is null");
    this.verifier = requireNonNull(verifier, "verifier is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  @Override
  public String systemIdentifier() {
    return with(open -> review(open).systemIdentifier());
  }

  @Override
  public Instant serverClock() {
    return with(open -> review(open).serverClock());
  }

  @Override
  public long oidOf(TableName name) {
    return with(open -> review(open).oidOf(name));
  }

  @Override
  public Optional<RemovalFacts> facts(long oid) {
    return with(open -> review(open).facts(oid));
  }

  @Override
  public List<PartitionMark> marks(long oid) {
    return with(open -> review(open).marks(oid));
  }

  @Override
  public List<CatalogLeaf> leaves(TableName table) {
    return with(open -> review(open).leaves(table));
  }

  @Override
  public ProofOutcome prove(LeafBasis basis) {
    return with(open -> review(open).prove(basis));
  }

  @Override
  public List<ContentColumn> contentColumns(long oid) {
    return with(open -> review(open).contentColumns(oid));
  }

  @Override
  public RowExamples differences(TablePartition leaf, Supplier<ArchivedLines> archived) {
    return with(open -> review(open).differences(leaf, archived));
  }

  @Override
  public RemovalOutcome remove(RemovalOrder order, LockBudget budget) throws InterruptedException {
    PostgresSession open = session();
    try {
      return remover(open).remove(order, budget);
    } catch (DatabaseException e) {
      throw closedAfter(open, e);
    }
  }

  @Override
  public RemovalOutcome reattach(RemovalOrder order, PartitionMark.Detached mark, LockBudget budget)
      throws InterruptedException {
    PostgresSession open = session();
    try {
      return remover(open).reattach(order, mark, budget);
    } catch (DatabaseException e) {
      throw closedAfter(open, e);
    }
  }

  @Override
  public void askAgain(long oid, long epoch) {
    with(
        open ->
            open.inTransaction(
                TransactionMode.READ_WRITE,
                "mark OID " + oid,
                connection -> {
                  PartitionMarks.write(connection, new PartitionMark.Again(oid, epoch));
                  return oid;
                }));
  }

  @Override
  public boolean claim(long oid) {
    return with(open -> open.tryLock(oid));
  }

  @Override
  public void release(long oid) {
    // A session that broke has given its locks back.
    if (session != null) {
      with(
          open -> {
            open.unlock(oid);
            return oid;
          });
    }
  }

  @Override
  public void interrupt() {
    PostgresSession open = session;
    if (open != null) {
      open.cancel();
    }
  }

  @Override
  public void close() {
    PostgresSession open = session;
    session = null;
    if (open != null) {
      open.close();
    }
  }

  private ReviewDatabase review(PostgresSession open) {
    return new ReviewSession(open, target.review());
  }

  private PartitionRemover remover(PostgresSession open) {
    return new PartitionRemover(
        open,
        new LeafProof(open, target.review().renderingKey()),
        new PeriodCheck(target.review().retention()),
        verifier,
        clock);
  }

  private <T> T with(Function<PostgresSession, T> work) {
    PostgresSession open = session();
    try {
      return work.apply(open);
    } catch (DatabaseException e) {
      throw closedAfter(open, e);
    }
  }

  private PostgresSession session() {
    PostgresSession open = session;
    if (open == null) {
      open = PostgresSession.open(target.connection(), APPLICATION);
      session = open;
    }
    return open;
  }

  /** Ends a session that broke, so that its locks go and the next call connects anew. */
  private DatabaseException closedAfter(PostgresSession open, DatabaseException failure) {
    if (failure.kind() == DatabaseException.Kind.CONNECTION) {
      session = null;
      try {
        open.close();
      } catch (DatabaseException onClose) {
        failure.addSuppressed(onClose);
      }
    }
    return failure;
  }
}
