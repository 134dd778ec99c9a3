// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import io.partvault.archive.table.TableName;
import io.partvault.archive.table.TablePartition;
import io.partvault.postgres.catalog.CatalogLeaf;
import io.partvault.postgres.catalog.ChangeCounters;
import io.partvault.postgres.catalog.PartitionCatalog;
import io.partvault.postgres.catalog.RetentionRule;
import io.partvault.postgres.proof.BeginOutcome;
import io.partvault.postgres.proof.ChangeProof;
import io.partvault.postgres.proof.ExportSnapshot;
import io.partvault.postgres.proof.GuardOutcome;
import io.partvault.postgres.proof.LeafState;
import io.partvault.postgres.proof.ProofBasis;
import io.partvault.postgres.proof.ProofOutcome;
import io.partvault.postgres.proof.ServerGuard;
import io.partvault.postgres.read.DecimalMode;
import io.partvault.postgres.read.LeafReader;
import io.partvault.postgres.read.RowCursor;
import io.partvault.postgres.read.Tid;
import io.partvault.postgres.read.TidRange;
import io.partvault.postgres.session.ConnectionSettings;
import io.partvault.postgres.session.DatabaseException;
import io.partvault.postgres.session.PostgresSession;
import io.partvault.postgres.session.PostgresTransaction;
import io.partvault.postgres.session.TransactionMode;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.connect.errors.ConnectException;

/** {@link SourceDatabase} on one connection to PostgreSQL, opened when first needed. */
final class PostgresSourceDatabase implements SourceDatabase {

  private final ConnectionSettings connection;
  private final String application;
  private final String logicalDatabase;
  private final List<TableName> tables;
  private final RetentionRule retention;
  private final DecimalMode decimals;
  private final String renderingKey;
  private volatile PostgresSession session; // read by abort() on another thread

  private PostgresSourceDatabase(PartitionSourceConfig config, String taskNumber) {
    this.connection = config.connection();
    this.application = "partvault-source-" + config.topicPrefix() + "-" + taskNumber;
    this.logicalDatabase = config.topicPrefix();
    this.tables = config.tableNames();
    this.retention = config.retention();
    this.decimals = config.decimals();
    this.renderingKey = config.renderingKey();
  }

  static PostgresSourceDatabase of(PartitionSourceConfig config, String taskNumber) {
    return new PostgresSourceDatabase(config, taskNumber);
  }

  @Override
  public List<Candidate> candidates() {
    return call(
        open -> {
          PartitionCatalog catalog = new PartitionCatalog(open, logicalDatabase);
          List<CatalogLeaf> leaves =
              tables.stream()
                  .flatMap(table -> catalog.leaves(table, retention).stream())
                  .filter(CatalogLeaf::eligible)
                  .toList();
          Map<Long, Long> counters =
              ChangeCounters.read(
                  open, leaves.stream().map(leaf -> leaf.tablePartition().oid()).toList());
          return leaves.stream().map(leaf -> candidate(leaf, counters)).toList();
        });
  }

  private static Candidate candidate(CatalogLeaf leaf, Map<Long, Long> counters) {
    TablePartition tablePartition = leaf.tablePartition();
    return new Candidate(
        tablePartition,
        leaf.againAfterEpoch(),
        counters.getOrDefault(tablePartition.oid(), Candidate.UNCOUNTED));
  }

  @Override
  public boolean claim(TablePartition tablePartition) {
    return call(open -> open.tryLock(tablePartition.oid()));
  }

  @Override
  public void release(TablePartition tablePartition) {
    call(
        open -> {
          open.unlock(tablePartition.oid());
          return true;
        });
  }

  @Override
  public BeginOutcome begin(TablePartition tablePartition) {
    return call(
        open -> {
          try {
            return new ExportSnapshot(open, renderingKey).begin(tablePartition);
          } catch (DatabaseException e) {
            return new BeginOutcome.Gone(goneReason(e));
          }
        });
  }

  @Override
  public ChunkOutcome open(ChunkRange range) {
    return call(
        open -> {
          try {
            return openChunk(open, range);
          } catch (SQLException e) {
            throw DatabaseException.from("read " + range.leaf().tablePartition(), e);
          }
        });
  }

  @Override
  public ProofOutcome prove(ProofBasis basis) {
    return call(
        open -> {
          try {
            return new ChangeProof(open, renderingKey).prove(basis);
          } catch (DatabaseException e) {
            return new ProofOutcome.Gone(goneReason(e));
          }
        });
  }

  @Override
  public void abort() {
    PostgresSession running = session;
    if (running != null) {
      try {
        running.connection().abort(Runnable::run);
      } catch (SQLException e) {
        throw new ConnectException("Cannot cut off the session to " + connection, e);
      }
    }
  }

  @Override
  public void close() {
    PostgresSession closing = session;
    session = null;
    if (closing != null) {
      try {
        closing.close();
      } catch (DatabaseException e) {
        // A session that cannot be closed has ended already, and its locks with it.
      }
    }
  }

  private ChunkOutcome openChunk(PostgresSession open, ChunkRange range) throws SQLException {
    // Before the snapshot, so that the snapshot holds all that was written until then.
    long walPosition = ServerGuard.walPosition(open.connection());
    PostgresTransaction transaction = open.begin(TransactionMode.REPEATABLE_READ);
    try {
      GuardOutcome guard = ServerGuard.check(transaction.connection(), range.basis(), walPosition);
      if (guard instanceof GuardOutcome.Fit fit) {
        SnapshotView view = new SnapshotView(walPosition, fit.snapshotXmin(), fit.snapshotXmax());
        RowCursor rows = read(transaction, range);
        return new ChunkOutcome.Opened(
            new PostgresChunk(range.leaf().tablePartition(), view, transaction, rows));
      }
      transaction.close();
      return refused(guard);
    } catch (SQLException | RuntimeException e) {
      closeAfter(e, transaction);
      throw e;
    }
  }

  private RowCursor read(PostgresTransaction transaction, ChunkRange range) throws SQLException {
    LeafState leaf = range.leaf();
    Tid after = Tid.of(range.afterTid());
    TidRange rows =
        range.endBlock() == ChunkRange.TO_THE_END
            ? TidRange.toEnd(after)
            : TidRange.chunk(after, range.endBlock());
    return new LeafReader(leaf.tablePartition().name(), leaf.columns(), decimals)
        .read(transaction.connection(), rows);
  }

  private static ChunkOutcome refused(GuardOutcome guard) {
    if (guard instanceof GuardOutcome.Wait wait) {
      return new ChunkOutcome.Wait(wait.reason());
    }
    return new ChunkOutcome.Gone(
        guard instanceof GuardOutcome.Gone gone
            ? gone.reason()
            : ((GuardOutcome.Changed) guard).reason());
  }

  private static void closeAfter(Exception failure, PostgresTransaction transaction) {
    try {
      transaction.close();
    } catch (DatabaseException onClose) {
      failure.addSuppressed(onClose);
    }
  }

  private static String goneReason(DatabaseException failure) {
    if (failure.kind() == DatabaseException.Kind.NOT_FOUND) {
      return failure.getMessage();
    }
    throw failure;
  }

  private <T> T call(Function<PostgresSession, T> work) {
    try {
      if (session == null) {
        session = PostgresSession.open(connection, application);
      }
      return work.apply(session);
    } catch (DatabaseException e) {
      throw DatabaseFailures.translated(e);
    }
  }
}
