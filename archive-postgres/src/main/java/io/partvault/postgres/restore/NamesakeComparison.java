// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.restore;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.file.DataFileException;
import io.partvault.archive.inventory.ArchivedLines;
import io.partvault.archive.layout.ArchiveLayout;
import io.partvault.archive.manifest.PartitionManifest;
import io.partvault.archive.store.ObjectStore;
import io.partvault.archive.store.ObjectStoreException;
import io.partvault.archive.table.TablePartition;
import io.partvault.postgres.content.ContentColumn;
import io.partvault.postgres.content.ContentColumns;
import io.partvault.postgres.content.ContentRules;
import io.partvault.postgres.content.RowDifferences;
import io.partvault.postgres.read.DecimalMode;
import io.partvault.postgres.read.LeafReader;
import io.partvault.postgres.session.DatabaseException;
import io.partvault.postgres.session.PostgresSession;
import io.partvault.postgres.session.PostgresTransaction;
import io.partvault.postgres.session.TransactionMode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Compares what a Debezium connector read with the table that has its name, as cleanup does before
 * it drops: such an archive knows no OID, no cluster and no horizon, so nothing but the name says
 * which table it is of, and nothing but the content that both are the same.
 */
final class NamesakeComparison {

  private static final char ORDINARY_TABLE = 'r';

  private final PostgresSession session;
  private final ObjectStore store;
  private final ArchiveLayout layout;

  NamesakeComparison(PostgresSession session, ObjectStore store, ArchiveLayout layout) {
    this.session = requireNonNull(session, "session is null");
    this.store = requireNonNull(store, "store is null");
    this.layout = requireNonNull(layout, "layout is null");
  }

  /**
   * Compares; where rows differ, reads both sides again to name some.
   *
   * @throws DatabaseException if the table cannot be read
   */
  LiveOutcome compare(PartitionManifest manifest, RestoreListener listener)
      throws InterruptedException {
    TablePartition archived = manifest.begin().tablePartition();
    ReadBack live;
    TargetTable table;
    try (PostgresTransaction transaction = session.begin(TransactionMode.REPEATABLE_READ)) {
      Connection open = transaction.connection();
      RestoreStatements.limitWaits(open);
      Optional<TargetTable> found = TargetCatalog.read(open, archived.name());
      if (found.isEmpty() || found.get().kind() != ORDINARY_TABLE) {
        return new LiveOutcome.Absent("no ordinary table of this name is there");
      }
      table = found.get();
      List<ContentColumn> columns = ContentColumns.read(open, table.oid());
      Optional<String> objection = ContentRules.objection(manifest.begin().columns(), columns);
      if (objection.isPresent()) {
        return new LiveOutcome.NotCompared(found(table) + ": " + objection.get());
      }
      live =
          ReadBack.ofAll(
              open,
              new LeafReader(
                  archived.name(),
                  columns.stream().map(ContentColumn::column).toList(),
                  DecimalMode.STRING),
              listener);
      transaction.commit();
    } catch (SQLException e) {
      throw DatabaseException.from("compare with table partition " + archived.name(), e);
    }
    return live.rows() == manifest.rows() && live.digest().equals(manifest.digest())
        ? new LiveOutcome.Same(live.rows(), found(table))
        : new LiveOutcome.OtherRows(found(table) + ": " + difference(manifest, live, table));
  }

  /** The name alone would also find a table that was made anew, or is another database's. */
  private static String found(TargetTable table) {
    return "compared with %s of that name, OID %d, because Debezium tells no OID"
        .formatted(
            table.leaf() ? "the table partition" : "the table (no table partition now)",
            table.oid());
  }

  private String difference(PartitionManifest manifest, ReadBack live, TargetTable table) {
    TablePartition archived = manifest.begin().tablePartition();
    TablePartition present =
        new TablePartition(
            archived.database(), archived.table(), archived.name(), table.oid(), archived.bounds());
    String numbers =
        live.rows() == manifest.rows()
            ? "its %d rows are not those of the archive: as many, and other values"
                .formatted(live.rows())
            : "it has %d rows, the archive %d".formatted(live.rows(), manifest.rows());
    return numbers + examples(manifest, present);
  }

  /** That rows differ is known; what stops the search for some of them does not change it. */
  private String examples(PartitionManifest manifest, TablePartition present) {
    try {
      return new RowDifferences(session, present, () -> ArchivedLines.of(store, layout, manifest))
          .find()
          .sentence();
    } catch (DatabaseException e) {
      if (e.kind() == DatabaseException.Kind.CONNECTION) {
        throw e;
      }
      return "; none of them can be named: " + e.getMessage();
    } catch (ObjectStoreException | DataFileException e) {
      return "; none of them can be named: " + e.getMessage();
    }
  }
}
