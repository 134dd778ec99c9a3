// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.catalog;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.table.TableName;
import io.partvault.archive.table.TablePartition;
import io.partvault.postgres.session.PostgresSession;
import io.partvault.postgres.session.TransactionMode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Lists the leaves of partitioned tables and tells which of them passed their retention. */
public final class PartitionCatalog {

  private final PostgresSession session;
  private final String logicalDatabase;

  /**
   * Looks at the database of a session.
   *
   * @param logicalDatabase the name that keys and topics carry
   */
  public PartitionCatalog(PostgresSession session, String logicalDatabase) {
    this.session = requireNonNull(session, "session is null");
    this.logicalDatabase = requireNonNull(logicalDatabase, "logicalDatabase is null");
  }

  /**
   * All leaves of a table, oldest first, those detached by cleanup included; those without a place
   * in order come last, by name. Sub-partitioned branches are walked and not listed themselves.
   *
   * @throws io.partvault.postgres.session.DatabaseException of kind NOT_FOUND if there is no such
   *     partitioned table
   */
  public List<CatalogLeaf> leaves(TableName table, RetentionRule rule) {
    return session.inTransaction(
        TransactionMode.REPEATABLE_READ,
        "list the table partitions of " + table,
        connection -> leaves(connection, table, rule));
  }

  /**
   * What is in the way of archiving a table, one sentence each; empty if nothing is.
   *
   * @throws io.partvault.postgres.session.DatabaseException if the catalog cannot be read
   */
  public List<String> checkTable(TableName table) {
    return session.inTransaction(
        TransactionMode.READ_ONLY,
        "check table " + table,
        connection -> new TableCheck(connection, table).problems());
  }

  /**
   * The names of a table's columns, which all its table partitions have; empty if there is no such
   * table.
   *
   * @throws io.partvault.postgres.session.DatabaseException if the catalog cannot be read
   */
  public List<String> columnNames(TableName table) {
    return session.inTransaction(
        TransactionMode.READ_ONLY,
        "list the columns of " + table,
        connection -> CatalogQuery.columnNames(connection, table));
  }

  private List<CatalogLeaf> leaves(Connection connection, TableName table, RetentionRule rule)
      throws SQLException {
    List<CatalogNode> nodes = CatalogQuery.tree(connection, table);
    if (nodes.isEmpty()) {
      throw new SQLException("there is no partitioned table of this name", "42P01");
    }
    PartitionTree tree = new PartitionTree(nodes);
    List<LeafCandidate> candidates = new ArrayList<>(tree.leaves());
    candidates.addAll(tree.detached(CatalogQuery.marked(connection)));
    RetentionFacts facts = RetentionFacts.of(connection, candidates, rule);
    // Place 1 is the newest, 0 is none.
    candidates.sort(
        Comparator.comparing((LeafCandidate leaf) -> facts.place(leaf) == 0)
            .thenComparing(leaf -> -facts.place(leaf))
            .thenComparing(leaf -> leaf.node().name()));
    return candidates.stream()
        .map(leaf -> leaf(leaf, table, Eligibility.decide(leaf, rule, facts)))
        .toList();
  }

  private CatalogLeaf leaf(LeafCandidate leaf, TableName table, Eligibility eligibility) {
    CatalogNode node = leaf.node();
    long againAfterEpoch =
        leaf.marks().stream()
            .filter(PartitionMark.Again.class::isInstance)
            .mapToLong(mark -> ((PartitionMark.Again) mark).afterEpoch())
            .max()
            .orElse(0);
    String detached = leaf.isDetached() ? "detached from " + table + "; " : "";
    return new CatalogLeaf(
        new TablePartition(logicalDatabase, table, node.name(), node.oid(), leaf.bounds()),
        eligibility.cause(),
        detached + eligibility.reason(),
        eligibility.until(),
        leaf.isDetached(),
        node.detachPending(),
        againAfterEpoch,
        node.estimatedRows(),
        node.bytes());
  }
}
