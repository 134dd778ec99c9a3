// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.read;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.partvault.archive.line.LineBuffer;
import io.partvault.archive.line.LineForm;
import io.partvault.archive.table.TableName;
import java.util.Arrays;

/** How one column gets into the line. */
final class LineColumn {

  private static final byte[] NULL = "null".getBytes(UTF_8);

  private final String expression;
  private final byte[] prefix;
  private final boolean nullLeftOut;
  private final WireDecoder decoder;

  private LineColumn(String expression, byte[] prefix, boolean nullLeftOut, WireDecoder decoder) {
    this.expression = expression;
    this.prefix = prefix;
    this.nullLeftOut = nullLeftOut;
    this.decoder = decoder;
  }

  static LineColumn of(LeafColumn column, DecimalMode decimals) {
    boolean document = form(column, decimals) == LineForm.DOCUMENT;
    WireDecoder decoder = binaryDecoder(column.baseTypeOid(), decimals);
    String quoted = TableName.quoted(column.name());
    return decoder == null
        ? new LineColumn(
            textExpression(quoted, column.baseTypeOid()),
            prefix(column),
            false,
            textDecoder(column, decimals))
        : new LineColumn(quoted, prefix(column), document, decoder);
  }

  /** What the decoders below make of the column's type. */
  static LineForm form(LeafColumn column, DecimalMode decimals) {
    return switch ((int) column.baseTypeOid()) {
      case TypeOids.BOOL -> LineForm.BOOLEAN;
      case TypeOids.INT2 -> LineForm.INT16;
      case TypeOids.INT4 -> LineForm.INT32;
      case TypeOids.INT8, TypeOids.OID -> LineForm.INT64;
      case TypeOids.FLOAT4, TypeOids.FLOAT8 -> LineForm.NUMBER;
      case TypeOids.NUMERIC -> decimals == DecimalMode.NUMBER ? LineForm.NUMBER : LineForm.STRING;
      case TypeOids.JSON, TypeOids.JSONB -> LineForm.DOCUMENT;
      case TypeOids.INT2VECTOR, TypeOids.OIDVECTOR -> LineForm.STRING;
      default -> column.elementTypeOid() == 0 ? LineForm.STRING : LineForm.ARRAY;
    };
  }

  /**
   * The value in the text of its type's output function. A cast to text does the same for built-in
   * types that are not read in binary; for others it may be somebody's function that says less, so
   * they go through format(), which knows no casts. IS DISTINCT FROM sees a row of NULLs as a row.
   */
  private static String textExpression(String quoted, long typeOid) {
    return typeOid < TypeOids.FIRST_NOT_BUILT_IN
        ? quoted + "::pg_catalog.text"
        : "CASE WHEN "
            + quoted
            + " IS DISTINCT FROM NULL THEN pg_catalog.format('%s', "
            + quoted
            + ") END";
  }

  /** What the select list says. */
  String expression() {
    return expression;
  }

  /** Appends a comma, the name and the value that the server sent. */
  void append(byte[] wire, int offset, int length, LineBuffer line) {
    line.raw(prefix);
    decoder.decode(wire, offset, length, line);
  }

  /** Appends SQL NULL; nothing for columns in which {@code null} is a value. */
  void appendNull(LineBuffer line) {
    if (!nullLeftOut) {
      line.raw(prefix);
      line.raw(NULL);
    }
  }

  private static byte[] prefix(LeafColumn column) {
    var line = new LineBuffer();
    byte[] name = column.name().getBytes(UTF_8);
    line.raw(',');
    line.string(name, 0, name.length);
    line.raw(':');
    return Arrays.copyOf(line.bytes(), line.length());
  }

  /** For types that are read in their binary form; null for all others. */
  private static WireDecoder binaryDecoder(long typeOid, DecimalMode decimals) {
    return switch ((int) typeOid) {
      case TypeOids.BOOL -> Scalars::bool;
      case TypeOids.INT2 -> Scalars::int2;
      case TypeOids.INT4 -> Scalars::int4;
      case TypeOids.INT8 -> Scalars::int8;
      case TypeOids.OID -> Scalars::oid;
      // A cast to text would take the trailing blanks off char(n).
      case TypeOids.TEXT, TypeOids.VARCHAR, TypeOids.BPCHAR, TypeOids.NAME -> Texts::string;
      case TypeOids.CHAR -> Texts::singleByte;
      case TypeOids.BYTEA -> Texts::base64;
      case TypeOids.UUID -> Texts::uuid;
      case TypeOids.DATE -> DateTimes::date;
      case TypeOids.TIME -> DateTimes::time;
      case TypeOids.TIMESTAMP -> DateTimes::timestamp;
      case TypeOids.TIMESTAMPTZ -> DateTimes::timestamptz;
      case TypeOids.NUMERIC -> decimals == DecimalMode.NUMBER ? Numerics::number : Numerics::string;
      case TypeOids.JSON -> JsonTexts::document;
      case TypeOids.JSONB -> JsonTexts::binaryDocument;
      // A cast to text would add the netmask to inet.
      case TypeOids.INET, TypeOids.CIDR -> Networks::inet;
      case TypeOids.MACADDR -> Networks::macaddr;
      default -> null;
    };
  }

  private static WireDecoder textDecoder(LeafColumn column, DecimalMode decimals) {
    return switch ((int) column.baseTypeOid()) {
      case TypeOids.FLOAT4, TypeOids.FLOAT8 -> JsonTexts::number;
      // Arrays to the catalog, but their text is a list without braces.
      case TypeOids.INT2VECTOR, TypeOids.OIDVECTOR -> Texts::string;
      default ->
          column.elementTypeOid() == 0
              ? Texts::string
              : ArrayText.of(column.elementTypeOid(), column.delimiter(), decimals);
    };
  }
}
