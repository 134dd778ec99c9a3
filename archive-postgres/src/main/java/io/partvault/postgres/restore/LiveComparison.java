// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.restore;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.export.ExportBegin;
import io.partvault.archive.export.Origin;
import io.partvault.archive.layout.ArchiveLayout;
import io.partvault.archive.manifest.PartitionManifest;
import io.partvault.archive.store.ObjectStore;
import io.partvault.archive.table.TablePartition;
import io.partvault.postgres.catalog.Fingerprint;
import io.partvault.postgres.catalog.LeafColumns;
import io.partvault.postgres.proof.ChangeProof;
import io.partvault.postgres.proof.ProofOutcome;
import io.partvault.postgres.read.DecimalMode;
import io.partvault.postgres.read.LeafReader;
import io.partvault.postgres.removal.RemovalBasis;
import io.partvault.postgres.removal.RemovalCatalog;
import io.partvault.postgres.removal.RemovalFacts;
import io.partvault.postgres.session.ClusterIdentity;
import io.partvault.postgres.session.DatabaseException;
import io.partvault.postgres.session.PostgresSession;
import io.partvault.postgres.session.PostgresTransaction;
import io.partvault.postgres.session.TransactionMode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;

/**
 * Compares table partitions that are still there with their archive, row for row by digest. Writes
 * nothing. Confined to the thread of its session.
 */
public final class LiveComparison {

  private final PostgresSession session;
  private final NamesakeComparison namesakes;

  /**
   * Compares with what is in the database of a session.
   *
   * @param session with a role that may read the table partitions
   * @param store of the archive, read again where rows that differ are to be named
   */
  public LiveComparison(PostgresSession session, ObjectStore store, ArchiveLayout layout) {
    this.session = requireNonNull(session, "session is null");
    namesakes = new NamesakeComparison(session, store, layout);
  }

  /**
   * Compares one table partition. Reads it once, in one snapshot and under the lock of any reader;
   * where rows differ, once more to tell a change since the export from damage.
   *
   * @throws DatabaseException if the connection was lost
   * @throws InterruptedException if the thread is to stop
   */
  public LiveOutcome compare(PartitionManifest manifest, RestoreListener listener)
      throws InterruptedException {
    try {
      return manifest.begin().origin() == Origin.DEBEZIUM
          ? namesakes.compare(manifest, listener)
          : compared(manifest, listener);
    } catch (DatabaseException e) {
      if (e.kind() == DatabaseException.Kind.CONNECTION) {
        throw e;
      }
      return new LiveOutcome.NotCompared(e.getMessage());
    }
  }

  private LiveOutcome compared(PartitionManifest manifest, RestoreListener listener)
      throws InterruptedException {
    TablePartition archived = manifest.begin().tablePartition();
    try (PostgresTransaction transaction = session.begin(TransactionMode.REPEATABLE_READ)) {
      Connection open = transaction.connection();
      RestoreStatements.limitWaits(open);
      Optional<String> absence = absence(open, manifest.begin());
      if (absence.isPresent()) {
        return new LiveOutcome.Absent(absence.get());
      }
      Optional<DecimalMode> mode = mode(open, manifest);
      if (mode.isEmpty()) {
        return new LiveOutcome.Changed(
            "its columns, their types or the server's release are not those of the export");
      }
      ReadBack live =
          ReadBack.ofAll(
              open,
              new LeafReader(archived.name(), LeafColumns.read(open, archived.oid()), mode.get()),
              listener);
      // The seal has what the source sent, whatever a transformation did to it later.
      if (live.rows() == manifest.rows() && live.digest().equals(manifest.seal().digest())) {
        return new LiveOutcome.Same(live.rows());
      }
      transaction.commit();
      return different(manifest, mode.get(), live);
    } catch (SQLException e) {
      throw DatabaseException.from("compare with table partition " + archived.name(), e);
    }
  }

  private LiveOutcome different(PartitionManifest manifest, DecimalMode mode, ReadBack live) {
    ProofOutcome proof =
        new ChangeProof(session, renderingKey(mode)).prove(RemovalBasis.of(manifest, 0));
    if (proof instanceof ProofOutcome.Changed changed) {
      return new LiveOutcome.Changed(changed.reason());
    }
    if (proof instanceof ProofOutcome.Unchanged) {
      return new LiveOutcome.Different(
          "no row of it was written since the export, and yet its %d rows have the digest %s, those of the archive (%d) %s"
              .formatted(live.rows(), live.digest(), manifest.rows(), manifest.seal().digest()));
    }
    String reason =
        proof instanceof ProofOutcome.Wait wait
            ? wait.reason()
            : ((ProofOutcome.Gone) proof).reason();
    return new LiveOutcome.NotCompared("whether it changed since cannot be told: " + reason);
  }

  /** Why the database has not the very table partition that was archived; empty if it has. */
  private static Optional<String> absence(Connection open, ExportBegin begin) throws SQLException {
    TablePartition archived = begin.tablePartition();
    Optional<RemovalFacts> facts = RemovalCatalog.read(open, archived.oid());
    if (facts.isEmpty() || !facts.get().name().equals(archived.name())) {
      return Optional.of("no table partition of this name and OID is there");
    }
    String cluster = ClusterIdentity.read(open);
    return cluster.equals(begin.systemIdentifier())
        ? Optional.empty()
        : Optional.of(
            "it was archived from cluster %s, and this one is %s"
                .formatted(begin.systemIdentifier(), cluster));
  }

  /** The mode in which the export rendered numbers; empty if the leaf is not what it was. */
  private static Optional<DecimalMode> mode(Connection open, PartitionManifest manifest)
      throws SQLException {
    long oid = manifest.begin().tablePartition().oid();
    for (DecimalMode mode : DecimalMode.values()) {
      if (Fingerprint.of(open, oid, renderingKey(mode)).equals(manifest.seal().fingerprint())) {
        return Optional.of(mode);
      }
    }
    return Optional.empty();
  }

  private static String renderingKey(DecimalMode mode) {
    return mode.name().toLowerCase(Locale.ROOT);
  }
}
