// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.debezium;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.partvault.archive.json.Json;
import io.partvault.archive.line.LineBuffer;
import io.partvault.sink.value.ValueWriter;
import java.util.Arrays;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.errors.DataException;

/** A column, with how its name and its values stand in the line. */
final class RowField {

  private static final byte[] NULL = "null".getBytes(UTF_8);
  private static final String JSON = "io.debezium.data.Json";

  private final Field field;
  private final byte[] prefix;
  private final boolean document;

  private RowField(Field field, byte[] prefix) {
    this.field = field;
    this.prefix = prefix;
    document = JSON.equals(field.schema().name());
  }

  static RowField of(Field field) {
    LineBuffer line = new LineBuffer();
    line.raw(',');
    byte[] name = field.name().getBytes(UTF_8);
    line.string(name, 0, name.length);
    line.raw(':');
    return new RowField(field, Arrays.copyOf(line.bytes(), line.length()));
  }

  Field field() {
    return field;
  }

  /** Appends a comma, the name and the value; nothing for a document that is SQL NULL. */
  void append(Object value, ValueWriter values, LineBuffer line) {
    if (value == null) {
      if (!document) {
        line.raw(prefix);
        line.raw(NULL);
      }
      return;
    }
    line.raw(prefix);
    try {
      if (document && value instanceof String text && Json.isValue(text)) {
        document(text, line);
      } else {
        values.append(value, field.schema(), line);
      }
    } catch (DataException e) {
      throw new DataException("column " + field.name() + " " + e.getMessage(), e);
    }
  }

  /** As our reader does: a line has to stay one. */
  private static void document(String text, LineBuffer line) {
    line.raw(text.replace('\n', ' ').replace('\r', ' ').getBytes(UTF_8));
  }
}
