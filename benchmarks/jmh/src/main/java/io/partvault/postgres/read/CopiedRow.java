// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.read;

import io.partvault.benchmarks.hotpaths.EventRow;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.Base64;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.Stream;

/**
 * Rows by their columns, one for most: what the server sends for the row of a number, and which
 * line is to come of it.
 */
@SuppressWarnings("ImmutableEnumChecker") // its functions hold nothing
public enum CopiedRow {
  /** What a row costs without any column. */
  NO_COLUMNS(n -> "{}"),
  BOOL(TypeOids.BOOL, n -> WireForms.bool(n % 3 == 0), n -> String.valueOf(n % 3 == 0)),
  /** Of 1 to 13 digits. */
  INT8(TypeOids.INT8, n -> WireForms.int8(cube(n)), n -> String.valueOf(cube(n))),
  /** Comes as text. */
  FLOAT8(TypeOids.FLOAT8, n -> WireForms.text(ratio(n)), CopiedRow::ratio),
  /** Four digits behind the point, up to five in front. */
  NUMERIC(TypeOids.NUMERIC, n -> WireForms.numeric(price(n)), n -> quoted(price(n))),
  /** 290 bytes that stand for themselves. */
  TEXT(
      TypeOids.TEXT,
      n -> WireForms.text(new EventRow(n).message()),
      n -> quoted(new EventRow(n).message())),
  /** 290 bytes, one in eight a quote, backslash or newline, and as many beyond ASCII. */
  TEXT_ESCAPED(TypeOids.TEXT, n -> WireForms.text(special(n)), n -> quoted(escaped(special(n)))),
  /** 64 bytes. */
  BYTEA(
      TypeOids.BYTEA, CopiedRow::bytes, n -> quoted(Base64.getEncoder().encodeToString(bytes(n)))),
  UUID(
      TypeOids.UUID,
      n -> WireForms.uuid(new EventRow(n).request()),
      n -> quoted(new EventRow(n).request())),
  DATE(TypeOids.DATE, n -> WireForms.date(date(n)), n -> quoted(date(n))),
  /** With microseconds. */
  TIMESTAMPTZ(
      TypeOids.TIMESTAMPTZ,
      n -> WireForms.timestamptz(new EventRow(n).at().plusNanos(123_457_000)),
      n -> quoted(new EventRow(n).at().plusNanos(123_457_000))),
  /** IPv4. */
  INET(
      TypeOids.INET,
      n -> WireForms.inet(new byte[] {10, (byte) (n >> 7 & 127), 0, (byte) (n & 127)}),
      n -> quoted("10.%d.0.%d".formatted(n >> 7 & 127, n & 127))),
  /** 160 bytes. */
  JSONB(
      TypeOids.JSONB,
      n -> WireForms.jsonb(new EventRow(n).payload()),
      n -> new EventRow(n).payload()),
  /** Four elements; comes as text. */
  TEXT_ARRAY(
      n -> "{\"value\":[\"a%d\",\"two words\",null,\"b\"]}".formatted(n),
      new Cell(
          new LeafColumn("value", "text[]", false, 1009, TypeOids.TEXT, ','),
          n -> WireForms.text("{a%d,\"two words\",NULL,b}".formatted(n)))),
  /** All eight columns of an event. */
  EVENT(
      n -> new EventRow(n).line(),
      cell("id", TypeOids.INT8, n -> WireForms.int8(n)),
      cell("at", TypeOids.TIMESTAMPTZ, n -> WireForms.timestamptz(new EventRow(n).at())),
      cell("account_id", TypeOids.INT4, n -> WireForms.int4(new EventRow(n).accountId())),
      cell("kind", TypeOids.TEXT, n -> WireForms.text(new EventRow(n).kind())),
      cell("amount", TypeOids.NUMERIC, n -> WireForms.numeric(new EventRow(n).amount())),
      cell("request", TypeOids.UUID, n -> WireForms.uuid(new EventRow(n).request())),
      cell("payload", TypeOids.JSONB, n -> WireForms.jsonb(new EventRow(n).payload())),
      cell("message", TypeOids.TEXT, n -> WireForms.text(new EventRow(n).message())));

  private static final long XMIN = 770;

  private record Cell(LeafColumn column, LongFunction<byte[]> wire) {}

  private final LongFunction<String> line;
  private final List<Cell> cells;

  CopiedRow(LongFunction<String> line, Cell... cells) {
    this.line = line;
    this.cells = List.of(cells);
  }

  CopiedRow(int typeOid, LongFunction<byte[]> wire, LongFunction<String> json) {
    this(n -> "{\"value\":" + json.apply(n) + "}", cell("value", typeOid, wire));
  }

  /** As the catalog has them. */
  public List<LeafColumn> columns() {
    return cells.stream().map(Cell::column).toList();
  }

  /** What is to come of the row of a number. */
  String line(long number) {
    return line.apply(number);
  }

  /** The row of a number as the server sends it, but for its ctid. */
  byte[] tuple(long number) {
    CopyBytes tuple = new CopyBytes().row(cells.size(), 0, 0, XMIN);
    cells.forEach(cell -> tuple.field(cell.wire().apply(number)));
    return tuple.bytes();
  }

  private static Cell cell(String name, int typeOid, LongFunction<byte[]> wire) {
    return new Cell(new LeafColumn(name, "its type", false, typeOid, 0, ','), wire);
  }

  private static String quoted(Object text) {
    return "\"" + text + "\"";
  }

  private static long cube(long number) {
    return number * number * number * 1_013;
  }

  private static BigDecimal price(long number) {
    return BigDecimal.valueOf(number * number * 137, 4);
  }

  private static String ratio(long number) {
    return price(number).stripTrailingZeros().toPlainString();
  }

  private static LocalDate date(long number) {
    return LocalDate.of(2015, 1, 1).plusDays(number);
  }

  private static String special(long number) {
    return "He said \"no\" to row %d – in C:\\temp\\ä\n".formatted(number).repeat(7);
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  private static byte[] bytes(long number) {
    ByteBuffer bytes = ByteBuffer.allocate(64);
    Stream.iterate(number, n -> n * 0x5851F42D4C957F2DL + 1).limit(8).forEach(bytes::putLong);
    return bytes.array();
  }
}
