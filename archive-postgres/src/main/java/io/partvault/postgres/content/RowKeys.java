// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.content;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.partvault.archive.line.LineForm;
import io.partvault.archive.table.Column;
import io.partvault.postgres.line.LineFields;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Finds keys and values in lines of the same columns. Not thread-safe. */
final class RowKeys {

  private static final int LONGEST_PART = 60;

  private final List<ContentColumn> columns;
  private final List<Integer> keyPlaces;
  private final LineFields fields;

  RowKeys(List<ContentColumn> columns) {
    this.columns = columns;
    keyPlaces =
        columns.stream()
            .filter(column -> column.keyPlace() > 0)
            .sorted(Comparator.comparingInt(ContentColumn::keyPlace))
            .map(columns::indexOf)
            .toList();
    fields =
        new LineFields(
            columns.stream()
                .map(c -> new Column(c.name(), c.column().type(), false, LineForm.UNSAID))
                .toList(),
            true);
  }

  /** Whether rows can be told apart. */
  boolean hasKey() {
    return !keyPlaces.isEmpty();
  }

  /**
   * The key of a line, in words: {@code id 17, at 2024-01-02T00:00:00Z}.
   *
   * @throws io.partvault.postgres.line.LineException if it is no line
   */
  String key(byte[] line, int offset, int length) {
    fields.scan(line, offset, length);
    StringBuilder key = new StringBuilder();
    for (int place : keyPlaces) {
      key.append(key.isEmpty() ? "" : ", ")
          .append(columns.get(place).name())
          .append(' ')
          .append(value(line, place));
    }
    return key.toString();
  }

  /** The columns in which two lines differ, each with what may have become of its value. */
  List<ChangedColumn> differing(byte[] inTable, byte[] inArchive) {
    List<String> live = values(inTable);
    List<String> archived = values(inArchive);
    List<ChangedColumn> differing = new ArrayList<>();
    for (int place = 0; place < columns.size(); place++) {
      if (!live.get(place).equals(archived.get(place))) {
        String lost = LostValue.of(columns.get(place), live.get(place), archived.get(place));
        differing.add(new ChangedColumn(columns.get(place).name(), lost));
      }
    }
    return differing;
  }

  /** A key as people read it. */
  static String shortened(String key) {
    String plain = key.replace("\"", "");
    return plain.length() > LONGEST_PART ? plain.substring(0, LONGEST_PART) + "…" : plain;
  }

  private List<String> values(byte[] line) {
    fields.scan(line, 0, line.length);
    List<String> values = new ArrayList<>();
    for (int place = 0; place < columns.size(); place++) {
      values.add(value(line, place));
    }
    return values;
  }

  /** Empty where the field is left out. */
  private String value(byte[] line, int place) {
    return fields.has(place)
        ? new String(line, fields.start(place), fields.end(place) - fields.start(place), UTF_8)
        : "";
  }
}
