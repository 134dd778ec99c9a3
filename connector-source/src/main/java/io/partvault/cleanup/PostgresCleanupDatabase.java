// SPDX-License-Identifier: Apache-2.0
package io.partvault.cleanup;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.manifest.PartitionManifest;
import io.partvault.archive.table.TableName;
import io.partvault.archive.table.TablePartition;
import io.partvault.archive.verdict.ArchiveVerifier;
import io.partvault.postgres.catalog.CatalogLeaf;
import io.partvault.postgres.catalog.PartitionCatalog;
import io.partvault.postgres.catalog.PartitionMark;
import io.partvault.postgres.catalog.PartitionMarks;
import io.partvault.postgres.catalog.RetentionRule;
import io.partvault.postgres.proof.ChangeProof;
import io.partvault.postgres.proof.ProofOutcome;
import io.partvault.postgres.removal.LockBudget;
import io.partvault.postgres.removal.PartitionRemover;
import io.partvault.postgres.removal.PeriodCheck;
import io.partvault.postgres.removal.RemovalBasis;
import io.partvault.postgres.removal.RemovalCatalog;
import io.partvault.postgres.removal.RemovalFacts;
import io.partvault.postgres.removal.RemovalOrder;
import io.partvault.postgres.removal.RemovalOutcome;
import io.partvault.postgres.session.ConnectionSettings;
import io.partvault.postgres.session.DatabaseException;
import io.partvault.postgres.session.PostgresSession;
import io.partvault.postgres.session.TransactionMode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The database over one session, which is opened when it is needed and again after it broke. */
final class PostgresCleanupDatabase implements CleanupDatabase {

  private static final String APPLICATION = "partvault-cleanup";

  private final Target target;
  private final ArchiveVerifier verifier;
  private final Clock clock;
  private volatile PostgresSession session; // written by the rounds' thread, read by interrupt()

  /**
   * Which database, and what of it may go.
   *
   * @param renderingKey what decides the rendering besides the database, as the source has it
   */
  record Target(
      ConnectionSettings connection,
      String logicalDatabase,
      RetentionRule retention,
      String renderingKey) {
    Target {
      requireNonNull(connection, "connection is null");
      requireNonNull(logicalDatabase, "logicalDatabase is null");
      requireNonNull(retention, "retention is null");
      requireNonNull(renderingKey, "renderingKey is null");
    }
  }

  PostgresCleanupDatabase(Target target, ArchiveVerifier verifier, Clock clock) {
    this.target = requireNonNull(target, "target is null");
    this.verifier = requireNonNull(verifier, "verifier is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  @Override
  public String systemIdentifier() {
    return one("SELECT system_identifier::text FROM pg_catalog.pg_control_system()");
  }

  @Override
  public Instant serverClock() {
    String micros =
        one("SELECT (extract(epoch FROM pg_catalog.clock_timestamp()) * 1000)::bigint::text");
    return Instant.ofEpochMilli(Long.parseLong(micros));
  }

  @Override
  public long oidOf(TableName name) {
    String sql =
        """
        SELECT c.oid::bigint
          FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
         WHERE n.nspname = ? AND c.relname = ?
        """;
    return read(
        "look for table " + name,
        open -> {
          try (PreparedStatement query = open.prepareStatement(sql)) {
            query.setString(1, name.schema());
            query.setString(2, name.name());
            try (ResultSet row = query.executeQuery()) {
              return row.next() ? row.getLong(1) : 0L;
            }
          }
        });
  }

  @Override
  public Optional<RemovalFacts> facts(long oid) {
    return read("read the catalog on OID " + oid, open -> RemovalCatalog.read(open, oid));
  }

  @Override
  public List<PartitionMark> marks(long oid) {
    return read("read the marks of OID " + oid, open -> PartitionMarks.read(open, oid));
  }

  @Override
  public List<CatalogLeaf> eligibleLeaves(TableName table) {
    return leaves(table).stream().filter(CatalogLeaf::eligible).toList();
  }

  @Override
  public Optional<String> keptByRetention(TablePartition tablePartition) {
    return leaves(tablePartition.table()).stream()
        .filter(leaf -> leaf.tablePartition().oid() == tablePartition.oid())
        .findFirst()
        .map(leaf -> leaf.eligible() ? Optional.<String>empty() : Optional.of(leaf.reason()))
        .orElse(Optional.of("The catalog lists it among the leaves of its table no more"));
  }

  private List<CatalogLeaf> leaves(TableName table) {
    return with(
        open ->
            new PartitionCatalog(open, target.logicalDatabase()).leaves(table, target.retention()));
  }

  @Override
  public ProofOutcome prove(PartitionManifest manifest, long provenHorizon) {
    return with(
        open ->
            new ChangeProof(open, target.renderingKey())
                .prove(RemovalBasis.of(manifest, provenHorizon)));
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

  private PartitionRemover remover(PostgresSession open) {
    return new PartitionRemover(
        open,
        new ChangeProof(open, target.renderingKey()),
        new PeriodCheck(target.retention()),
        verifier,
        clock);
  }

  private String one(String sql) {
    return read(
        "ask the server",
        open -> {
          try (PreparedStatement query = open.prepareStatement(sql);
              ResultSet row = query.executeQuery()) {
            row.next();
            return row.getString(1);
          }
        });
  }

  @FunctionalInterface
  private interface Query<T> {
    T run(Connection open) throws SQLException;
  }

  private <T> T read(String action, Query<T> query) {
    return with(open -> open.inTransaction(TransactionMode.READ_ONLY, action, query::run));
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
