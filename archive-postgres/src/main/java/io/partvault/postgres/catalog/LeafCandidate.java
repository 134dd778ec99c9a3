// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.catalog;

import io.partvault.archive.table.PartitionBounds;
import io.partvault.archive.table.TableName;
import java.util.List;

/**
 * A leaf with all that its age can be told from.
 *
 * @param node the leaf itself
 * @param levels its own bound first, then those of the branches above it
 * @param axis the level by which leaves of the whole table are ordered: the topmost by a single
 *     range column; {@link Level#NONE} if there is none
 * @param bounds to name it by
 * @param detachedFrom the table it was detached from, or empty if it is attached
 * @param marks made for it
 */
record LeafCandidate(
    CatalogNode node,
    List<Level> levels,
    Level axis,
    PartitionBounds bounds,
    List<TableName> detachedFrom,
    List<PartitionMark> marks) {

  LeafCandidate {
    levels = List.copyOf(levels);
    detachedFrom = List.copyOf(detachedFrom);
    marks = List.copyOf(marks);
  }

  /**
   * One step of the tree.
   *
   * @param key by which the table above is partitioned
   * @param bound that this step has in it
   */
  record Level(PartitionKeyType key, BoundExpression bound) {

    static final Level NONE = new Level(PartitionKeyType.NONE, BoundExpression.parse("DEFAULT"));

    /** Whether the upper bound may be compared with others. */
    boolean isComparable() {
      return key.isSingleRange() && bound.hasUpper();
    }

    /** Whether the upper bound may be compared with the clock. */
    boolean hasAge() {
      return key.isTime() && bound.isFinite();
    }
  }

  boolean isDetached() {
    return !detachedFrom.isEmpty();
  }
}
