// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import io.partvault.archive.frame.FrameEncoder;
import io.partvault.archive.table.Column;
import java.util.List;
import org.apache.kafka.connect.data.Schema;

/** The lines as one zstd frame, made by the task's encoder. */
record FrameValues(List<Column> columns, FrameEncoder encoder) implements RowValues {

  @Override
  public boolean areFrames() {
    return true;
  }

  @Override
  public Schema schema() {
    return Schema.OPTIONAL_BYTES_SCHEMA;
  }

  @Override
  public Object value(byte[] buffer, int length) {
    return encoder.encode(buffer, length);
  }
}
