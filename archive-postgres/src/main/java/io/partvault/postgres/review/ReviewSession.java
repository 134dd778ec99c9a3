// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.review;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.inventory.ArchivedLines;
import io.partvault.archive.table.TableName;
import io.partvault.archive.table.TablePartition;
import io.partvault.postgres.catalog.CatalogLeaf;
import io.partvault.postgres.catalog.PartitionCatalog;
import io.partvault.postgres.catalog.PartitionMark;
import io.partvault.postgres.catalog.PartitionMarks;
import io.partvault.postgres.content.ContentColumn;
import io.partvault.postgres.content.ContentColumns;
import io.partvault.postgres.content.RowDifferences;
import io.partvault.postgres.content.RowExamples;
import io.partvault.postgres.proof.LeafBasis;
import io.partvault.postgres.proof.LeafProof;
import io.partvault.postgres.proof.ProofOutcome;
import io.partvault.postgres.removal.InboundKey;
import io.partvault.postgres.removal.InboundRows;
import io.partvault.postgres.removal.LockHolders;
import io.partvault.postgres.removal.RemovalCatalog;
import io.partvault.postgres.removal.RemovalFacts;
import io.partvault.postgres.session.ClusterIdentity;
import io.partvault.postgres.session.PostgresSession;
import io.partvault.postgres.session.SqlWork;
import io.partvault.postgres.session.TransactionMode;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Looks by one session, which the caller opens and closes; every transaction only reads. */
public final class ReviewSession implements ExplainerDatabase {

  private final PostgresSession session;
  private final ReviewTarget target;

  /** Looks at one database. */
  public ReviewSession(PostgresSession session, ReviewTarget target) {
    this.session = requireNonNull(session, "session is null");
    this.target = requireNonNull(target, "target is null");
  }

  @Override
  public String systemIdentifier() {
    return read("ask the server", ClusterIdentity::read);
  }

  @Override
  public Instant serverClock() {
    String millis =
        one("SELECT (extract(epoch FROM pg_catalog.clock_timestamp()) * 1000)::bigint::text");
    return Instant.ofEpochMilli(Long.parseLong(millis));
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
  public List<CatalogLeaf> leaves(TableName table) {
    return new PartitionCatalog(session, target.logicalDatabase())
        .leaves(table, target.retention());
  }

  @Override
  public ProofOutcome prove(LeafBasis basis) {
    return new LeafProof(session, target.renderingKey()).prove(basis);
  }

  @Override
  public List<ContentColumn> contentColumns(long oid) {
    return read("read the columns of OID " + oid, open -> ContentColumns.read(open, oid));
  }

  @Override
  public RowExamples differences(TablePartition leaf, Supplier<ArchivedLines> archived) {
    return new RowDifferences(session, leaf, archived).find();
  }

  @Override
  public String claimant(long oid) {
    return read("look who works on OID " + oid, open -> LockHolders.claimant(open, oid));
  }

  @Override
  public String lockHolders(long oid, Duration atLeast) {
    return read(
        "look for lock holders of OID " + oid, open -> LockHolders.holding(open, oid, atLeast));
  }

  @Override
  public List<InboundKey> inboundKeys(RemovalFacts facts) {
    return read(
        "look for rows that refer to " + facts.name(), open -> InboundRows.look(open, facts));
  }

  /** Who keeps readers out of a table or one of its leaves, in words; empty for nobody. */
  public String excluding(TableName table) {
    return read(
        "look for lock holders of table " + table, open -> LockHolders.excluding(open, table));
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

  private <T> T read(String action, SqlWork<T> query) {
    return session.inTransaction(TransactionMode.READ_ONLY, action, query);
  }
}
