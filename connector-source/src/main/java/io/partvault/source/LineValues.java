// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import io.partvault.archive.table.Column;
import io.partvault.postgres.read.LeafColumn;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.connect.data.Schema;

/** The lines as they are. */
record LineValues(List<Column> columns) implements RowValues {

  static LineValues of(List<LeafColumn> columns) {
    return new LineValues(
        columns.stream()
            .map(column -> new Column(column.name(), column.type(), column.notNull()))
            .toList());
  }

  @Override
  public Schema schema() {
    return Schema.OPTIONAL_BYTES_SCHEMA;
  }

  @Override
  public Object value(byte[] buffer, int length) {
    return Arrays.copyOf(buffer, length - 1);
  }
}
