// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.table;

import static java.util.Objects.requireNonNull;

/**
 * One leaf of a partitioned table, archived as a unit. The OID is its identity; the name is how
 * people speak of it.
 *
 * @param database the logical database, {@code topic.prefix} in the connectors' configuration
 * @param table the partitioned table it belongs to
 * @param name the leaf's own name
 * @param oid the leaf's OID; 0 where nobody could tell, because Debezium read the rows
 * @param bounds the range it covers
 */
public record TablePartition(
    String database, TableName table, TableName name, long oid, PartitionBounds bounds) {

  public TablePartition {
    requireNonNull(database, "database is null");
    requireNonNull(table, "table is null");
    requireNonNull(name, "name is null");
    requireNonNull(bounds, "bounds is null");
    if (oid < 0) {
      throw new IllegalArgumentException("OID of table partition " + name + " is negative: " + oid);
    }
  }

  /** The key that names this table partition in Kafka and in the bucket. */
  public TablePartitionKey key() {
    return new TablePartitionKey(database, table, name);
  }

  @Override
  public String toString() {
    return name.toString();
  }
}
