// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.proof;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.table.TableName;
import io.partvault.archive.table.TablePartition;
import io.partvault.postgres.catalog.Fingerprint;
import io.partvault.postgres.catalog.LeafColumns;
import io.partvault.postgres.catalog.TableDefinition;
import io.partvault.postgres.session.DatabaseException;
import io.partvault.postgres.session.PostgresSession;
import io.partvault.postgres.session.PostgresTransaction;
import io.partvault.postgres.session.TransactionMode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The begin of an export: one short look at a leaf, with one snapshot. */
public final class ExportSnapshot {

  private static final int RANGE_SCANS_SINCE = 140000;
  private static final String HEAP = "heap";

  private static final String BLOCKS =
      "SELECT pg_catalog.pg_relation_size(?::oid, 'main')"
          + " / pg_catalog.current_setting('block_size')::bigint";

  private final PostgresSession session;
  private final String renderingKey;

  /**
   * Begins exports on one session.
   *
   * @param renderingKey what decides the rendering besides the database: the modes chosen; goes
   *     into the fingerprint
   */
  public ExportSnapshot(PostgresSession session, String renderingKey) {
    this.session = requireNonNull(session, "session is null");
    this.renderingKey = requireNonNull(renderingKey, "renderingKey is null");
  }

  /**
   * Looks at the leaf in one short REPEATABLE READ transaction.
   *
   * @throws DatabaseException if the server cannot be asked, or the role may not read the leaf
   */
  public BeginOutcome begin(TablePartition tablePartition) {
    try (PostgresTransaction open = session.begin(TransactionMode.REPEATABLE_READ)) {
      return begin(open.connection(), tablePartition);
    } catch (SQLException e) {
      throw DatabaseException.from("begin an export of " + tablePartition, e);
    }
  }

  private BeginOutcome begin(Connection transaction, TablePartition tablePartition)
      throws SQLException {
    try {
      LeafIdentity.lock(transaction, tablePartition.name());
    } catch (SQLException e) {
      return notLocked(tablePartition, e);
    }
    Optional<LeafIdentity> leaf = LeafIdentity.read(transaction, tablePartition.name());
    if (leaf.isEmpty()) {
      return gone(tablePartition);
    }
    String other = leaf.get().difference(tablePartition);
    String moved = other.isEmpty() ? leaf.get().boundsDifference(tablePartition) : other;
    if (!moved.isEmpty()) {
      return new BeginOutcome.Gone(tablePartition + ": " + moved);
    }
    String refusal = refusal(leaf.get());
    if (!refusal.isEmpty()) {
      return new BeginOutcome.Refused("Cannot archive " + tablePartition + ": " + refusal);
    }
    return look(transaction, tablePartition, leaf.get());
  }

  private BeginOutcome look(
      Connection transaction, TablePartition tablePartition, LeafIdentity leaf)
      throws SQLException {
    RowScan scan;
    try {
      scan = RowScan.againstItself(transaction, tablePartition.name());
    } catch (SQLException e) {
      return notScanned(tablePartition, leaf, e);
    }
    // All of this comes after the snapshot: a server that has come so far has what it saw.
    ServerPosition server = ServerPosition.of(transaction);
    if (scan.late() > 0) {
      return new BeginOutcome.Wait(
          tablePartition
              + ": "
              + scan.late()
              + " of its rows are newer than the oldest open transaction; waiting for "
              + OldestWriter.describe(transaction, scan.snapshot().xmin(), server.standby()));
    }
    return new BeginOutcome.Begun(
        new LeafState(
            tablePartition,
            leaf.relfilenode(),
            blocks(transaction, tablePartition.oid()),
            leaf.accessMethod().equals(HEAP) && session.serverVersion() >= RANGE_SCANS_SINCE,
            scan.snapshot().xmin(),
            scan.rows(),
            server.walPosition(),
            Fingerprint.of(transaction, tablePartition.oid(), renderingKey),
            server.systemIdentifier(),
            server.timeline(),
            session.serverVersion(),
            LeafColumns.read(transaction, tablePartition.oid()),
            ddl(transaction, tablePartition),
            ChangeProof.serverClock(transaction)));
  }

  private static List<String> ddl(Connection transaction, TablePartition tablePartition)
      throws SQLException {
    TableName name = tablePartition.name();
    return TableDefinition.statements(transaction, name, tablePartition.oid());
  }

  private static long blocks(Connection transaction, long oid) throws SQLException {
    try (PreparedStatement statement = transaction.prepareStatement(BLOCKS)) {
      statement.setLong(1, oid);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private static String refusal(LeafIdentity leaf) {
    if (leaf.persistence() == 'u') {
      return "it is UNLOGGED, so a crash of the server empties it; ALTER TABLE … SET LOGGED";
    }
    if (leaf.persistence() == 't') {
      return "it is a temporary table, which only its own session can read";
    }
    if (leaf.filtered()) {
      return "row-level security would hide rows from this role; give it BYPASSRLS, or use the"
          + " owner without FORCE ROW LEVEL SECURITY";
    }
    return "";
  }

  private static BeginOutcome notLocked(TablePartition tablePartition, SQLException failure)
      throws SQLException {
    if (LockFailures.isGone(failure)) {
      return gone(tablePartition);
    }
    if (LockFailures.isBusy(failure)) {
      return new BeginOutcome.Wait(LockFailures.busy(tablePartition));
    }
    if (LockFailures.isNoTable(failure)) {
      return new BeginOutcome.Refused(
          "Cannot archive "
              + tablePartition
              + ": it is a foreign table, whose rows lie on another server");
    }
    throw failure;
  }

  /** Without xmin nothing can be proven. */
  private static BeginOutcome notScanned(
      TablePartition tablePartition, LeafIdentity leaf, SQLException failure) throws SQLException {
    if (leaf.accessMethod().equals(HEAP)) {
      throw failure;
    }
    DatabaseException reason = DatabaseException.from("count its rows", failure);
    if (reason.kind() != DatabaseException.Kind.INVALID) {
      throw failure;
    }
    return new BeginOutcome.Refused(
        "Cannot archive "
            + tablePartition
            + ": its access method "
            + leaf.accessMethod()
            + " does not tell which transaction wrote a row; "
            + reason.getMessage());
  }

  private static BeginOutcome gone(TablePartition tablePartition) {
    return new BeginOutcome.Gone(tablePartition + ": no table has this name any more");
  }
}
