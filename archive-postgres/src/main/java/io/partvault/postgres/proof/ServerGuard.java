// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.proof;

import io.partvault.archive.table.TablePartition;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** The check before each chunk: server, snapshot and leaf must be those of the export. */
public final class ServerGuard {

  private ServerGuard() {}

  /**
   * The server's WAL position in bytes. To be read before the transaction and outside of it, on the
   * same connection: what was written until then is in the snapshot taken later.
   */
  public static long walPosition(Connection connection) throws SQLException {
    return ServerPosition.of(connection).walPosition();
  }

  /**
   * Locks the leaf against rewriting (ACCESS SHARE, which readers and writers do not feel) until
   * the transaction ends, and looks. To be called first in a REPEATABLE READ transaction. The
   * fingerprint is left to the proof.
   *
   * @param walPositionBefore what {@link #walPosition} said before the transaction began
   * @throws SQLException for a failure that says nothing about the leaf
   */
  public static GuardOutcome check(Connection transaction, ProofBasis basis, long walPositionBefore)
      throws SQLException {
    TablePartition tablePartition = basis.tablePartition();
    try {
      LeafIdentity.lock(transaction, tablePartition.name());
    } catch (SQLException e) {
      if (LockFailures.isGone(e) || LockFailures.isNoTable(e)) {
        return new GuardOutcome.Gone(tablePartition + ": no table has this name any more");
      }
      if (LockFailures.isBusy(e)) {
        return new GuardOutcome.Wait(LockFailures.busy(tablePartition), true);
      }
      throw e;
    }
    Optional<LeafIdentity> leaf = LeafIdentity.read(transaction, tablePartition.name());
    if (leaf.isEmpty()) {
      return new GuardOutcome.Gone(tablePartition + ": no table has this name any more");
    }
    return judge(transaction, basis, walPositionBefore, leaf.get());
  }

  private static GuardOutcome judge(
      Connection transaction, ProofBasis basis, long walPositionBefore, LeafIdentity leaf)
      throws SQLException {
    String start = basis.tablePartition() + ": ";
    String elsewhere = ServerPosition.of(transaction).difference(basis);
    if (!elsewhere.isEmpty()) {
      return new GuardOutcome.Changed(start + elsewhere);
    }
    SnapshotBounds snapshot = SnapshotBounds.of(transaction);
    String behind = Lag.of(basis, walPositionBefore, snapshot.xmin());
    if (!behind.isEmpty()) {
      return new GuardOutcome.Wait(start + behind, false);
    }
    String other = leaf.difference(basis.tablePartition());
    if (!other.isEmpty()) {
      return new GuardOutcome.Gone(start + other);
    }
    String changed = LeafChange.of(basis, leaf);
    return changed.isEmpty()
        ? new GuardOutcome.Fit(snapshot.xmin(), snapshot.xmax())
        : new GuardOutcome.Changed(start + changed);
  }
}
