// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.restore;

import io.partvault.archive.table.Column;
import io.partvault.archive.table.TableName;
import io.partvault.postgres.restore.RestoreException.Kind;
import io.partvault.postgres.session.DatabaseException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A table that is built for the rows, and attached where that is wanted. */
final class NewTable implements RestoreTarget {

  private static final int PARTS_INHERIT_IDENTITY_SINCE = 17;

  private final RestoreOrder order;
  private final TableName name;
  private final List<Destination.Attached> attached;
  private final List<String> remarks = new ArrayList<>();
  private TableDdl ddl;
  private PartitionAttachment attachment;
  private TargetTable table;
  private TableName model; // built like it; null for one that is built from DDL

  private NewTable(RestoreOrder order, TableName name, List<Destination.Attached> attached) {
    this.order = order;
    this.name = name;
    this.attached = attached;
  }

  static NewTable alone(RestoreOrder order) {
    return new NewTable(order, order.destination().table(), List.of());
  }

  static NewTable attached(RestoreOrder order, Destination.Attached destination) {
    return new NewTable(order, destination.table(), List.of(destination));
  }

  @Override
  public PreparedTable prepare(Connection open) throws SQLException, InterruptedException {
    if (order.destination() instanceof Destination.Scratch) {
      RestoreStatements.createSchema(open, name.schema());
    }
    requireFree(open);
    if (order.isReadByDebezium()) {
      model = findModel(open);
    } else {
      ddl = TableDdl.of(order.tablePartition().name(), order.manifest().begin().ddl());
    }
    for (Destination.Attached destination : attached) {
      requireParent(open, destination.parent());
    }
    create(open);
    table = TargetCatalog.read(open, name).orElseThrow();
    for (Destination.Attached destination : attached) {
      dropIdentities(open);
      attachment = new PartitionAttachment(order, destination);
      attachment.rehearse(open, table);
      table = TargetCatalog.read(open, name).orElseThrow();
    }
    SchemaMatch match = ExistingTable.requireMatch(open, order, table);
    ExistingTable.requireCondition(open, order, name);
    remarks.addAll(match.remarks());
    return new PreparedTable(table, match, true, remarks);
  }

  @Override
  public void buildKeys(Connection open) throws SQLException, InterruptedException {
    remarks.clear();
    if (model == null && isUnderOwnName()) {
      build(open, ddl.keys());
    }
  }

  @Override
  public List<String> finish(Connection open) throws SQLException, InterruptedException {
    if (model == null && isUnderOwnName()) {
      build(open, ddl.foreignKeys());
    }
    if (attachment != null) {
      attachment.finish(open);
    }
    return List.copyOf(remarks);
  }

  private void requireFree(Connection open) throws SQLException {
    Optional<TargetTable> found = TargetCatalog.read(open, name);
    if (found.isPresent()) {
      throw order.refused(
          Kind.TARGET,
          "%s exists already (OID %d); restore into it, or rename it"
              .formatted(name, found.get().oid()));
    }
    Optional<Boolean> mayCreate = TargetCatalog.mayCreateIn(open, name.schema());
    if (mayCreate.isEmpty()) {
      throw order.refused(Kind.TARGET, "there is no schema " + name.schema() + "; CREATE SCHEMA");
    }
    if (!mayCreate.get()) {
      throw order.refused(
          Kind.PERMISSION,
          "GRANT CREATE ON SCHEMA %s to the role".formatted(TableName.quoted(name.schema())));
    }
  }

  private void requireParent(Connection open, TableName parent) throws SQLException {
    Optional<TargetTable> found = TargetCatalog.read(open, parent);
    if (found.isEmpty() || !found.get().isPartitioned()) {
      throw order.refused(
          Kind.TARGET,
          "%s, to which it is to be attached, %s; it can be restored as a table that stands alone"
              .formatted(
                  parent, found.isEmpty() ? "does not exist" : "is not a partitioned table"));
    }
    if (!found.get().owned()) {
      throw order.refused(
          Kind.PERMISSION, "only the owner of %s may attach to it".formatted(parent));
    }
    if (isBetterBuiltLike(found.get())) {
      model = parent;
    }
    if (order.bounds().expression().isEmpty()) {
      throw order.refused(
          Kind.TARGET,
          ("nobody knows its bounds, because Debezium tells none and no receipt of a drop of this export says them;"
                  + " CREATE TABLE %s PARTITION OF %s FOR VALUES … and restore into it")
              .formatted(name.sql(), parent.sql()));
    }
  }

  /** The table after which one is built that Debezium told no DDL of. */
  private TableName findModel(Connection open) throws SQLException {
    List<TableName> models = new ArrayList<>();
    attached.forEach(destination -> models.add(destination.parent()));
    models.add(order.tablePartition().table());
    if (!isUnderOwnName()) {
      models.add(order.tablePartition().name());
    }
    for (TableName candidate : models) {
      if (TargetCatalog.read(open, candidate).filter(TargetTable::isTable).isPresent()) {
        return candidate;
      }
    }
    throw order.refused(
        Kind.TARGET,
        "Debezium tells no DDL, and %s, after which it would be built, is not in this database; create it as it was (pg_dump --schema-only), or restore into a table that is there"
            .formatted(models.get(0)));
  }

  /** Where the partitioned table's columns changed since, its own DDL would not fit any more. */
  private boolean isBetterBuiltLike(TargetTable parent) {
    List<Column> archived = order.manifest().begin().columns();
    return !order.isReadByDebezium()
        && order.rules().schema() == SchemaMode.LENIENT
        && !SchemaMatch.of(archived, parent.columns(), SchemaMode.STRICT).isSame();
  }

  private void create(Connection open) throws SQLException, InterruptedException {
    if (model != null && order.destination() instanceof Destination.Scratch) {
      RestoreStatements.createColumnsLike(open, name, model);
      return;
    }
    if (model != null) {
      RestoreStatements.createLike(open, name, model);
      remarks.add("built after the columns and keys that " + model + " has now, not from its DDL");
      return;
    }
    RestoreStatements.execute(open, ddl.createAs(name));
    if (isUnderOwnName()) {
      build(open, ddl.first());
    }
  }

  private boolean isUnderOwnName() {
    return name.equals(order.tablePartition().name());
  }

  /**
   * From then on a table partition has the identity of its table, and may bring none of its own.
   */
  private void dropIdentities(Connection open) throws SQLException {
    if (open.getMetaData().getDatabaseMajorVersion() < PARTS_INHERIT_IDENTITY_SINCE) {
      return;
    }
    String sql =
        "SELECT attname FROM pg_catalog.pg_attribute WHERE attrelid = ? AND attidentity <> ''";
    List<String> columns = new ArrayList<>();
    try (PreparedStatement statement = open.prepareStatement(sql)) {
      statement.setLong(1, table.oid());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          columns.add(row.getString(1));
        }
      }
    }
    for (String column : columns) {
      RestoreStatements.dropIdentity(open, name, column);
    }
  }

  private void build(Connection open, List<String> statements)
      throws SQLException, InterruptedException {
    for (String statement : statements) {
      try {
        ShortTries.run(open, () -> RestoreStatements.execute(open, statement));
      } catch (SQLException e) {
        DatabaseException failure =
            DatabaseException.from(order.action() + " with " + statement, e);
        if (!mayBeLeftOut(failure)) {
          throw failure;
        }
        remarks.add("left out: " + failure.getMessage());
      }
    }
  }

  private boolean mayBeLeftOut(DatabaseException failure) {
    return order.rules().schema() == SchemaMode.LENIENT
        && failure.kind() != DatabaseException.Kind.CONNECTION
        && failure.kind() != DatabaseException.Kind.LOCK;
  }
}
