// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import io.partvault.archive.export.TopicName;
import io.partvault.archive.table.Column;
import io.partvault.archive.table.TablePartition;
import io.partvault.postgres.proof.LeafState;
import io.partvault.postgres.read.DecimalMode;
import io.partvault.source.struct.StructRows;
import java.util.List;
import org.apache.kafka.connect.data.Schema;

/** One row as a Struct; the begin says in which form each column stands in the lines. */
record StructValues(List<Column> columns, StructRows rows) implements RowValues {

  static StructValues of(LeafState leaf, DecimalMode decimals) {
    List<Column> columns =
        leaf.columns().stream()
            .map(
                column ->
                    new Column(
                        column.name(), column.type(), column.notNull(), column.form(decimals)))
            .toList();
    TablePartition tablePartition = leaf.tablePartition();
    String topic = TopicName.of(tablePartition.database(), tablePartition.table());
    return new StructValues(columns, StructRows.of(topic, columns));
  }

  @Override
  public Schema schema() {
    return rows.schema();
  }

  @Override
  public Object value(byte[] buffer, int length) {
    return rows.row(buffer, length - 1);
  }
}
