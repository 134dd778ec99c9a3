// SPDX-License-Identifier: Apache-2.0
package io.partvault.source.struct;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.line.LineForm;
import io.partvault.archive.table.Column;
import java.util.List;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/**
 * The rows of one leaf as Structs, made of their lines.
 *
 * <p>Booleans and whole numbers are what they are. Everything else is a STRING: the text of what is
 * a string in the line, and for numbers, arrays and documents the JSON itself, under the schema
 * name that {@link LineForm#schemaName} gives. Every field is optional, whatever the table says:
 * since PostgreSQL 18 a NOT NULL that was never validated may have NULLs under it.
 *
 * <p>Immutable.
 */
public final class StructRows {

  private final Schema schema;
  private final List<StructField> fields;

  private StructRows(Schema schema, List<StructField> fields) {
    this.schema = schema;
    this.fields = fields;
  }

  /**
   * For lines with these columns, in this order.
   *
   * @param name of the schema
   * @param columns each with its form
   */
  public static StructRows of(String name, List<Column> columns) {
    SchemaBuilder builder = SchemaBuilder.struct().name(requireNonNull(name, "name is null"));
    columns.forEach(column -> builder.field(column.name(), StructField.schema(column.form())));
    Schema schema = builder.build();
    return new StructRows(
        schema,
        columns.stream()
            .map(column -> new StructField(schema.field(column.name()), column.form()))
            .toList());
  }

  /** The schema of every row. */
  public Schema schema() {
    return schema;
  }

  /**
   * The row in a line.
   *
   * @param buffer holds the line from its beginning on, without newline
   * @throws IllegalStateException if it is no line of these columns
   */
  public Struct row(byte[] buffer, int length) {
    Struct row = new Struct(schema);
    LineCursor line = new LineCursor(buffer, length);
    fields.forEach(field -> field.put(line, row));
    if (!line.isAtEnd()) {
      throw new IllegalStateException(
          "Cannot make a struct of a row: its line has more fields than the columns "
              + schema.fields().stream().map(Field::name).toList());
    }
    return row;
  }
}
