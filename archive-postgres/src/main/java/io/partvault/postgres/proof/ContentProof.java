// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.proof;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.table.TablePartition;
import io.partvault.postgres.content.ContentColumn;
import io.partvault.postgres.content.ContentColumns;
import io.partvault.postgres.content.ContentRules;
import io.partvault.postgres.content.LeafContent;
import io.partvault.postgres.session.DatabaseException;
import io.partvault.postgres.session.PostgresSession;
import io.partvault.postgres.session.PostgresTransaction;
import io.partvault.postgres.session.TransactionMode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * The comparison that shows that a leaf holds what an archive holds that somebody else read.
 *
 * <p>Its argument: our reader makes a line of each row, from which the row can be built again. If
 * as many lines as the archive has give the digest that the archive's have, they are the same
 * lines, so that the archive is the one that our own source would have made. Types that are told
 * otherwise therefore never pass by mistake; they are looked for first to be named.
 */
final class ContentProof {

  private final PostgresSession session;

  ContentProof(PostgresSession session) {
    this.session = requireNonNull(session, "session is null");
  }

  /** See {@link LeafProof#prove}. */
  ProofOutcome prove(ContentBasis basis) {
    String action = "compare " + basis.tablePartition() + " with its archive";
    try {
      ServerPosition before = ServerPosition.of(session.connection());
      try (PostgresTransaction open = session.begin(TransactionMode.REPEATABLE_READ)) {
        return compare(open.connection(), basis, before);
      }
    } catch (SQLException e) {
      throw DatabaseException.from(action, e);
    }
  }

  /** See {@link LeafProof#proveWithin}. */
  ProofOutcome proveWithin(Connection openTransaction, ContentBasis basis) throws SQLException {
    ChangeProof.requireReadCommitted(openTransaction);
    return compare(openTransaction, basis, ServerPosition.of(openTransaction));
  }

  private static ProofOutcome compare(
      Connection transaction, ContentBasis basis, ServerPosition before) throws SQLException {
    TablePartition leaf = basis.tablePartition();
    GuardOutcome guard =
        ServerGuard.check(transaction, guarded(basis, before), before.walPosition());
    if (!(guard instanceof GuardOutcome.Fit fit)) {
      return ChangeProof.refused(guard);
    }
    List<ContentColumn> columns = ContentColumns.read(transaction, leaf.oid());
    Optional<String> objection = ContentRules.objection(basis.columns(), columns);
    if (objection.isPresent()) {
      return new ProofOutcome.Changed(leaf + ": " + objection.get(), 0);
    }
    LeafContent content = LeafContent.read(transaction, leaf.name(), columns);
    return content.rows() == basis.rows() && content.digest().equals(basis.digest())
        ? new ProofOutcome.Unchanged(
            fit.snapshotXmin(), before.walPosition(), ChangeProof.serverClock(transaction))
        : new ProofOutcome.Different(leaf + ": " + difference(basis, content));
  }

  /** Nobody knows cluster and timeline of the archive, so that this server's own pass. */
  private static ProofBasis guarded(ContentBasis basis, ServerPosition here) {
    return new ProofBasis(
        basis.tablePartition(),
        0,
        0,
        basis.rows(),
        basis.walPosition(),
        "",
        here.systemIdentifier(),
        here.timeline());
  }

  private static String difference(ContentBasis basis, LeafContent content) {
    return content.rows() == basis.rows()
        ? "its %d rows are not those of its archive: as many, and other values"
            .formatted(content.rows())
        : "it has %d rows, its archive %d".formatted(content.rows(), basis.rows());
  }
}
