// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.debezium;

import io.partvault.archive.line.LineBuffer;
import io.partvault.sink.value.ValueStyle;
import io.partvault.sink.value.ValueWriter;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/**
 * Makes the line of a row: the one that our own reader makes of it, wherever Debezium says all that
 * is needed for that. Not thread-safe.
 */
public final class RowRenderer {

  private final LineBuffer line = new LineBuffer();
  private final ValueWriter values = new ValueWriter(ValueStyle.TABLE_ROWS);

  // Rows of one table follow one another, so that preparing the same fields again is the waste.
  private Schema preparedFor;
  private List<RowField> fields = List.of();

  /**
   * The line, without newline.
   *
   * @throws DataException if a value cannot be rendered; the message is the reason alone
   */
  public byte[] line(Struct row) {
    if (preparedFor != row.schema()) {
      preparedFor = row.schema();
      fields = preparedFor.fields().stream().map(RowField::of).toList();
    }
    line.clear();
    for (RowField field : fields) {
      field.append(row.getWithoutDefault(field.field().name()), values, line);
    }
    // Every field begins with a comma; the first one makes room for the brace.
    if (line.length() == 0) {
      line.raw('{');
    } else {
      line.set(0, '{');
    }
    line.raw('}');
    return Arrays.copyOf(line.bytes(), line.length());
  }
}
