// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.restore;

import io.partvault.archive.line.LineBuffer;
import io.partvault.archive.manifest.PartitionManifest;
import io.partvault.archive.table.Column;
import io.partvault.postgres.line.LineException;
import io.partvault.postgres.line.LineFields;
import io.partvault.postgres.read.DecimalMode;
import io.partvault.postgres.read.LeafColumn;
import io.partvault.postgres.read.TypeOids;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Turns the lines of an archive into rows of {@code COPY}. Not thread-safe. */
final class CopyRows {

  /**
   * A column that values are given for.
   *
   * @param place of its field among the manifest's columns
   * @param leftOut what stands for a field that is not in the line
   */
  private record Loaded(int place, String name, ColumnForm form, LeftOut leftOut) {}

  private enum LeftOut {
    /** SQL NULL; in json columns {@code null} is a value. */
    NULL,
    /** An error: the source writes every other column into every line. */
    REFUSED
  }

  private final LineFields fields;
  private final List<Loaded> columns = new ArrayList<>();
  // Numerics that no value is given for; they too say how numerics stand in the lines.
  private final List<Loaded> computed = new ArrayList<>();
  private final LineBuffer passedOver = new LineBuffer();
  private final DecimalsSeen decimals = new DecimalsSeen();

  /**
   * Rows for a table whose columns match.
   *
   * @param mode lenient lets fields pass that are no columns of the manifest
   */
  CopyRows(PartitionManifest manifest, SchemaMatch match, SchemaMode mode, int serverVersion) {
    List<Column> archived = manifest.begin().columns();
    fields = new LineFields(archived, mode == SchemaMode.LENIENT);
    for (int place = 0; place < archived.size(); place++) {
      Column column = archived.get(place);
      int at = place;
      for (TargetColumn target : match.places().get(place)) {
        // A transformation may have taken a field out of lines on the way.
        boolean mayMiss = manifest.isChangedOnTheWay() || ColumnForms.isDocument(target.column());
        ColumnForm form = ColumnForms.of(column, target.column(), serverVersion, decimals);
        LeftOut leftOut = mayMiss ? LeftOut.NULL : LeftOut.REFUSED;
        columns.add(new Loaded(place, target.name(), form, leftOut));
      }
      match
          .computed(place, column.name())
          .filter(CopyRows::holdsNumerics)
          .map(target -> ColumnForms.of(column, target, serverVersion, decimals))
          .map(form -> new Loaded(at, column.name(), form, LeftOut.NULL))
          .ifPresent(computed::add);
    }
  }

  /**
   * Appends the row of a line.
   *
   * @throws LineException if the line is no row of the manifest's columns
   */
  void append(byte[] line, int offset, int length, LineBuffer out) {
    fields.scan(line, offset, length);
    for (int index = 0; index < columns.size(); index++) {
      if (index > 0) {
        out.raw(CopyText.DELIMITER);
      }
      append(columns.get(index), line, out);
    }
    out.raw(CopyText.NEWLINE);
    for (Loaded column : computed) {
      passedOver.clear();
      append(column, line, passedOver);
    }
  }

  /** How numerics stood in the lines so far. */
  DecimalMode decimals() {
    return decimals.mode();
  }

  /** Fields that were passed over. */
  Set<String> othersSeen() {
    return fields.others();
  }

  private static boolean holdsNumerics(LeafColumn column) {
    return column.baseTypeOid() == TypeOids.NUMERIC || column.elementTypeOid() == TypeOids.NUMERIC;
  }

  private void append(Loaded column, byte[] line, LineBuffer out) {
    if (!fields.has(column.place())) {
      if (column.leftOut() == LeftOut.REFUSED) {
        throw new LineException("it has no field \"" + column.name() + "\"");
      }
      return; // no text is NULL
    }
    try {
      column.form().append(line, fields.start(column.place()), fields.end(column.place()), out);
    } catch (LineException e) {
      throw new LineException("column \"" + column.name() + "\": " + e.getMessage());
    }
  }
}
