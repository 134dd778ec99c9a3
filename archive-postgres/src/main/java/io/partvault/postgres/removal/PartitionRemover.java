// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.removal;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.receipt.DropProof;
import io.partvault.archive.table.TableName;
import io.partvault.archive.verdict.ArchiveVerifier;
import io.partvault.archive.verdict.Verdict;
import io.partvault.postgres.catalog.PartitionMark;
import io.partvault.postgres.catalog.PartitionMarks;
import io.partvault.postgres.proof.LeafProof;
import io.partvault.postgres.proof.ProofOutcome;
import io.partvault.postgres.session.DatabaseException;
import io.partvault.postgres.session.PostgresSession;
import io.partvault.postgres.session.TransactionMode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Detaches and drops. Confined to the session's thread.
 *
 * <p>Invariants of every transaction that takes rows out of the application's sight:
 *
 * <ul>
 *   <li><b>fresh</b>: the verdict is no older than {@link
 *       io.partvault.archive.verdict.Verdict.Complete#VALID};
 *   <li><b>locked</b>: no writer is under way, and none comes before the commit;
 *   <li><b>same</b>: the catalog still says what the plan was made from;
 *   <li><b>old enough</b>: by cleanup's own retention and the server's clock;
 *   <li><b>proven</b>: the leaf holds the archived rows and no others;
 *   <li><b>in nobody's way</b>: the lock is given back to whoever waits for it, before anything is
 *       changed.
 * </ul>
 *
 * <p>DETACH … CONCURRENTLY cannot run in a transaction; what it takes away stays a table of its
 * own, on which all of the above is asked again before the drop.
 */
public final class PartitionRemover {

  private static final Duration CONCURRENT_LIMIT = Duration.ofSeconds(60);

  private final PostgresSession session;
  private final LeafProof proof;
  private final RetentionCheck retention;
  private final ArchiveVerifier verifier;
  private final Clock clock;
  private final LockRetry retry;

  /**
   * Removes leaves of the session's database.
   *
   * @param verifier asked again where a verdict grows old under the lock
   */
  public PartitionRemover(
      PostgresSession session,
      LeafProof proof,
      RetentionCheck retention,
      ArchiveVerifier verifier,
      Clock clock) {
    this.session = requireNonNull(session, "session is null");
    this.proof = requireNonNull(proof, "proof is null");
    this.retention = requireNonNull(retention, "retention is null");
    this.verifier = requireNonNull(verifier, "verifier is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.retry = new LockRetry(session);
  }

  /**
   * Carries an order out, or changes nothing and says why.
   *
   * @throws DatabaseException if the answer was lost or the database failed; the catalog, read
   *     again, tells what happened
   * @throws IllegalArgumentException if the plan of the order takes nothing away
   */
  public RemovalOutcome remove(RemovalOrder order, LockBudget budget) throws InterruptedException {
    RemovalPlan plan = order.plan();
    if (plan instanceof RemovalPlan.Direct) {
      return retry.repeat(order, budget, () -> inTransaction(order, budget, this::drop));
    }
    if (plan instanceof RemovalPlan.Referenced) {
      return retry.repeat(order, budget, () -> inTransaction(order, budget, this::detachAndDrop));
    }
    if (plan instanceof RemovalPlan.DetachFirst first) {
      return retry.repeat(
          order,
          budget,
          first.concurrently()
              ? () -> detachConcurrently(order, budget)
              : () -> inTransaction(order, budget, this::detach));
    }
    if (plan instanceof RemovalPlan.Finalize) {
      return retry.repeat(order, budget, () -> finishDetach(order));
    }
    if (plan instanceof RemovalPlan.DropDetached) {
      return retry.repeat(order, budget, () -> dropDetached(order, budget));
    }
    throw new IllegalArgumentException("Plan " + plan + " takes nothing away");
  }

  /**
   * Attaches a leaf again whose rows changed after it was detached, and asks for another export.
   * Where PostgreSQL refuses, the leaf stays detached and is exported from there.
   */
  public RemovalOutcome reattach(RemovalOrder order, PartitionMark.Detached mark, LockBudget budget)
      throws InterruptedException {
    return retry.repeat(
        order,
        budget,
        () ->
            session.inTransaction(
                TransactionMode.READ_WRITE,
                "attach table partition " + order.facts().name() + " again",
                open -> {
                  RemovalStatements.limitLockWaits(open, budget.lockTimeout());
                  RemovalStatements.attach(
                      open, mark.table(), order.facts().name(), mark.bounds().expression());
                  PartitionMarks.remove(open, mark.oid(), PartitionMark.Detached.class);
                  return new RemovalOutcome.Settled();
                }));
  }

  private RemovalOutcome inTransaction(RemovalOrder order, LockBudget budget, Step step) {
    LeafWatch opened;
    try {
      opened = LeafWatch.open(session, order.facts().oid(), budget.lockTimeout());
    } catch (DatabaseException e) {
      // It can be dropped as well later; who has to wait meanwhile cannot be helped later.
      return new RemovalOutcome.Blocked(
          "Table partition %s is not locked without a second connection, which looks who waits: %s"
              .formatted(order.facts().name(), e.getMessage()));
    }
    try (LeafWatch watch = opened) {
      return session.inTransaction(
          TransactionMode.READ_WRITE,
          "remove table partition " + order.facts().name(),
          open -> proveAndTake(open, order, budget, watch, step));
    }
  }

  private RemovalOutcome proveAndTake(
      Connection open, RemovalOrder order, LockBudget budget, LeafWatch watch, Step step)
      throws SQLException {
    RemovalStatements.limitLockWaits(open, budget.lockTimeout());
    RemovalOutcome judged = watch.during(open, transaction -> lockAndJudge(transaction, order));
    if (!(judged instanceof RemovalOutcome.Done proven)) {
      return judged;
    }
    Optional<RemovalOutcome> stale = staleVerdict(order);
    if (stale.isPresent()) {
      return stale.get();
    }
    watch.requireNobodyWaits(open);
    RemovalStatements.limitStatements(open, budget.lockTimeout());
    step.take(open, order, proven.proof());
    return proven;
  }

  /** {@code Done} if everything has passed. */
  private RemovalOutcome lockAndJudge(Connection open, RemovalOrder order) throws SQLException {
    RemovalStatements.lockAgainstWriters(open, order.facts().name());
    Optional<RemovalOutcome> objection = objection(open, order);
    if (objection.isPresent()) {
      return objection.get();
    }
    ProofOutcome outcome = prove(open, order);
    return outcome instanceof ProofOutcome.Unchanged unchanged
        ? new RemovalOutcome.Done(proofOf(order, unchanged))
        : notProven(outcome);
  }

  private Optional<RemovalOutcome> objection(Connection open, RemovalOrder order)
      throws SQLException {
    Optional<RemovalFacts> now = RemovalCatalog.read(open, order.facts().oid());
    if (now.isEmpty() || !order.facts().isSamePlace(now.get())) {
      return Optional.of(
          new RemovalOutcome.Blocked(
              "Table partition %s was changed by somebody else meanwhile; looked at again in the"
                      .formatted(order.facts().name())
                  + " next round"));
    }
    return retention.refusal(open, order.leaf()).map(RemovalOutcome.Refused::new);
  }

  private void drop(Connection open, RemovalOrder order, DropProof proven) throws SQLException {
    RemovalStatements.drop(open, order.verdict(), order.facts().name(), order.facts().oid());
  }

  private void detachAndDrop(Connection open, RemovalOrder order, DropProof proven)
      throws SQLException {
    RemovalStatements.detach(open, parent(order), order.facts().name(), order.facts().oid());
    RemovalStatements.drop(open, order.verdict(), order.facts().name(), order.facts().oid());
  }

  private void detach(Connection open, RemovalOrder order, DropProof proven) throws SQLException {
    PartitionMarks.write(open, mark(order, proven));
    RemovalStatements.detach(open, parent(order), order.facts().name(), order.facts().oid());
  }

  private RemovalOutcome detachConcurrently(RemovalOrder order, LockBudget budget) {
    // The mark comes first: whatever stops the detach half-way, the next start knows whose it is.
    RemovalOutcome marked =
        inTransaction(
            order, budget, (open, o, proven) -> PartitionMarks.write(open, mark(o, proven)));
    if (!(marked instanceof RemovalOutcome.Done)) {
      return marked;
    }
    return alone(
        order,
        marked,
        () ->
            RemovalStatements.detachConcurrently(
                session.connection(), parent(order), order.facts().name(), CONCURRENT_LIMIT));
  }

  private RemovalOutcome finishDetach(RemovalOrder order) {
    return alone(
        order,
        new RemovalOutcome.Settled(),
        () ->
            RemovalStatements.finishDetach(
                session.connection(), parent(order), order.facts().name(), CONCURRENT_LIMIT));
  }

  private RemovalOutcome dropDetached(RemovalOrder order, LockBudget budget) {
    // Each of these constraints is one more table that DROP would lock, so they go one by one.
    for (ForeignKey key : order.facts().foreignKeys().outbound()) {
      session.inTransaction(
          TransactionMode.READ_WRITE,
          "drop constraint " + key,
          open -> {
            RemovalStatements.limitLockWaits(open, budget.lockTimeout());
            Optional<RemovalFacts> now = RemovalCatalog.read(open, order.facts().oid());
            boolean there =
                now.isPresent()
                    && order.facts().isSamePlace(now.get())
                    && now.get().foreignKeys().outbound().contains(key);
            if (there) {
              RemovalStatements.limitStatements(open, budget.lockTimeout());
              RemovalStatements.dropConstraint(open, order.facts().name(), key.constraint());
            }
            return there;
          });
    }
    return inTransaction(order, budget, this::drop);
  }

  /** Runs a statement that has transactions of its own and may stop between them. */
  private RemovalOutcome alone(RemovalOrder order, RemovalOutcome done, Statement statement) {
    String action = "detach table partition " + order.facts().name();
    try {
      statement.run();
    } catch (SQLException e) {
      DatabaseException failure = DatabaseException.from(action, e);
      if (failure.kind() == DatabaseException.Kind.CONNECTION) {
        throw failure;
      }
      if (attached(order, action).filter(Attachment.Attached::pending).isEmpty()) {
        throw failure;
      }
      return new RemovalOutcome.Pending(
          "The detach of %s was begun and waits: %s"
              .formatted(order.facts().name(), retry.holders(order)));
    }
    return lookedBehind(order, done, action);
  }

  private RemovalOutcome lookedBehind(RemovalOrder order, RemovalOutcome done, String action) {
    try {
      return attached(order, action)
          .<RemovalOutcome>map(still -> otherTable(order, still))
          .orElse(done);
    } catch (DatabaseException e) {
      if (e.kind() == DatabaseException.Kind.CONNECTION) {
        throw e;
      }
      // The statement has succeeded; the next round asks by OID again before it drops.
      return done;
    }
  }

  private Optional<Attachment.Attached> attached(RemovalOrder order, String action) {
    return session
        .inTransaction(
            TransactionMode.READ_ONLY, action, c -> RemovalCatalog.read(c, order.facts().oid()))
        .filter(now -> now.attachment() instanceof Attachment.Attached)
        .map(now -> (Attachment.Attached) now.attachment());
  }

  /** Nothing holds the names while it runs; no rows are lost, and no drop follows. */
  private static RemovalOutcome otherTable(RemovalOrder order, Attachment.Attached still) {
    return new RemovalOutcome.Blocked(
        ("DETACH of %s succeeded, but the table with OID %d is a partition of %s: somebody attached"
                + " it again at once, or renamed schemas meanwhile, and it was another table's name;"
                + " look whether that one has to be attached again")
            .formatted(order.facts().name(), order.facts().oid(), still.parent()));
  }

  private ProofOutcome prove(Connection open, RemovalOrder order) throws SQLException {
    return proof.proveWithin(
        open, RemovalBasis.of(order.verdict().manifest(), order.leaf(), order.provenHorizon()));
  }

  private static RemovalOutcome notProven(ProofOutcome outcome) {
    if (outcome instanceof ProofOutcome.Changed changed) {
      return new RemovalOutcome.Changed(changed.reason(), changed.lateRows());
    }
    if (outcome instanceof ProofOutcome.Different different) {
      return new RemovalOutcome.Changed(different.reason(), 0);
    }
    if (outcome instanceof ProofOutcome.Wait wait) {
      return new RemovalOutcome.Blocked(wait.reason());
    }
    if (outcome instanceof ProofOutcome.Gone gone) {
      return new RemovalOutcome.Blocked(gone.reason());
    }
    throw new IllegalStateException("Proof is neither passed nor refused: " + outcome);
  }

  /**
   * A proof may take longer than a verdict lasts: then the store is asked again, under the lock.
   */
  private Optional<RemovalOutcome> staleVerdict(RemovalOrder order) {
    if (order.verdict().isFresh(clock.instant())) {
      return Optional.empty();
    }
    Verdict again = verifier.verify(order.verdict().manifestKey());
    if (again instanceof Verdict.Incomplete incomplete) {
      return Optional.of(new RemovalOutcome.Refused(incomplete.reason()));
    }
    if (again instanceof Verdict.Undetermined undetermined) {
      return Optional.of(new RemovalOutcome.Blocked(undetermined.reason()));
    }
    return Optional.empty();
  }

  private static TableName parent(RemovalOrder order) {
    if (order.facts().attachment() instanceof Attachment.Attached attached) {
      return attached.parent();
    }
    throw new IllegalArgumentException(order.facts().name() + " is not attached");
  }

  private static PartitionMark.Detached mark(RemovalOrder order, DropProof proven) {
    return new PartitionMark.Detached(
        order.facts().oid(),
        parent(order),
        order.leaf().bounds(),
        proven.provenAt(),
        new DetachReference(order.reference().manifest(), proven.horizon()).toString());
  }

  private static DropProof proofOf(RemovalOrder order, ProofOutcome.Unchanged unchanged) {
    return new DropProof(
        order.verdict().manifest().rows(),
        unchanged.horizon(),
        unchanged.walPosition(),
        unchanged.serverClock());
  }

  /** What is done once everything has passed. */
  @FunctionalInterface
  private interface Step {
    void take(Connection open, RemovalOrder order, DropProof proven) throws SQLException;
  }

  @FunctionalInterface
  private interface Statement {
    void run() throws SQLException;
  }
}
