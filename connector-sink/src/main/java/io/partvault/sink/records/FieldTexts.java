// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.records;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.partvault.archive.line.LineBuffer;
import io.partvault.sink.value.ValueStyle;
import io.partvault.sink.value.ValueWriter;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/** The text of a value in a path: that of the line, without quotes. Not thread-safe. */
final class FieldTexts {

  private final ValueWriter values = new ValueWriter(ValueStyle.RECORDS);
  private final LineBuffer line = new LineBuffer();

  /**
   * The text; empty for null.
   *
   * @throws DataException if the value has no text of its own; the message is the reason alone
   */
  String of(Object value, Schema schema) {
    if (value == null) {
      return "";
    }
    if (value instanceof String text) {
      return text;
    }
    if (value instanceof byte[]
        || value instanceof ByteBuffer
        || value instanceof List
        || value instanceof Map
        || (value instanceof Struct && schema.name() == null)) {
      throw new DataException("is no text, number, truth value or time");
    }
    line.clear();
    values.append(value, schema, line);
    String text = new String(line.bytes(), 0, line.length(), UTF_8);
    if (text.startsWith("{")) {
      throw new DataException("is no text, number, truth value or time");
    }
    return text.startsWith("\"") ? text.substring(1, text.length() - 1) : text;
  }
}
