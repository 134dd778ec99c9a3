// SPDX-License-Identifier: Apache-2.0
package io.partvault.source.struct;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.partvault.archive.line.LineBuffer;
import io.partvault.archive.line.LineForm;
import java.util.Arrays;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/** How one field gets from a line into a Struct. */
final class StructField {

  private final Field field;
  private final LineForm form;
  private final byte[] label;

  StructField(Field field, LineForm form) {
    this.field = field;
    this.form = form;
    LineBuffer line = new LineBuffer();
    byte[] name = field.name().getBytes(UTF_8);
    line.string(name, 0, name.length);
    line.raw(':');
    label = Arrays.copyOf(line.bytes(), line.length());
  }

  /** Puts the field's value into the row; it must be the next one in the line or left out. */
  void put(LineCursor line, Struct row) {
    if (line.advance(label)) {
      row.put(field, value(line));
    } else if (form != LineForm.DOCUMENT) {
      throw new IllegalStateException(
          "Cannot make a struct of a row: its line lacks field " + field.name());
    }
  }

  private Object value(LineCursor line) {
    if (form == LineForm.DOCUMENT) {
      return line.json();
    }
    if (line.isNull()) {
      return null;
    }
    return switch (form) {
      case BOOLEAN -> line.isTrue();
      case INT16 -> Short.valueOf(line.json());
      case INT32 -> Integer.valueOf(line.json());
      case INT64 -> Long.valueOf(line.json());
      case NUMBER -> line.isString() ? line.text() : line.json();
      case STRING -> line.text();
      case ARRAY -> line.json();
      case DOCUMENT, UNSAID -> throw new IllegalStateException("No value has the form " + form);
    };
  }

  /** The schema of values that have a form. */
  static Schema schema(LineForm form) {
    return switch (form) {
      case BOOLEAN -> Schema.OPTIONAL_BOOLEAN_SCHEMA;
      case INT16 -> Schema.OPTIONAL_INT16_SCHEMA;
      case INT32 -> Schema.OPTIONAL_INT32_SCHEMA;
      case INT64 -> Schema.OPTIONAL_INT64_SCHEMA;
      case STRING -> Schema.OPTIONAL_STRING_SCHEMA;
      case NUMBER, ARRAY, DOCUMENT ->
          SchemaBuilder.string().optional().name(form.schemaName()).build();
      case UNSAID -> throw new IllegalArgumentException("The form of a column is not said");
    };
  }
}
