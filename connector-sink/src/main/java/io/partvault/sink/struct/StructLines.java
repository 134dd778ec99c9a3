// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.struct;

import io.partvault.archive.line.LineBuffer;
import io.partvault.archive.line.LineForm;
import io.partvault.archive.table.Column;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/**
 * Renders rows. A row that nobody changed gives the source's line, byte for byte.
 *
 * <p>A Struct says all: the order of its fields, and by the names of their schemas which texts are
 * JSON. A Map knows neither; there the columns of the export's begin decide, and fields that are no
 * columns, because a transformation added or renamed them, follow in the order of their names as
 * what their Java type is. Not thread-safe.
 */
public final class StructLines {

  /** What a converter that knows no schemas makes of a value that was sent with one. */
  private static final Set<String> ENVELOPE = Set.of("schema", "payload");

  private final LineBuffer line = new LineBuffer();

  // Rows of one export follow one another, so that preparing the same fields again is the waste.
  private Object preparedFor;
  private List<LineField> fields = List.of();

  /** Whether a value is a row that can be rendered here. */
  public static boolean isRow(Object value) {
    return value instanceof Struct || value instanceof Map;
  }

  /**
   * The line of a row, without newline.
   *
   * @param row for which {@link #isRow} holds
   * @param columns of the export's begin, each with its form
   * @throws DataException if the row cannot be rendered; the message is the reason alone
   */
  public byte[] line(Object row, List<Column> columns) {
    line.clear();
    if (row instanceof Struct struct) {
      append(struct);
    } else {
      append((Map<?, ?>) row, columns);
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

  private void append(Struct row) {
    prepare(row.schema(), StructLines::fieldsOf);
    for (LineField field : fields) {
      field.append(row.get(field.name()), line);
    }
  }

  private void append(Map<?, ?> row, List<Column> columns) {
    prepare(columns, StructLines::fieldsOf);
    int found = 0;
    for (LineField field : fields) {
      Object value = row.get(field.name());
      if (value != null || row.containsKey(field.name())) {
        field.append(value, line);
        found++;
      }
    }
    if (found < row.size()) {
      appendOthers(row);
    }
  }

  private void appendOthers(Map<?, ?> row) {
    if (row.keySet().equals(ENVELOPE)) {
      throw new DataException(
          "it came with its schema, which was not read; set value.converter.schemas.enable alike"
              + " on both connectors");
    }
    Set<String> others = new TreeSet<>();
    row.keySet().forEach(name -> others.add(String.valueOf(name)));
    others.removeAll(names());
    for (String name : others) {
      new LineField(name, LineForm.UNSAID).append(row.get(name), line);
    }
  }

  private Set<String> names() {
    return fields.stream().map(LineField::name).collect(Collectors.toCollection(HashSet::new));
  }

  private <T> void prepare(T description, Function<T, List<LineField>> fieldsOf) {
    if (preparedFor != description) {
      fields = fieldsOf.apply(description);
      preparedFor = description;
    }
  }

  private static List<LineField> fieldsOf(Schema schema) {
    return schema.fields().stream()
        .map(field -> new LineField(field.name(), LineForm.ofSchema(field.schema().name())))
        .toList();
  }

  private static List<LineField> fieldsOf(List<Column> columns) {
    return columns.stream().map(column -> new LineField(column.name(), column.form())).toList();
  }
}
