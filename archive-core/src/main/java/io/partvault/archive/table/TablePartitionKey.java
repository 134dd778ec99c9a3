// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.table;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Names one table partition in Kafka record keys and in object keys: {@code
 * shop/public.events/events_2024_01}.
 *
 * <p>Every part is percent-encoded, dots included, so that different names always give different
 * keys and a key can be read back. A leaf in another schema than its table is written with its
 * schema: {@code shop/public.events/old.events_2024_01}.
 */
public record TablePartitionKey(String database, TableName table, TableName name)
    implements Comparable<TablePartitionKey> {

  public TablePartitionKey {
    requireNonNull(database, "database is null");
    requireNonNull(table, "table is null");
    requireNonNull(name, "name is null");
    if (database.isEmpty()) {
      throw new IllegalArgumentException(
          "Logical database of table partition " + name + " is empty");
    }
  }

  /**
   * Reads a key that {@link #toString} wrote.
   *
   * @throws IllegalArgumentException if the text is no such key
   */
  public static TablePartitionKey parse(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length != 3) {
      throw noKey(text);
    }
    List<String> table = List.of(parts[1].split("\\.", -1));
    List<String> leaf = List.of(parts[2].split("\\.", -1));
    if (table.size() != 2 || leaf.size() > 2) {
      throw noKey(text);
    }
    String schema = PercentEncoding.decode(table.get(0));
    TableName name =
        leaf.size() == 1
            ? new TableName(schema, PercentEncoding.decode(leaf.get(0)))
            : new TableName(
                PercentEncoding.decode(leaf.get(0)), PercentEncoding.decode(leaf.get(1)));
    TablePartitionKey key =
        new TablePartitionKey(
            PercentEncoding.decode(parts[0]),
            new TableName(schema, PercentEncoding.decode(table.get(1))),
            name);
    if (!key.toString().equals(text)) {
      throw noKey(text);
    }
    return key;
  }

  /** The logical database, encoded: {@code shop}. */
  public String databasePart() {
    return PercentEncoding.encode(database);
  }

  /** The partitioned table, encoded: {@code public.events}. */
  public String tablePart() {
    return PercentEncoding.encode(table.schema()) + "." + PercentEncoding.encode(table.name());
  }

  /**
   * The leaf, encoded: {@code events_2024_01}, with its schema only where that differs from the
   * table's.
   */
  public String leafPart() {
    String leaf = PercentEncoding.encode(name.name());
    return name.schema().equals(table.schema())
        ? leaf
        : PercentEncoding.encode(name.schema()) + "." + leaf;
  }

  @Override
  public int compareTo(TablePartitionKey other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return databasePart() + "/" + tablePart() + "/" + leafPart();
  }

  private static IllegalArgumentException noKey(String text) {
    return new IllegalArgumentException(
        "Cannot read table partition key '"
            + text
            + "': expected <database>/<schema>.<table>/<table partition>");
  }
}
