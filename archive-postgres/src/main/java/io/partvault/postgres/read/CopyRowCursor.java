// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.read;

import io.partvault.archive.line.LineBuffer;
import io.partvault.archive.line.LineFormatException;
import java.sql.SQLException;

/** Turns the tuples of one COPY into lines. */
final class CopyRowCursor implements RowCursor {

  private static final int TID_BYTES = 6;
  private static final int SYSTEM_COLUMNS = 2;
  private static final int NO_COLUMN = -1;

  private final CopyStream.Messages copy;
  private final CopyStream stream;
  private final LeafQuery query;
  private final LineColumn[] columns;
  private final LineBuffer line = new LineBuffer();

  private long tid;
  private long xmin;
  private int currentColumn;
  private boolean atEnd;

  CopyRowCursor(CopyStream.Messages copy, LeafQuery query, LineColumn[] columns) {
    this.copy = copy;
    this.stream = new CopyStream(copy);
    this.query = query;
    this.columns = columns;
    this.tid = query.range().after().packed();
  }

  @Override
  public boolean next() throws SQLException {
    if (atEnd) {
      return false;
    }
    currentColumn = NO_COLUMN;
    try {
      atEnd = !readTuple();
    } catch (WireFormatException | LineFormatException e) {
      throw new RowFormatException(description() + ": " + e.getMessage(), e);
    }
    return !atEnd;
  }

  @Override
  public byte[] buffer() {
    return line.bytes();
  }

  @Override
  public int offset() {
    return 0;
  }

  @Override
  public int length() {
    return line.length();
  }

  @Override
  public long tid() {
    return tid;
  }

  @Override
  public long xmin() {
    return xmin;
  }

  @Override
  public void close() throws SQLException {
    atEnd = true;
    copy.close();
  }

  private boolean readTuple() throws SQLException {
    int fields = stream.nextTuple();
    if (fields == CopyStream.END) {
      return false;
    }
    if (fields != columns.length + SYSTEM_COLUMNS) {
      throw new WireFormatException(
          "COPY sent " + fields + " fields instead of " + (columns.length + SYSTEM_COLUMNS));
    }
    readTid();
    Wire.requireLength(Integer.BYTES, stream.nextField(), "xmin");
    xmin = Integer.toUnsignedLong(Wire.int4(stream.fieldBytes(), stream.fieldOffset()));
    line.clear();
    for (currentColumn = 0; currentColumn < columns.length; currentColumn++) {
      appendColumn(columns[currentColumn]);
    }
    currentColumn = NO_COLUMN;
    // Every column begins with a comma; the first one makes room for the brace.
    if (line.length() == 0) {
      line.raw('{');
    } else {
      line.set(0, '{');
    }
    line.raw('}');
    return true;
  }

  private void readTid() throws SQLException {
    Wire.requireLength(TID_BYTES, stream.nextField(), "ctid");
    byte[] wire = stream.fieldBytes();
    int offset = stream.fieldOffset();
    long block = Integer.toUnsignedLong(Wire.int4(wire, offset));
    int item = Wire.int2(wire, offset + Integer.BYTES) & 0xffff;
    long next = block << Short.SIZE | item;
    // Resuming behind a tid would lose rows that came out of order.
    if (next <= tid || !query.range().contains(next)) {
      throw new WireFormatException(
          "row " + Tid.of(next) + " came out of order or is not in " + query.range());
    }
    tid = next;
  }

  private void appendColumn(LineColumn column) throws SQLException {
    int length = stream.nextField();
    if (length == CopyStream.NULL) {
      column.appendNull(line);
    } else {
      column.append(stream.fieldBytes(), stream.fieldOffset(), length, line);
    }
  }

  private String description() {
    String tablePartition = " of table partition " + query.leaf();
    return currentColumn == NO_COLUMN
        ? "Cannot read the row at or after " + Tid.of(tid) + tablePartition
        : "Cannot read row "
            + Tid.of(tid)
            + tablePartition
            + ", column "
            + query.columns().get(currentColumn).name();
  }
}
