// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.proof;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.table.TablePartition;
import io.partvault.postgres.catalog.Fingerprint;
import io.partvault.postgres.session.DatabaseException;
import io.partvault.postgres.session.PostgresSession;
import io.partvault.postgres.session.PostgresTransaction;
import io.partvault.postgres.session.TransactionMode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;

/**
 * The scan that shows that a table partition is what it was at the horizon.
 *
 * <p>Its argument: if as many rows are visible as the begin snapshot counted, and every one was
 * written by a transaction finished before that snapshot, then they are the same rows, and every
 * chunk read in between saw them all.
 */
public final class ChangeProof {

  private final PostgresSession session;
  private final String renderingKey;

  /**
   * Proves on one session.
   *
   * @param renderingKey what decides the rendering besides the database, as given to {@link
   *     ExportSnapshot}
   */
  public ChangeProof(PostgresSession session, String renderingKey) {
    this.session = requireNonNull(session, "session is null");
    this.renderingKey = requireNonNull(renderingKey, "renderingKey is null");
  }

  /**
   * Proves in a transaction of its own, with one snapshot and the leaf locked ACCESS SHARE.
   *
   * @throws DatabaseException if the server cannot be asked; that is no answer
   */
  public ProofOutcome prove(ProofBasis basis) {
    TablePartition tablePartition = basis.tablePartition();
    String action = "prove that " + tablePartition + " is unchanged";
    try {
      long walPositionBefore = ServerGuard.walPosition(session.connection());
      try (PostgresTransaction open = session.begin(TransactionMode.REPEATABLE_READ)) {
        GuardOutcome guard = ServerGuard.check(open.connection(), basis, walPositionBefore);
        if (!(guard instanceof GuardOutcome.Fit)) {
          return refused(guard);
        }
        return scan(open.connection(), basis, walPositionBefore);
      }
    } catch (SQLException e) {
      throw DatabaseException.from(action, e);
    }
  }

  /**
   * Proves in a transaction that the caller opened READ COMMITTED through the session and in which
   * the leaf is locked against writers: the scan must see what the lock waited for.
   *
   * @throws IllegalArgumentException if the transaction has one snapshot for all statements
   * @throws SQLException if the server cannot be asked; that is no answer
   */
  public ProofOutcome proveWithin(Connection openTransaction, ProofBasis basis)
      throws SQLException {
    requireReadCommitted(openTransaction);
    // Each statement has a snapshot of its own, so this comes before that of the scan.
    long walPositionBefore = ServerGuard.walPosition(openTransaction);
    GuardOutcome guard = ServerGuard.check(openTransaction, basis, walPositionBefore);
    return guard instanceof GuardOutcome.Fit
        ? scan(openTransaction, basis, walPositionBefore)
        : refused(guard);
  }

  private ProofOutcome scan(Connection transaction, ProofBasis basis, long walPositionBefore)
      throws SQLException {
    TablePartition tablePartition = basis.tablePartition();
    String start = tablePartition + ": ";
    String fingerprint = Fingerprint.of(transaction, tablePartition.oid(), renderingKey);
    if (!fingerprint.equals(basis.fingerprint())) {
      return new ProofOutcome.Changed(
          start
              + "its columns, types or rendering are not those of the export (fingerprint "
              + fingerprint
              + ", was "
              + basis.fingerprint()
              + ")",
          0);
    }
    RowScan scan = RowScan.against(basis.horizon(), transaction, tablePartition.name());
    String behind = Lag.of(basis, walPositionBefore, scan.snapshot().xmin());
    if (!behind.isEmpty()) {
      return new ProofOutcome.Wait(start + behind, false);
    }
    String changed = LeafChange.of(basis, scan);
    return changed.isEmpty()
        ? new ProofOutcome.Unchanged(
            scan.snapshot().xmin(), walPositionBefore, serverClock(transaction))
        : new ProofOutcome.Changed(start + changed, scan.late());
  }

  static ProofOutcome refused(GuardOutcome guard) {
    if (guard instanceof GuardOutcome.Wait wait) {
      return new ProofOutcome.Wait(wait.reason(), wait.locked());
    }
    if (guard instanceof GuardOutcome.Changed changed) {
      return new ProofOutcome.Changed(changed.reason(), 0);
    }
    return new ProofOutcome.Gone(((GuardOutcome.Gone) guard).reason());
  }

  static void requireReadCommitted(Connection transaction) throws SQLException {
    try (Statement statement = transaction.createStatement();
        ResultSet row = statement.executeQuery("SHOW transaction_isolation")) {
      row.next();
      if (!row.getString(1).equals("read committed") || transaction.getAutoCommit()) {
        throw new IllegalArgumentException(
            "The proof needs an open READ COMMITTED transaction, not " + row.getString(1));
      }
    }
  }

  static Instant serverClock(Connection transaction) throws SQLException {
    try (Statement statement = transaction.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_catalog.clock_timestamp()")) {
      row.next();
      return row.getObject(1, OffsetDateTime.class).toInstant();
    }
  }
}
