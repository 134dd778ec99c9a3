// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.restore;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.inventory.ArchivedLines;
import io.partvault.archive.layout.ArchiveLayout;
import io.partvault.archive.manifest.PartitionManifest;
import io.partvault.archive.store.ObjectStore;
import io.partvault.archive.table.TableName;
import io.partvault.postgres.read.LeafReader;
import io.partvault.postgres.restore.RestoreException.Kind;
import io.partvault.postgres.restore.RestoreListener.Stage;
import io.partvault.postgres.session.DatabaseException;
import io.partvault.postgres.session.PostgresSession;
import io.partvault.postgres.session.PostgresTransaction;
import io.partvault.postgres.session.TransactionMode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Restores archived table partitions, each in one transaction: all of it or nothing, whatever
 * fails, this process included.
 *
 * <p>Before the commit it is shown that
 *
 * <ul>
 *   <li><b>the lines are the manifest's</b>: every data file was read to its end and has the size,
 *       SHA-256, rows and digest that the manifest says;
 *   <li><b>the rows arrived</b>: the server took as many;
 *   <li><b>the rows are the lines</b>, under {@link RowCheck#DIGEST} and where the table held
 *       nothing before: read again as an export would read them, they have the manifest's digest.
 *       What Debezium read is read again before it goes into a table of others, since the types
 *       that it tells do not show that the table's keep the values.
 * </ul>
 *
 * <p>Confined to one thread, that of its session.
 */
public final class PartitionRestorer {

  private static final int COPY_FILTERS_SINCE = 120_000;

  private final PostgresSession session;
  private final ObjectStore store;
  private final ArchiveLayout layout;
  private final ReentrantLock turn;

  /**
   * Restores into the database of a session from the archive in a store.
   *
   * @param session with a role that may create, or write into, the tables
   */
  public PartitionRestorer(PostgresSession session, ObjectStore store, ArchiveLayout layout) {
    this(session, store, layout, new ReentrantLock());
  }

  /**
   * The same, beside others that restore at the same time.
   *
   * @param turn the same for all of them; held while one of them locks tables that the others want
   *     to lock too, a foreign key's check included, since waiting for each other in the database
   *     would end in failed tries and deadlocks
   */
  public PartitionRestorer(
      PostgresSession session, ObjectStore store, ArchiveLayout layout, ReentrantLock turn) {
    this.session = requireNonNull(session, "session is null");
    this.store = requireNonNull(store, "store is null");
    this.layout = requireNonNull(layout, "layout is null");
    this.turn = requireNonNull(turn, "turn is null");
  }

  /**
   * Does everything but the rows, and takes it back: finds what would be in the way of a restore.
   * Reads no data file. Takes the locks that a restore takes, for a moment.
   *
   * @return what the operator should know, one clause each
   * @throws RestoreException if the order cannot be carried out
   * @throws DatabaseException if the database refuses or fails
   */
  public List<String> rehearse(RestoreOrder order) throws InterruptedException {
    try (PostgresTransaction transaction = session.begin(TransactionMode.READ_WRITE)) {
      Connection open = transaction.connection();
      RestoreStatements.limitWaits(open);
      return prepared(target(order), open).remarks();
    } catch (SQLException e) {
      throw DatabaseException.from(order.action(), e);
    }
  }

  /**
   * Carries an order out.
   *
   * @throws RestoreException if it cannot be carried out; nothing has changed, but for kind UNKNOWN
   * @throws DatabaseException if the database refuses or fails; nothing has changed
   * @throws io.partvault.archive.file.DataFileException if a data file is damaged or not the one of
   *     the manifest; nothing has changed
   * @throws io.partvault.archive.store.ObjectStoreException if the store fails or has lost a data
   *     file; nothing has changed
   * @throws InterruptedException if the thread is to stop; nothing has changed
   */
  public Restored restore(RestoreOrder order, RestoreListener listener)
      throws InterruptedException {
    try (PostgresTransaction transaction = session.begin(TransactionMode.READ_WRITE)) {
      Restored restored = restore(transaction.connection(), order, listener);
      commit(transaction, order);
      return restored;
    } catch (SQLException e) {
      throw DatabaseException.from(order.action(), e);
    } finally {
      endTurn();
    }
  }

  /**
   * Does everything that {@link #restore} does into a scratch table, comparison and all, and takes
   * it back: shows that a restore would succeed now. Nobody else sees the table at any time, and
   * nothing is left of it, whatever fails.
   *
   * @throws IllegalArgumentException if the destination is no {@link Destination.Scratch}
   * @throws RestoreException as {@link #restore}
   * @throws DatabaseException as {@link #restore}
   * @throws io.partvault.archive.file.DataFileException as {@link #restore}
   * @throws io.partvault.archive.store.ObjectStoreException as {@link #restore}
   * @throws InterruptedException if the thread is to stop
   */
  public Restored drill(RestoreOrder order, RestoreListener listener) throws InterruptedException {
    if (!(order.destination() instanceof Destination.Scratch)) {
      throw new IllegalArgumentException("A drill does not restore into " + order.destination());
    }
    try (PostgresTransaction transaction = session.begin(TransactionMode.READ_WRITE)) {
      return restore(transaction.connection(), order, listener);
    } catch (SQLException e) {
      throw DatabaseException.from(order.action(), e);
    } finally {
      endTurn();
    }
  }

  private PreparedTable prepared(RestoreTarget target, Connection open)
      throws SQLException, InterruptedException {
    turn.lockInterruptibly();
    try {
      return target.prepare(open);
    } finally {
      endTurn();
    }
  }

  /** Its locks last until the commit, so the turn does too. */
  private List<String> finished(RestoreTarget target, Connection open)
      throws SQLException, InterruptedException {
    target.buildKeys(open);
    turn.lockInterruptibly();
    return target.finish(open);
  }

  private void endTurn() {
    if (turn.isHeldByCurrentThread()) {
      turn.unlock();
    }
  }

  private Restored restore(Connection open, RestoreOrder order, RestoreListener listener)
      throws SQLException, InterruptedException {
    RestoreStatements.limitWaits(open);
    Instant until = RestoredMarks.serverClock(open).plus(order.rules().kept());
    RestoreTarget target = target(order);
    PreparedTable prepared = prepared(target, open);
    List<String> remarks = new ArrayList<>(prepared.remarks());
    CopyRows copyRows =
        new CopyRows(
            order.manifest(), prepared.match(), order.rules().schema(), session.serverVersion());
    RestoreStatements.useOwnSearchPath(open);
    Work work = new Work(order, prepared, copyRows, listener);
    long rows = load(open, work);
    RestoreStatements.useExportsSearchPath(open);
    for (String field : copyRows.othersSeen()) {
      remarks.add("field \"" + field + "\" of the lines is no column and was left out");
    }
    String unread = whyNotReadBack(order, prepared, rows);
    if (unread.isEmpty()) {
      requireDigest(open, work, prepared.table().name());
    } else {
      remarks.addAll(unreadRemarks(work, unread));
    }
    listener.at(Stage.BUILDING, 0);
    remarks.addAll(finished(target, open));
    boolean marked = isKept(order) && RestoredMarks.write(open, prepared.table(), until);
    if (!marked && isKept(order)) {
      remarks.add("not marked as restored, because the role does not own the table");
    }
    return new Restored(
        prepared.table().name(),
        order.manifest().rows(),
        rows,
        unread.isEmpty() ? RowCheck.DIGEST : RowCheck.ROWS,
        marked ? until : Instant.MIN,
        remarks);
  }

  private static boolean isKept(RestoreOrder order) {
    return !(order.destination() instanceof Destination.Scratch);
  }

  private static RestoreTarget target(RestoreOrder order) {
    if (order.destination() instanceof Destination.Attached attached) {
      if (order.rules().isPartial()) {
        throw order.refused(
            Kind.TARGET,
            "some of its rows under its own name would be archived later as if they were all; give"
                + " an existing table for them");
      }
      return NewTable.attached(order, attached);
    }
    if (order.destination() instanceof Destination.Existing existing) {
      return new ExistingTable(order, existing);
    }
    return NewTable.alone(order);
  }

  /** What one restore has to do. */
  private record Work(
      RestoreOrder order, PreparedTable prepared, CopyRows copyRows, RestoreListener listener) {

    /**
     * Whether rows are read back before they go into the table. The types of an archive that
     * Debezium read do not say that the table's keep all values, so it takes more than their number
     * wherever the table itself cannot show it.
     */
    boolean isProvenStaged() {
      boolean canBe = prepared.match().printedAlike() && prepared.match().isLoadedWhole();
      return order.isReadByDebezium()
          && order.rules().check() == RowCheck.DIGEST
          && canBe
          && (order.rules().isPartial() || prepared.table().isPartitioned() || !prepared.empty());
    }
  }

  private long load(Connection open, Work work) throws SQLException, InterruptedException {
    RestoreOrder order = work.order();
    PreparedTable prepared = work.prepared();
    RestoreRules rules = order.rules();
    List<TargetColumn> columns = prepared.match().loaded();
    boolean filterless = rules.isPartial() && session.serverVersion() < COPY_FILTERS_SINCE;
    boolean staged = rules.conflict() != ConflictMode.FAIL || filterless || work.isProvenStaged();
    try (ArchivedLines lines = ArchivedLines.of(store, layout, order.manifest())) {
      RowLoad load = new RowLoad(order, lines, work.copyRows(), work.listener());
      if (!staged) {
        String table = prepared.table().name().sql();
        return counted(
            order,
            load.run(open, RestoreStatements.copy(table, columns, rules.where())),
            rules.isPartial());
      }
      RestoreStatements.createStaged(open, prepared.table().name(), columns);
      counted(
          order,
          load.run(open, RestoreStatements.copy(RestoreStatements.STAGED.sql(), columns, "")),
          false);
    }
    if (work.isProvenStaged()) {
      RestoreStatements.useExportsSearchPath(open);
      requireDigest(open, work, RestoreStatements.STAGED);
      RestoreStatements.useOwnSearchPath(open);
    }
    long written =
        RestoreStatements.update(
            open, RestoreStatements.insertStaged(prepared.table(), columns, rules));
    return counted(order, written, rules.isPartial() || rules.conflict() == ConflictMode.SKIP);
  }

  /** A trigger can take rows away without a word. */
  private static long counted(RestoreOrder order, long rows, boolean fewerAllowed) {
    long archived = order.manifest().rows();
    if (rows != archived && !(fewerAllowed && rows < archived)) {
      throw order.refused(
          Kind.COMPARISON,
          "%d rows came into the table, the archive holds %d; look for triggers and rules on it"
              .formatted(rows, archived));
    }
    return rows;
  }

  private static List<String> unreadRemarks(Work work, String unread) {
    RestoreOrder order = work.order();
    List<String> remarks = new ArrayList<>();
    if (order.rules().check() == RowCheck.DIGEST) {
      remarks.add("rows were counted and not read back: " + unread);
    }
    if (work.isProvenStaged()) {
      remarks.add("before they went into it, rows of the table's types were read back as archived");
    } else if (order.isReadByDebezium()) {
      remarks.add(
          "Debezium does not tell lengths, digits and fractions of types, and nothing shows that the"
              + " table's kept all values as they were");
    }
    return remarks;
  }

  /** Why the digest of the table says nothing; empty if it does, or nobody asks for it. */
  private static String whyNotReadBack(RestoreOrder order, PreparedTable prepared, long rows) {
    if (order.rules().check() != RowCheck.DIGEST) {
      return "not asked for";
    }
    if (order.rules().isPartial()) {
      return "only some are wanted";
    }
    if (order.manifest().isChangedOnTheWay()) {
      return "a transformation had changed the lines on their way into the archive";
    }
    if (prepared.table().isPartitioned()) {
      return "they lie in several table partitions";
    }
    if (!prepared.empty() || rows != order.manifest().rows()) {
      return "the table holds others too";
    }
    return prepared.match().printedAlike() ? "" : "the table's columns print them otherwise";
  }

  private static void requireDigest(Connection open, Work work, TableName table)
      throws SQLException, InterruptedException {
    RestoreOrder order = work.order();
    PartitionManifest manifest = order.manifest();
    ReadBack found =
        ReadBack.ofOwn(
            open,
            new LeafReader(table, work.prepared().match().printed(), work.copyRows().decimals()),
            work.listener());
    if (found.rows() != manifest.rows() || !found.digest().equals(manifest.digest())) {
      throw order.refused(
          Kind.COMPARISON,
          "read back %s, %d rows have the digest %s, and %d rows in the archive have %s; %s"
              .formatted(
                  table.equals(RestoreStatements.STAGED)
                      ? "before they go into the table"
                      : "from the table",
                  found.rows(),
                  found.digest(),
                  manifest.rows(),
                  manifest.digest(),
                  otherDigest(order, open.getMetaData().getDatabaseMajorVersion())));
    }
  }

  private static String otherDigest(RestoreOrder order, int serverVersion) {
    return order.isReadByDebezium()
        ? "Debezium does not tell lengths, digits and fractions of types: look whether those of the"
            + " table are what they were, numeric(18,4) and timestamp(3) for example, or have rows"
            + " counted only (--check rows)"
        : "where values print differently on this server (PostgreSQL %d, archived from %d), compare rows by number only"
            .formatted(serverVersion, order.manifest().begin().serverVersion() / 10_000);
  }

  private static void commit(PostgresTransaction transaction, RestoreOrder order) {
    try {
      transaction.commit();
    } catch (DatabaseException e) {
      if (e.kind() != DatabaseException.Kind.CONNECTION) {
        throw e;
      }
      throw new RestoreException(
          Kind.UNKNOWN,
          "Cannot tell whether table partition %s was restored into %s: the answer to the commit was"
                  .formatted(order.tablePartition().name(), order.destination().table())
              + " lost; look whether it is there before trying again",
          e);
    }
  }
}
