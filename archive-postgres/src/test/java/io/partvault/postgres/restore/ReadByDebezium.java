// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.restore;

import io.partvault.archive.export.ExportBegin;
import io.partvault.archive.export.Origin;
import io.partvault.archive.manifest.PartitionManifest;
import io.partvault.archive.table.Column;
import io.partvault.archive.table.PartitionBounds;
import io.partvault.archive.table.TablePartition;
import java.util.List;
import java.util.Map;

/**
 * Leaves of a manifest what a sink knows that Debezium's rows came to: the lines are those of our
 * reader, and there is no OID, no bounds, no DDL, no cluster, and no modifier of a type.
 */
final class ReadByDebezium {

  private static final PartitionBounds UNKNOWN = new PartitionBounds("", "", "");

  private ReadByDebezium() {}

  /** With types as the connector tells them under {@code column.propagate.source.type}. */
  static PartitionManifest of(PartitionManifest own) {
    return of(own, Map.of());
  }

  /**
   * The same with other types.
   *
   * @param told by the names of columns
   */
  static PartitionManifest of(PartitionManifest own, Map<String, String> told) {
    ExportBegin begin = own.begin();
    TablePartition leaf = begin.tablePartition();
    List<Column> columns =
        begin.columns().stream()
            .map(
                column ->
                    new Column(
                        column.name(),
                        told.getOrDefault(column.name(), withoutModifier(column.type())),
                        column.notNull()))
            .toList();
    return new PartitionManifest(
        new ExportBegin(
            Origin.DEBEZIUM,
            begin.epoch(),
            new TablePartition(leaf.database(), leaf.table(), leaf.name(), 0, UNKNOWN),
            columns,
            List.of(),
            begin.horizon(),
            0,
            "0/10",
            begin.fingerprint(),
            "",
            0,
            0,
            begin.startedAt()),
        own.seal(),
        own.digest(),
        own.dataFiles());
  }

  private static String withoutModifier(String type) {
    String plain = type.replaceAll("\\([0-9, ]+\\)", "").replace("public.", "").replace("\"", "");
    return plain.endsWith("[]") ? "_" + plain.substring(0, plain.length() - 2) : plain;
  }
}
