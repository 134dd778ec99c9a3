// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.catalog;

import io.partvault.archive.table.PartitionBounds;
import io.partvault.archive.table.TableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A partitioned table with its branches and leaves, and the leaves once detached from it. */
final class PartitionTree {

  private final CatalogNode root;
  private final Map<Long, CatalogNode> nodes = new HashMap<>();
  private final List<CatalogNode> tree;

  /**
   * Builds the tree.
   *
   * @param tree the root first
   */
  PartitionTree(List<CatalogNode> tree) {
    this.root = tree.get(0);
    this.tree = List.copyOf(tree);
    tree.forEach(node -> nodes.put(node.oid(), node));
  }

  /** All leaves, branches walked; without those dropped since the snapshot was taken. */
  List<LeafCandidate> leaves() {
    return tree.stream()
        .filter(node -> node.oid() != root.oid() && !node.isBranch())
        .filter(this::isThere)
        .map(this::attached)
        .toList();
  }

  /** Those of these marked tables that were detached from this one or from a branch of it. */
  List<LeafCandidate> detached(List<CatalogNode> marked) {
    List<LeafCandidate> leaves = new ArrayList<>();
    for (CatalogNode node : marked) {
      List<PartitionMark> marks = MarkCodec.parse(node.comment(), node.oid());
      marks.stream()
          .filter(PartitionMark.Detached.class::isInstance)
          .map(PartitionMark.Detached.class::cast)
          .filter(mark -> hasBranch(mark.table()))
          .findFirst()
          .ifPresent(mark -> leaves.add(detached(node, mark, marks)));
    }
    return leaves;
  }

  private boolean hasBranch(TableName name) {
    return tree.stream().anyMatch(node -> node.isBranch() && node.name().equals(name));
  }

  /**
   * A snapshot still shows the row of a table that was dropped a moment ago; its bound is printed
   * from the catalog as it is now, and is empty then.
   */
  private boolean isThere(CatalogNode leaf) {
    for (CatalogNode node = leaf; node.oid() != root.oid(); node = nodes.get(node.parentOid())) {
      if (node.bound().isEmpty()) {
        return false;
      }
    }
    return true;
  }

  private LeafCandidate attached(CatalogNode leaf) {
    List<LeafCandidate.Level> levels = new ArrayList<>();
    for (CatalogNode node = leaf; node.oid() != root.oid(); node = nodes.get(node.parentOid())) {
      CatalogNode above = nodes.get(node.parentOid());
      levels.add(new LeafCandidate.Level(above.key(), BoundExpression.parse(node.bound())));
    }
    LeafCandidate.Level axis = axis(levels);
    BoundExpression own = levels.get(0).bound();
    // A finer range of the same type names it better than that of the branch it lies in.
    boolean namedByBranch =
        axis.isComparable()
            && !(own.kind() == BoundExpression.Kind.RANGE
                && levels.get(0).key().type().equals(axis.key().type()));
    BoundExpression named = namedByBranch ? axis.bound() : own;
    return new LeafCandidate(
        leaf,
        levels,
        axis,
        new PartitionBounds(named.from(), named.to(), leaf.bound()),
        List.of(),
        MarkCodec.parse(leaf.comment(), leaf.oid()));
  }

  private static LeafCandidate.Level axis(List<LeafCandidate.Level> levels) {
    for (int i = levels.size() - 1; i >= 0; i--) {
      if (levels.get(i).key().isSingleRange()) {
        return levels.get(i);
      }
    }
    return LeafCandidate.Level.NONE;
  }

  /** Its bounds come from the mark, and their type from the table it belonged to. */
  private LeafCandidate detached(
      CatalogNode leaf, PartitionMark.Detached mark, List<PartitionMark> marks) {
    LeafCandidate.Level level =
        new LeafCandidate.Level(rangeKey(), range(mark.bounds().from(), mark.bounds().to()));
    return new LeafCandidate(
        leaf, List.of(level), level, mark.bounds(), List.of(mark.table()), marks);
  }

  private PartitionKeyType rangeKey() {
    if (root.key().isSingleRange()) {
      return root.key();
    }
    List<PartitionKeyType> ranges =
        tree.stream()
            .map(CatalogNode::key)
            .filter(PartitionKeyType::isSingleRange)
            .distinct()
            .toList();
    return ranges.size() == 1 ? ranges.get(0) : PartitionKeyType.NONE;
  }

  private static BoundExpression range(String from, String to) {
    return new BoundExpression(
        BoundExpression.Kind.RANGE,
        List.of(new BoundExpression.Value(from, !from.isEmpty())),
        List.of(new BoundExpression.Value(to, !to.isEmpty())));
  }
}
