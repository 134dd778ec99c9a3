// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.review;

import io.partvault.archive.index.OpenArchive;
import io.partvault.archive.layout.ManifestName;
import io.partvault.archive.table.TableName;
import io.partvault.archive.table.TablePartitionKey;
import io.partvault.postgres.catalog.CatalogLeaf;
import io.partvault.postgres.catalog.RetentionCause;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What catalog and bucket list of one table, told apart by OID: a table partition made anew under
 * an old name is another one. Pure.
 */
final class TableListing {

  private final Map<Long, CatalogLeaf> leaves = new LinkedHashMap<>();
  private final Map<Long, List<OpenArchive>> open;
  private final List<ManifestName> closed;
  private final Set<Long> closedOids;
  private final Predicate<TableName> names;

  /**
   * A listing.
   *
   * @param leaves those that are asked for
   * @param open all of the table: a leaf that was renamed is archived under another name
   * @param closed all of the table
   * @param names which of those are asked for that are not in the catalog
   */
  TableListing(
      Collection<CatalogLeaf> leaves,
      Collection<OpenArchive> open,
      List<ManifestName> closed,
      Predicate<TableName> names) {
    leaves.forEach(leaf -> this.leaves.put(leaf.tablePartition().oid(), leaf));
    this.open =
        open.stream()
            .collect(
                Collectors.groupingBy(
                    OpenArchive::oid, LinkedHashMap::new, Collectors.toUnmodifiableList()));
    this.closed = List.copyOf(closed);
    this.names = names;
    this.closedOids = closed.stream().map(ManifestName::oid).collect(Collectors.toSet());
  }

  /** Those that have a receipt and are not in the catalog. */
  List<ManifestName> dropped() {
    return closed.stream().filter(this::isAlone).toList();
  }

  /** Those that have an archive without a receipt, and that the catalog does not list. */
  List<OpenArchive> unlisted() {
    return open.values().stream()
        .flatMap(List::stream)
        .filter(one -> isAlone(one.newest()))
        .toList();
  }

  private boolean isAlone(ManifestName name) {
    boolean listed =
        name.oid() == 0 ? keys().contains(name.tablePartition()) : leaves.containsKey(name.oid());
    return !listed && names.test(name.tablePartition().name());
  }

  private Set<TablePartitionKey> keys() {
    return leaves.values().stream()
        .map(leaf -> leaf.tablePartition().key())
        .collect(Collectors.toSet());
  }

  /** Those in the catalog, in its order. */
  List<CatalogLeaf> leaves() {
    return List.copyOf(leaves.values());
  }

  /**
   * Whether there is a receipt for it: by its OID, or where that is not known by its name, unless
   * it came back by a restore or was archived again by the source.
   */
  boolean isClosed(CatalogLeaf leaf) {
    long oid = leaf.tablePartition().oid();
    boolean byName =
        closed.stream()
            .anyMatch(
                one -> one.oid() == 0 && one.tablePartition().equals(leaf.tablePartition().key()));
    return closedOids.contains(oid)
        || (byName && leaf.cause() != RetentionCause.RESTORED && !open.containsKey(oid));
  }

  /**
   * Its archive, none or one: that of its present name before one of an earlier name. One of which
   * nobody could tell the OID, because Debezium read the rows, is that of whoever has the name.
   */
  List<OpenArchive> archive(CatalogLeaf leaf) {
    TablePartitionKey present = leaf.tablePartition().key();
    List<OpenArchive> nameless =
        open.getOrDefault(0L, List.of()).stream()
            .filter(one -> one.newest().tablePartition().equals(present))
            .toList();
    List<OpenArchive> own = open.getOrDefault(leaf.tablePartition().oid(), List.of());
    return (own.isEmpty() ? nameless : own)
        .stream()
            .sorted(Comparator.comparing(one -> !one.newest().tablePartition().equals(present)))
            .limit(1)
            .toList();
  }
}
